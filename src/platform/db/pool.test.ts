import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CommitUnconfirmed, CONNECTION_WAIT_MS_MAX, DatabaseBusy, DatabaseLost, isUniqueViolation, migrate, openDatabase, planMigrations, roleOf } from './index.ts';
import { statement, type Database } from './types.ts';
import { freshDatabase, type TestDatabase } from '../../../test/support/postgres.ts';

const NOTES = `-- Up Migration
create table notes.items (id bigint primary key, words text not null, tags bigint[] not null default '{}', facts jsonb);
-- Down Migration
drop table notes.items;
`;
const OTHER = `-- Up Migration
create table other.items (id bigint primary key);
-- Down Migration
drop table other.items;
`;

const insert = statement('notes.insert', 'insert into notes.items (id, words, tags, facts) values ($1, $2, $3, $4)');
const read = statement<{ id: string; words: string; tags: string[]; facts: unknown }>('notes.read', 'select id, words, tags, facts from notes.items where id = $1');
const count = statement<{ n: string }>('notes.count', 'select count(*) as n from notes.items');

let folders: string;
let house: TestDatabase;
let notes: Database;

beforeAll(async () => {
  folders = await mkdtemp(join(tmpdir(), 'auctionhub-migrations-'));
  await writeFile(join(folders, '0001_notes.sql'), NOTES);
  const other = await mkdtemp(join(folders, 'other-'));
  await writeFile(join(other, '0001_other.sql'), OTHER);
  house = await freshDatabase([{ schema: 'notes', folder: folders }, { schema: 'other', folder: other }]);
  notes = house.open('notes', { max: 2, waitMs: CONNECTION_WAIT_MS_MAX });
});
afterAll(async () => {
  await house.drop();
  await rm(folders, { recursive: true });
});

test('a module\'s pool gives back what was written, big numbers, quotes and JSON included', async () => {
  const words = 'a "quoted", back\\slashed {word}, NULL and ünïcödé';
  const tags = [9_223_372_036_854_775_807n, -1n];
  await notes.run(insert, [1n, words, tags, JSON.stringify({ a: [1, null] })]);
  expect(await notes.one(read, [1n])).toEqual({ id: '1', words, tags: ['9223372036854775807', '-1'], facts: { a: [1, null] } });
  const texts = await notes.one(statement<{ words: string[] }>('notes.texts', 'select $1::text[] as words'), [[words, '', 'null', null]]);
  expect(texts?.words).toEqual([words, '', 'null', null]);
});

test('a module\'s pool may not touch the tables of another module', async () => {
  await expect(notes.all(statement('notes.stray', 'select id from other.items'))).rejects.toThrow(/permission denied for schema other/);
});

test('a module\'s pool finds no table whose schema is not named', async () => {
  await expect(notes.all(statement('notes.unnamed', 'select id from items'))).rejects.toThrow(/relation "items" does not exist/);
});

test('a module\'s pool may change rows but neither tables nor the list of migrations', async () => {
  await expect(notes.run(statement('notes.drop', 'drop table notes.items'))).rejects.toThrow(/must be owner/);
  await expect(notes.run(statement('notes.forge', 'insert into notes.migrations (name, run_on) values (\'x\', now())'))).rejects.toThrow(/permission denied/);
});

test('a module\'s pool keeps nothing of a transaction that throws', async () => {
  const before = await notes.one(count);
  await expect(notes.transaction(async (tx) => {
    await tx.run(insert, [50n, 'gone', [], null]);
    throw new Error('no');
  })).rejects.toThrow('no');
  expect(await notes.one(count)).toEqual(before);
});

test('a module\'s pool tells a unique violation by its constraint', async () => {
  await notes.run(insert, [60n, 'one', [], null]);
  const failed: unknown = await notes.run(insert, [60n, 'two', [], null]).catch((error: unknown) => error);
  expect([isUniqueViolation(failed), isUniqueViolation(failed, 'items_pkey'), isUniqueViolation(failed, 'other')]).toEqual([true, true, false]);
});

test('a module\'s pool does not report a commit that the server turned into a rollback', async () => {
  const failing = notes.transaction(async (tx) => {
    await tx.run(insert, [70n, 'lost', [], null]);
    await tx.run(insert, [70n, 'again', [], null]).catch(() => {});
  });
  await expect(failing).rejects.toBeInstanceOf(CommitUnconfirmed);
  expect(await notes.one(read, [70n])).toBeNull();
});

test('a module\'s pool refuses within 250 ms when every connection is taken, and works again afterwards', async () => {
  const gate = Promise.withResolvers<undefined>();
  const held = [1, 2].map(() => notes.transaction(async (tx) => {
    await tx.all(count);
    await gate.promise;
  }));
  await expect.poll(async () => notes.all(count).then(() => 'free', (error: unknown) => error)).toBeInstanceOf(DatabaseBusy);
  // In time once is enough: when others have the processors, a refusal may be heard late.
  await expect.poll(async () => {
    const startMs = performance.now();
    const refused: unknown = await notes.all(count).catch((error: unknown) => error);
    return refused instanceof DatabaseBusy ? performance.now() - startMs : Number.NaN;
  }).toBeLessThan(600);
  await expect(notes.all(count)).rejects.toBeInstanceOf(DatabaseBusy);
  gate.resolve(undefined);
  await Promise.all(held);
  expect(await notes.all(count)).toHaveLength(1);
});

