import { expect, test } from 'vitest';
import { declaredStatements, foreignNames, habits, migrationFiles, schemaOf, sqlTexts, statementsIn, strayedNames, strayedSql } from './support/sql.ts';
import { productionSources, textOf } from './support/tree.ts';

test('SQL stands in stores, migrations and the platform\'s own machinery, and nowhere else', () => {
  expect(productionSources().flatMap((path) => strayedSql(path, textOf(path)))).toEqual([]);
});

test.each([
  'select id from lots where id = $1', 'select id, price from bidding.lots', 'insert into bidding.lots (id) values ($1)', 'update bidding.lots set price = $1',
  'delete from bidding.lots where id = $1', 'with due as (select id from lots) select id from due', 'create table lots (id bigint)', 'alter table bidding.lots add price bigint',
  'listen lots', 'set local lock_timeout = 50', 'grant select on lots to somebody', 'lock table lots',
])('SQL in a service is reported: %s', (sql) => {
  expect(strayedSql('src/modules/bidding/service.ts', `export const it = ${JSON.stringify(sql)};`)).toHaveLength(1);
  expect(strayedSql('src/modules/bidding/service.ts', `export const it = (table) => \`\n  ${sql}\n\${table}\`;`).length).toBe(sql.startsWith('listen') ? 0 : 1);
  expect(strayedSql('src/modules/bidding/store.ts', `export const it = ${JSON.stringify(sql)};`)).toEqual([]);
});

test.each(['begin', 'commit', 'rollback'])('a transaction run by a service is reported: %s', (word) => {
  expect(strayedSql('src/modules/bidding/service.ts', `await client.query('${word}');`)).toHaveLength(1);
  expect(strayedSql('src/modules/bidding/service.ts', `const phase = '${word}';`)).toEqual([]);
});

test.each(['Select a lot from the list', 'Update the lot first.', 'with', 'Create an account.', 'set', 'lot.opened', 'Begin again'])('words for people are no SQL: %s', (words) => {
  expect(sqlTexts('x.ts', `export const it = ${JSON.stringify(words)};`)).toEqual([]);
});

test('a module\'s SQL names its own schema only', () => {
  const files = [...productionSources(), ...migrationFiles()].filter((path) => schemaOf(path) !== null);
  expect(files.length).toBeGreaterThan(3);
  expect(files.flatMap((path) => strayedNames(path, textOf(path)))).toEqual([]);
});

test('a foreign schema is reported, in a store and in a migration', () => {
  expect(strayedNames('src/modules/bidding/store/lots.ts', 'export const it = `\n  select l.id, a.name\n  from bidding.lots l\n  join identity.accounts a on a.id = l.seller_id`;')).toEqual(['src/modules/bidding/store/lots.ts:1 identity.accounts']);
  expect(strayedNames('src/modules/bidding/migrations/0001_lots.sql', '-- why\ncreate table bidding.lots (id bigint references auction.lots (id));')).toEqual(['src/modules/bidding/migrations/0001_lots.sql:2 auction.lots']);
  expect(foreignNames('select \'auction.lots\' from bidding.lots -- auction.lots', 'bidding')).toEqual([]);
});

test('every named statement has a name of its own, that begins with its schema', () => {
  const named = declaredStatements().filter(({ name }) => name !== '');
  expect(named.length).toBeGreaterThan(5);
  const twice = named.filter(({ name, path, line }) => named.some((other) => other.name === name && !(other.path === path && other.line === line)));
  expect(twice.map(({ name, path, line }) => `${path}:${line} ${name}`)).toEqual([]);
  expect(named.filter(({ name, path }) => !new RegExp(`^(?:${schemaOf(path)}|[?])\\.[a-z0-9_?]+$`).test(name)).map(({ name, path, line }) => `${path}:${line} ${name}`)).toEqual([]);
});

test('a statement is found by its call', () => {
  expect(statementsIn('x.ts', 'const a = 1;\nexport const b = statement<Row>(\'bidding.b\', `select id from bidding.b`);')).toEqual([{ path: 'x.ts', line: 2, name: 'bidding.b' }]);
});

test('statements are lower case, list their columns and never read the transaction\'s clock', () => {
  const stores = productionSources().filter((path) => /^src\/modules\/[^/]+\/store/.test(path));
  expect(stores.flatMap((path) => sqlTexts(path, textOf(path)).flatMap(({ line, sql }) => habits(sql).map((habit) => `${path}:${line} ${habit}`)))).toEqual([]);
});

test.each(['SELECT id FROM bidding.lots', 'select * from bidding.lots', 'select l.* from bidding.lots l', 'select id from bidding.lots where closes_at < now()'])('a bad habit is reported: %s', (sql) => {
  expect(habits(sql)).not.toEqual([]);
});
