import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { Client } from 'pg';
import { roleOf } from '#platform/db/index.ts';
import { freshDatabase, type TestDatabase } from '../support/postgres.ts';
import { declaredStatements } from './support/sql.ts';
import { importStores, planned, schemasWithMigrations, type Named } from './support/statements.ts';

// Not a mock: statements are made as ever, and written down as they are made, exported or not.
const made = vi.hoisted((): { name: string; sql: string }[] => []);
vi.mock(import('#platform/db/types.ts'), async (original) => {
  const real = await original();
  return {
    ...real,
    statement: <Row>(name: string, sql: string) => {
      made.push({ name, sql });
      return real.statement<Row>(name, sql);
    },
  };
});

let house: TestDatabase;
let client: Client;

beforeAll(async () => {
  house = await freshDatabase(schemasWithMigrations());
  client = new Client(house.connection);
  client.on('error', () => {});
  await client.connect();
  await importStores();
});
afterAll(async () => {
  await client.end();
  await house.drop();
});

/** Plans a statement with the rights of its schema's role. What PostgreSQL has against it, or null. */
async function complaint({ name, sql }: Named): Promise<string | null> {
  const [schema = ''] = name.split('.');
  try {
    await client.query(`set role ${roleOf(schema)}`);
    await client.query('set search_path = pg_catalog');
    await client.query(`explain (generic_plan, costs off) ${sql}`);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    await client.query('reset role');
  }
}

test('every declared statement is there to be planned', () => {
  const names = new Set(made.map(({ name }) => name));
  // The platform's machinery is told its schema, and makes such statements when it is; their own tests run them.
  // A name with a hole stands for several: whichever of them are made at import are planned below.
  const declared = declaredStatements().filter(({ name, path }) => name !== '' && !name.includes('?') && path.startsWith('src/modules/'));
  expect(declared.length).toBeGreaterThan(10);
  expect(declared.filter(({ name }) => !names.has(name)).map(({ path, line, name }) => `${path}:${line} ${name} is not made when its file is imported`)).toEqual([]);
});

test('PostgreSQL plans every named statement with the rights of its module alone', async () => {
  const statements = made.filter(({ name }) => name !== '').filter(planned);
  expect(statements.length).toBeGreaterThan(10);
  const complaints: string[] = [];
  for (const statement of statements) {
    const said = await complaint(statement);
    if (said !== null) complaints.push(`${statement.name}: ${said}`);
  }
  expect(complaints).toEqual([]);
});

test('a statement about a table that is not there, or of another schema, is complained of', async () => {
  const [first] = schemasWithMigrations();
  const schema = first?.schema ?? '';
  expect(await complaint({ name: `${schema}.planted`, sql: `select id from ${schema}.nothing_here` })).toMatch(/does not exist/);
  const other = schemasWithMigrations().find((one) => one.schema !== schema)?.schema ?? '';
  expect(await complaint({ name: `${schema}.planted`, sql: `select name from ${other}.migrations` })).toMatch(/permission denied/);
});