test('a pool of patient readers waits for a connection as long as it says, and no longer', async () => {
  const patient = house.open('notes', { max: 1, waitMs: 20_000 });
  const gate = Promise.withResolvers<undefined>();
  const held = patient.transaction(async (tx) => {
    await tx.all(count);
    await gate.promise;
  });
  const startMs = performance.now();
  const waiting = patient.all(count).then(() => 'served', (error: unknown) => error);
  await expect.poll(() => performance.now() - startMs).toBeGreaterThan(CONNECTION_WAIT_MS_MAX * 2);
  gate.resolve(undefined);
  await held;
  expect(await waiting).toBe('served');
});

test('a module\'s pool survives the loss of all its sessions', async () => {
  await notes.all(count);
  await house.openAsOwner().all(statement('test.end_sessions', 'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()'));
  const during: unknown = await notes.all(count).catch((error: unknown) => error);
  if (!Array.isArray(during)) expect(during).toBeInstanceOf(DatabaseLost);
  await expect.poll(() => notes.all(count).then((rows) => rows.length, () => 0)).toBe(1);
});

test('a module\'s sessions have no statement compiled, whatever the server does for others', async () => {
  const owner = house.openAsOwner();
  await owner.run(statement('', `alter database ${house.connection.database} set jit = on`));
  const setting = statement<{ jit: string }>('notes.jit', 'select current_setting(\'jit\') as jit');
  expect(await house.open('notes').one(setting)).toEqual({ jit: 'off' });
  expect((await (await house.lane('notes')).send(setting)).rows).toEqual([{ jit: 'off' }]);
});

test('migrations with nothing to do are quick and change nothing', async () => {
  const modules = [{ schema: 'notes', folder: folders }];
  expect(await migrate(house.connection, modules)).toEqual([]);
  // Quick once is enough: others may have the processors.
  await expect.poll(async () => {
    const startMs = performance.now();
    await migrate(house.connection, modules);
    return performance.now() - startMs;
  }).toBeLessThan(500);
});

test('migrations are applied once when several processes start at the same moment', async () => {
  const folder = await mkdtemp(join(folders, 'late-'));
  await writeFile(join(folder, '0001_late.sql'), NOTES.replaceAll('notes.', 'late.'));
  const modules = [{ schema: 'late', folder }];
  expect(await planMigrations(house.connection, modules)).toEqual([{ schema: 'late', name: '0001_late' }]);
  const all = await Promise.all([1, 2, 3, 4].map(() => migrate(house.connection, modules)));
  expect(all.flat()).toEqual([{ schema: 'late', name: '0001_late' }]);
});

test('migrations that fail leave nothing behind and say which', async () => {
  const folder = await mkdtemp(join(folders, 'bad-'));
  await writeFile(join(folder, '0001_good.sql'), '-- Up Migration\ncreate table bad.items (id bigint);\n');
  await writeFile(join(folder, '0002_bad.sql'), '-- Up Migration\ncreate table bad.items (id bigint);\n');
  await expect(migrate(house.connection, [{ schema: 'bad', folder }])).rejects.toThrow(/"bad".*0001_good, 0002_bad.*already exists/);
  const left = await house.openAsOwner().one(statement<{ found: string | null }>('test.bad', 'select to_regclass(\'bad.items\') as found'));
  expect(left?.found).toBeNull();
});

test('migrations may take a right away from the module for good', async () => {
  const folder = await mkdtemp(join(folders, 'grow-'));
  const grow = '-- Up Migration\ncreate table grow.items (id bigint);\nrevoke update, delete on grow.items from auctionhub_grow;\n';
  await writeFile(join(folder, '0001_grow.sql'), grow);
  await migrate(house.connection, [{ schema: 'grow', folder }]);
  await writeFile(join(folder, '0002_more.sql'), '-- Up Migration\ncreate table grow.more (id bigint);\n');
  await migrate(house.connection, [{ schema: 'grow', folder }]);
  const grown = house.open('grow');
  await grown.run(statement('grow.insert', 'insert into grow.items (id) values (1)'));
  await grown.run(statement('grow.more', 'delete from grow.more'));
  await expect(grown.run(statement('grow.delete', 'delete from grow.items'))).rejects.toThrow(/permission denied/);
});

test('migrations and pools work for a database user that is no superuser, given CREATEROLE and the database', async () => {
  const folder = await mkdtemp(join(folders, 'hosted-'));
  await writeFile(join(folder, '0001_hosted.sql'), '-- Up Migration\ncreate table hosted.items (id bigint);\n');
  const [user, owner] = [`hosted_${process.pid}`, house.openAsOwner()];
  await owner.run(statement('test.hosted_user', `create role ${user} login createrole password 'hosted'`));
  await owner.run(statement('test.hosted_database', `grant create on database ${house.connection.database} to ${user}`));
  const connection = { ...house.connection, user, password: 'hosted' };
  expect(await migrate(connection, [{ schema: 'hosted', folder }])).toHaveLength(1);
  const pool = openDatabase({ connection, role: roleOf('hosted') });
  expect(await pool.run(statement('hosted.insert', 'insert into hosted.items (id) values (1)'))).toBe(1);
  await expect(pool.all(statement('hosted.stray', 'select id from notes.items'))).rejects.toThrow(/permission denied/);
  await pool.close();
});

test('a database user without the rights is told which it lacks', async () => {
  const folder = await mkdtemp(join(folders, 'poor-'));
  await writeFile(join(folder, '0001_poor.sql'), '-- Up Migration\ncreate table poor.items (id bigint);\n');
  const user = `poor_${process.pid}`;
  await house.openAsOwner().run(statement('test.poor_user', `create role ${user} login password 'poor'`));
  await expect(migrate({ ...house.connection, user, password: 'poor' }, [{ schema: 'poor', folder }]))
    .rejects.toThrow(/may not make the schema or role of "poor": give it CREATE on the database and CREATEROLE/);
});
