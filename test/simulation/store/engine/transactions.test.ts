import { expect, test } from 'vitest';
import { CommitUnconfirmed, DatabaseBusy, DatabaseLost, isLockTimeout, isUniqueViolation, sqlState } from '#platform/db/errors.ts';
import {
  addIfNew, addThing, advisory, BEGIN, BEGIN_REPEATABLE, COMMIT, inShop, lockFree, lockThing, readThing, removeThing, ROLLBACK, sell, snapshot, xid,
} from './shop-for-tests.ts';

const stateOf = (pending: Promise<unknown>): Promise<string | null> => pending.then(() => 'no error', (error: unknown) => sqlState(error) ?? (error instanceof Error ? error.name : null));

test('others see a change when it is committed, its own transaction at once, and nobody when it is rolled back', () => inShop(async ({ lane, database }) => {
  const one = await lane();
  await one.send(BEGIN);
  await one.send(addThing, [1, 'vase', 3]);
  expect((await one.send(readThing, [1])).rows).toHaveLength(1);
  expect(await database.one(readThing, [1])).toBeNull();
  await one.send(COMMIT);
  expect(await database.one(readThing, [1])).toEqual({ id: 1, name: 'vase', stock: 3 });
  await one.send(BEGIN);
  await one.send(sell, [1, 2]);
  expect(await database.one(readThing, [1])).toMatchObject({ stock: 3 });
  expect((await one.send(ROLLBACK)).command).toBe('ROLLBACK');
  expect(await database.one(readThing, [1])).toMatchObject({ stock: 3 });
}));

test('read committed: a writer that waited changes the newest version', () => inShop(async ({ lane, database, stock }) => {
  const [one, two] = [await lane({ lockMs: 0 }), await lane({ lockMs: 0 })];
  await database.run(addThing, [1, 'vase', 3]);
  await one.send(BEGIN);
  await one.send(sell, [1, 2]);
  const waiting = two.send(sell, [1, 1]);
  await one.send(COMMIT);
  expect((await waiting).rowCount).toBe(1);
  expect(stock()).toEqual({ 1: 0 });
}));

test('repeatable read: one snapshot, and 40001 for who changes what somebody else changed', () => inShop(async ({ lane, database }) => {
  const one = await lane();
  await database.run(addThing, [1, 'vase', 3]);
  await one.send(BEGIN_REPEATABLE);
  expect((await one.send(readThing, [1])).rows[0]).toMatchObject({ stock: 3 });
  await database.run(sell, [1, 1]);
  expect((await one.send(readThing, [1])).rows[0]).toMatchObject({ stock: 3 });
  expect(await stateOf(one.send(sell, [1, 1]))).toBe('40001');
  expect(await stateOf(one.send(readThing, [1]))).toBe('25P02');
  expect((await one.send(COMMIT)).command).toBe('ROLLBACK');
  expect(one.takeNotices()).toEqual([]);
}));

test('a row that is held is waited for in turn, up to the limit, or passed over', () => inShop(async ({ lane, database, pass, server }) => {
  await database.run(addThing, [1, 'vase', 3]);
  const [holder, second, third, hasty] = [await lane(), await lane({ lockMs: 1_000 }), await lane({ lockMs: 1_000 }), await lane({ lockMs: 50 })];
  await holder.send(BEGIN);
  await holder.send(lockThing, [1]);
  const order: string[] = [];
  const queue = [second, third].map(async (lane_, at) => {
    await lane_.send(BEGIN);
    await pass(at * 20);
    await lane_.send(lockThing, [1]);
    order.push(at === 0 ? 'second' : 'third');
    await lane_.send(COMMIT);
  });
  await pass(40);
  expect((await hasty.send(lockFree, [1])).rows).toEqual([]);
  await expect(hasty.send(lockThing, [1])).rejects.toSatisfy(isLockTimeout);
  expect(order).toEqual([]);
  await holder.send(COMMIT);
  await Promise.all(queue);
  expect(order).toEqual(['second', 'third']);
  expect(server.control.counts().get('lock_timeout')).toBe(1);
}));

test('an error in a block lets go of its locks at once', () => inShop(async ({ lane, database }) => {
  await database.run(addThing, [1, 'vase', 3]);
  await database.run(addThing, [2, 'bowl', 3]);
  const [one, two] = [await lane(), await lane()];
  await one.send(BEGIN);
  await one.send(lockThing, [1]);
  await expect(one.send(addThing, [3, 'bowl', 1])).rejects.toSatisfy((error) => isUniqueViolation(error, 'things_by_name'));
  expect((await two.send(lockFree, [1])).rows).toHaveLength(1);
  expect((await one.send(ROLLBACK)).command).toBe('ROLLBACK');
}));

test('a second of the same name waits for the first one\'s end, and is refused or not by it', () => inShop(async ({ lane, pass }) => {
  const [one, two, three] = [await lane(), await lane({ lockMs: 0 }), await lane({ lockMs: 0 })];
  for (const [end, refused] of [[COMMIT, '23505'], [ROLLBACK, 'no error']] as const) {
    const name = `vase ${end.sql}`;
    await one.send(BEGIN);
    await one.send(addThing, [1, name, 1]);
    const again = stateOf(two.send(addThing, [2, name, 1]));
    let over = false;
    void again.then(() => { over = true; });
    await pass(100);
    expect(over).toBe(false);
    await one.send(end);
    expect(await again).toBe(refused);
    expect((await three.send(addIfNew, [3, `${name} 2`, 1])).rowCount).toBe(1);
    expect((await three.send(addIfNew, [4, `${name} 2`, 1])).rowCount).toBe(0);
    for (const [id, there] of [[1, end === COMMIT ? 1 : 0], [2, end === COMMIT ? 0 : 1], [3, 1], [4, 0]] as const) {
      expect((await three.send(removeThing, [id])).rowCount).toBe(there);
    }
  }
}));

