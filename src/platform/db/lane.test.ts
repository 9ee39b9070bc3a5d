import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DatabaseLost, isLockTimeout, sqlState, type Lane } from './index.ts';
import { statement } from './types.ts';
import { freshDatabase, type TestDatabase } from '../../../test/support/postgres.ts';

const begin = statement('lane.begin', 'begin');
const commit = statement('lane.commit', 'commit');
const rollback = statement('lane.rollback', 'rollback');
const insert = statement('lane.insert', 'insert into slots.rows (id) values ($1)');
const lock = statement<{ id: string }>('lane.lock', 'select id from slots.rows where id = any($1::bigint[]) order by id for no key update');
const count = statement<{ n: string }>('lane.count', 'select count(*) as n from slots.rows where id = $1');
const pid = statement<{ pid: number }>('lane.pid', 'select pg_backend_pid() as pid');

let folder: string;
let house: TestDatabase;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'auctionhub-lane-'));
  await writeFile(join(folder, '0001_rows.sql'), '-- Up Migration\ncreate table slots.rows (id bigint primary key);\n');
  house = await freshDatabase([{ schema: 'slots', folder }]);
});
afterAll(async () => {
  await house.drop();
  await rm(folder, { recursive: true });
});

test('several statements are in flight at once and answer in the order in which they were sent', async () => {
  const lane = await house.lane('slots');
  const order: string[] = [];
  const note = (name: string) => <Result>(result: Result): Result => {
    order.push(name);
    return result;
  };
  const flight = [lane.send(begin).then(note('begin')), lane.send(insert, [1n]).then(note('insert')), lane.send(lock, [[1n]]).then(note('lock')), lane.send(commit).then(note('commit'))] as const;
  const [, inserted, locked, committed] = await Promise.all(flight);
  expect(order).toEqual(['begin', 'insert', 'lock', 'commit']);
  expect([inserted.rowCount, locked.rows, committed.command]).toEqual([1, [{ id: '1' }], 'COMMIT']);
});

test('COMMIT after a failed statement answers ROLLBACK, and nothing is kept', async () => {
  const lane = await house.lane('slots');
  const flight = await Promise.allSettled([lane.send(begin), lane.send(insert, [2n]), lane.send(insert, [2n]), lane.send(count, [2n]), lane.send(commit)]);
  const states = flight.map((answer) => (answer.status === 'fulfilled' ? answer.value.command : sqlState(answer.reason)));
  expect(states).toEqual(['BEGIN', 'INSERT', '23505', '25P02', 'ROLLBACK']);
  expect((await lane.send(count, [2n])).rows).toEqual([{ n: '0' }]);
});

test('a row that somebody holds is given up after 50 ms, and the lane goes on', async () => {
  const [holder, lane] = [await house.lane('slots', { limits: { idleInTransactionMs: 60_000 } }), await house.lane('slots')];
  await holder.send(insert, [3n]);
  await Promise.all([holder.send(begin), holder.send(lock, [[3n]])]);
  expect((await lane.send(statement<{ limit: string }>('lane.limit', 'select current_setting(\'lock_timeout\') as limit'))).rows).toEqual([{ limit: '50ms' }]);
  const [, refused] = await Promise.allSettled([lane.send(begin), lane.send(lock, [[3n]])]);
  expect(refused.status === 'rejected' && isLockTimeout(refused.reason)).toBe(true);
  await Promise.all([lane.send(rollback), holder.send(commit)]);
  expect((await lane.send(lock, [[3n]])).rows).toHaveLength(1);
});

test('a lost connection fails what is in flight, is told once, and the lane stays lost', async () => {
  const told: Error[] = [];
  const lane = await house.lane('slots', { limits: { statementMs: 60_000 }, onLost: (error) => told.push(error) });
  const backend = (await lane.send(pid)).rows[0]?.pid ?? 0;
  await lane.send(begin);
  const held = lane.send(statement('lane.sleep', 'select pg_sleep(30)')).catch((error: unknown) => error);
  await house.openAsOwner().all(statement('test.end_lane', 'select pg_terminate_backend($1)'), [backend]);
  expect(await held).toBeInstanceOf(DatabaseLost);
  await expect.poll(() => [lane.lost, told.length]).toEqual([true, 1]);
  await expect(lane.send(commit)).rejects.toBeInstanceOf(DatabaseLost);
});

test('an idle transaction ends the session after its limit, so that a stuck process cannot hold a lot', async () => {
  const lane: Lane = await house.lane('slots', { limits: { idleInTransactionMs: 50 } });
  await lane.send(insert, [4n]);
  await Promise.all([lane.send(begin), lane.send(lock, [[4n]])]);
  await expect.poll(() => lane.lost).toBe(true);
  const other = await house.lane('slots');
  expect((await other.send(lock, [[4n]])).rows).toHaveLength(1);
});

test('warnings are kept for the caller', async () => {
  const lane = await house.lane('slots');
  await lane.send(rollback);
  expect(lane.takeNotices()).toEqual([{ severity: 'WARNING', code: '25P01', message: 'there is no transaction in progress' }]);
  expect(lane.takeNotices()).toEqual([]);
});