test('two who wait for each other: one hears 40P01, the other goes on', () => inShop(async ({ lane, database, server }) => {
  await database.run(addThing, [1, 'vase', 3]);
  await database.run(addThing, [2, 'bowl', 3]);
  const lanes = [await lane({ lockMs: 0, statementMs: 0 }), await lane({ lockMs: 0, statementMs: 0 })];
  const ends = await Promise.all(lanes.map(async (one, at) => {
    await one.send(BEGIN);
    await one.send(lockThing, [at + 1]);
    const end = await stateOf(one.send(lockThing, [2 - at]));
    await one.send(COMMIT);
    return end;
  }));
  expect(ends.sort((one, other) => String(one).localeCompare(String(other)))).toEqual(['40P01', 'no error']);
  expect(server.control.counts().get('deadlock')).toBe(1);
}));

test('a statement that takes too long is cancelled, a session that idles in a transaction ends', () => inShop(async ({ lane, database, pass, server }) => {
  await database.run(addThing, [1, 'vase', 3]);
  const [holder, waiting] = [await lane({ idleInTransactionMs: 1_500 }), await lane({ lockMs: 0, statementMs: 500 })];
  await holder.send(BEGIN);
  await holder.send(lockThing, [1]);
  expect(await stateOf(waiting.send(lockThing, [1]))).toBe('57014');
  await pass(1_200);
  expect(holder.lost).toBe(true);
  await expect(holder.send(COMMIT)).rejects.toBeInstanceOf(DatabaseLost);
  expect((await waiting.send(lockFree, [1])).rows).toHaveLength(1);
  expect(server.control.counts().get('idle_in_transaction')).toBe(1);
}));

test('a snapshot names the transactions under way, as PostgreSQL writes it', () => inShop(async ({ lane, server }) => {
  const [one, two, three] = [await lane(), await lane(), await lane()];
  const seen = async (): Promise<string> => (await three.send(snapshot)).rows[0]?.snapshot ?? '';
  await one.send(BEGIN);
  await two.send(BEGIN);
  const [first, second] = [Number((await one.send(xid)).rows[0]?.xid), Number((await two.send(xid)).rows[0]?.xid)];
  expect(second).toBe(first + 1);
  // The greatest that has ended is below both: they are not in the list, and what they write is not seen.
  expect(await seen()).toBe(`${first}:${first}:`);
  await two.send(COMMIT);
  expect(await seen()).toBe(`${first}:${second + 1}:${first}`);
  const stranger = server.control.stranger();
  expect(await seen()).toBe(`${first}:${second + 1}:${first}`);
  await one.send(ROLLBACK);
  expect(await seen()).toBe(`${second + 1}:${second + 1}:`);
  stranger.end();
  expect(await seen()).toBe(`${second + 2}:${second + 2}:`);
}));

test('COMMIT outside of a transaction warns, an advisory lock lasts as long as its session', () => inShop(async ({ lane, pass }) => {
  const [one, two] = [await lane(), await lane()];
  expect((await one.send(COMMIT)).command).toBe('COMMIT');
  expect(one.takeNotices()).toMatchObject([{ code: '25P01' }]);
  expect((await one.send(advisory, ['a'])).rows).toEqual([{ locked: true }]);
  expect((await two.send(advisory, ['a'])).rows).toEqual([{ locked: false }]);
  one.destroy();
  await pass(10);
  expect((await two.send(advisory, ['a'])).rows).toEqual([{ locked: true }]);
}));

test('a pool makes callers wait for a connection so long and no longer', () => inShop(async ({ server, process, pass }) => {
  const pool = server.database(process, { max: 2 });
  const held = [1, 2].map(() => pool.transaction(() => pass(1_000)));
  const startMs = process.clock.monotonicMs();
  await expect(pool.one(xid)).rejects.toBeInstanceOf(DatabaseBusy);
  expect(process.clock.monotonicMs() - startMs).toBeGreaterThan(245);
  expect(process.clock.monotonicMs() - startMs).toBeLessThan(300);
  await Promise.all(held);
  expect(await pool.one(xid)).not.toBeNull();
}));

test('the work of a pool\'s transaction that throws is rolled back; a commit without a plain COMMIT is unconfirmed', () => inShop(async ({ database, stock }) => {
  const defect = new Error('a defect');
  await expect(database.transaction(async (tx) => {
    await tx.run(addThing, [1, 'vase', 3]);
    throw defect;
  })).rejects.toBe(defect);
  await expect(database.transaction(async (tx) => {
    await tx.run(addThing, [2, 'bowl', 3]);
    await tx.run(addThing, [3, 'bowl', 3]).catch(() => {});
  })).rejects.toBeInstanceOf(CommitUnconfirmed);
  expect(stock()).toEqual({});
  await expect(database.run(addThing, [1, 'vase', -1])).rejects.toMatchObject({ code: '23514', constraint: 'stock_is_not_negative' });
  await expect(database.run(addThing, [1.5, 'vase', 1])).rejects.toMatchObject({ code: '22P02' });
  await expect(database.run(addThing, [1, 'va\0se', 1])).rejects.toMatchObject({ code: '22021' });
}));
