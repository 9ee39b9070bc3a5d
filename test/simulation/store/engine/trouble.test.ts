import { expect, test } from 'vitest';
import { DatabaseLost } from '#platform/db/errors.ts';
import { addThing, advisory, BEGIN, COMMIT, inShop, lockFree, lockThing, readThing, sell } from './shop-for-tests.ts';

const lost = (pending: Promise<unknown>): Promise<boolean> => pending.then(() => false, (error: unknown) => error instanceof DatabaseLost);

test('a crash keeps what was committed, rolls back what was not, and ends every session', () => inShop(async ({ lane, database, stock, server, pass }) => {
  const one = await lane();
  await database.run(addThing, [1, 'vase', 3]);
  await one.send(BEGIN);
  await one.send(sell, [1, 1]);
  server.control.crash({ downUs: 100_000 });
  expect(await lost(one.send(COMMIT))).toBe(true);
  expect(one.lost).toBe(true);
  expect(await lost(database.one(readThing, [1]))).toBe(true);
  await pass(150);
  expect(await database.one(readThing, [1])).toMatchObject({ stock: 3 });
  expect((await (await lane()).send(lockFree, [1])).rows).toHaveLength(1);
  expect(stock()).toEqual({ 1: 3 });
}));

test('a commit that nobody waited to be written may be lost in a crash, one that was not may not', () => inShop(async ({ server, process, stock, pass }) => {
  const hasty = await server.lane(process, { asyncCommit: true });
  await hasty.send(addThing, [1, 'vase', 3]);
  expect(stock()).toEqual({ 1: 3 });
  server.control.crash({ downUs: 1_000 });
  expect(stock()).toEqual({});
  await pass(10);
  const [again, careful] = [await server.lane(process, { asyncCommit: true }), await server.lane(process)];
  await again.send(addThing, [1, 'vase', 3]);
  await careful.send(addThing, [2, 'bowl', 3]);
  server.control.crash({ downUs: 1_000 });
  expect(stock()).toEqual({ 1: 3, 2: 3 });
  expect(server.control.counts().get('commits_lost')).toBe(1);
}));

test('a fail-over keeps every commit that was answered well, and may lose one that came with a warning', () => inShop(async ({ lane, stock, server, pass }) => {
  const one = await lane({ statementMs: 500 });
  await one.send(addThing, [1, 'vase', 3]);
  server.control.standbyAway(true);
  await one.send(BEGIN);
  await one.send(sell, [1, 1]);
  expect((await one.send(COMMIT)).command).toBe('COMMIT');
  expect(one.takeNotices()).toMatchObject([{ severity: 'WARNING', code: '01000' }]);
  expect(stock()).toEqual({ 1: 2 });
  server.control.failOver({ downUs: 1_000 });
  expect(stock()).toEqual({ 1: 3 });
  await pass(10);
  await (await lane()).send(sell, [1, 2]);
  expect(stock()).toEqual({ 1: 1 });
}, { standby: true }));

test('commits wait for a standby that comes back in time, unseen by others until then', () => inShop(async ({ lane, stock, server, pass }) => {
  const one = await lane();
  server.control.standbyAway(true);
  const added = one.send(addThing, [1, 'vase', 3]);
  await pass(500);
  expect(stock()).toEqual({});
  server.control.standbyAway(false);
  await added;
  expect(stock()).toEqual({ 1: 3 });
  server.control.failOver({ downUs: 1_000 });
  expect(stock()).toEqual({ 1: 3 });
}, { standby: true }));

test('a crash keeps a commit that was on the disk and still waited for the standby', () => inShop(async ({ lane, stock, server, pass }) => {
  const one = await lane();
  server.control.standbyAway(true);
  const added = lost(one.send(addThing, [1, 'vase', 3]));
  await pass(100);
  server.control.crash({ downUs: 1_000 });
  expect(await added).toBe(true);
  expect(stock()).toEqual({ 1: 3 });
}, { standby: true }));

test.each([
  ['arrived', {}], ['executed', { 1: 2 }],
] as const)('a connection that breaks when COMMIT has %s leaves the answer open', (phase, left) => inShop(async ({ lane, database, stock, server }) => {
  const one = await lane();
  await database.run(addThing, [1, 'vase', 3]);
  server.control.onStatement((moment) => (moment.statement === 'commit' && moment.phase === phase ? { kind: 'cut', noticed: true } : null));
  await one.send(BEGIN);
  await one.send(sell, [1, 1]);
  expect(await lost(one.send(COMMIT))).toBe(true);
  expect(stock()).toEqual({ 1: 3, ...left });
}));

test('a server that does not notice a broken connection holds its locks until a limit ends the session', () => inShop(async ({ lane, database, server, pass }) => {
  const [one, two] = [await lane({ idleInTransactionMs: 1_000 }), await lane()];
  await database.run(addThing, [1, 'vase', 3]);
  server.control.onStatement(({ statement, phase }) => (statement === 'shop.lock' && phase === 'executed' ? { kind: 'cut', noticed: false } : null));
  await one.send(BEGIN);
  expect(await lost(one.send(lockThing, [1]))).toBe(true);
  expect((await two.send(lockFree, [1])).rows).toHaveLength(0);
  await pass(1_100);
  expect((await two.send(lockFree, [1])).rows).toHaveLength(1);
}));

test('a connection that goes silent is given up a second after the statement should have ended', () => inShop(async ({ lane, database, server, process, world }) => {
  const one = await lane();
  await database.run(addThing, [1, 'vase', 3]);
  server.control.onStatement(({ statement, phase }) => (statement === 'shop.sell' && phase === 'executed' ? { kind: 'mute' } : null));
  const sentUs = world.nowUs;
  expect(await lost(one.send(sell, [1, 1]))).toBe(true);
  expect((world.nowUs - sentUs) / 1_000).toBeGreaterThanOrEqual(3_000);
  server.control.onStatement(null);
  server.control.isolate(process.name, true);
  expect(await lost(server.lane(process))).toBe(true);
  server.control.isolate(process.name, false);
  expect((await (await lane()).send(readThing, [1])).rows).toEqual([{ id: 1, name: 'vase', stock: 2 }]);
}));

test('a server learns that connections were closed when something passes again', () => inShop(async ({ lane, server, process, world, pass }) => {
  const cut = world.process('cut off');
  const holder = await server.lane(cut);
  expect((await holder.send(advisory, ['a'])).rows).toEqual([{ locked: true }]);
  server.control.isolate('cut off', true);
  holder.destroy();
  await pass(60_000);
  const other = await server.lane(process);
  expect((await other.send(advisory, ['a'])).rows).toEqual([{ locked: false }]);
  server.control.isolate('cut off', false);
  await pass(10);
  expect((await other.send(advisory, ['a'])).rows).toEqual([{ locked: true }]);
  expect((await (await lane()).send(advisory, ['a'])).rows).toEqual([{ locked: false }]);
}));

test('what a killed process had sent is done, or not, but whole; what it waited for never comes', () => {
  const run = (seed: string): Promise<number | undefined> => inShop(async ({ lane, database, server, stock, world, pass }) => {
    await (await lane()).send(addThing, [1, 'vase', 3]);
    const victim = world.process('victim');
    const doomed = await server.lane(victim);
    let answered = false;
    for (const sent of [doomed.send(BEGIN), doomed.send(sell, [1, 1]), doomed.send(COMMIT)]) void sent.then(() => { answered = true; });
    victim.kill();
    await pass(50);
    expect(answered).toBe(false);
    expect(await database.one(readThing, [1])).not.toBeNull();
    expect((await (await lane()).send(lockFree, [1])).rows).toHaveLength(1);
    return stock()[1];
  }, { seed });
  return Promise.all(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map(run)).then((left) => expect(new Set(left)).toEqual(new Set([2, 3])));
});

test('a statement may see what was, and act when that is over', () => inShop(async ({ lane, database, server, stock }) => {
  const [slow, quick] = [await lane(), await lane()];
  await database.run(addThing, [1, 'vase', 1]);
  server.control.onStatement(({ session, statement }) => (statement === 'shop.read' && session.includes('lane 1') ? { kind: 'stale', us: 50_000 } : null));
  const seen = slow.send(readThing, [1]);
  await quick.send(sell, [1, 1]);
  expect(stock()).toEqual({ 1: 0 });
  expect((await seen).rows).toEqual([{ id: 1, name: 'vase', stock: 1 }]);
}));

test.each(['40001', '53100', '57014'])('a statement can be refused with %s', (code) => inShop(async ({ database, server }) => {
  server.control.onStatement(({ phase, statement }) => (phase === 'arrived' && statement === 'shop.add' ? { kind: 'refuse', code, message: 'as drawn' } : null));
  await expect(database.run(addThing, [1, 'vase', 1])).rejects.toMatchObject({ code });
}));

test('a commit that the disk has no room for is rolled back, and the session goes on', () => inShop(async ({ lane, server, stock }) => {
  const one = await lane();
  await one.send(BEGIN);
  await one.send(addThing, [1, 'vase', 1]);
  server.control.onStatement(({ phase, statement }) => (phase === 'arrived' && statement === 'commit' ? { kind: 'refuse', code: '53100', message: 'no space left' } : null));
  await expect(one.send(COMMIT)).rejects.toMatchObject({ code: '53100' });
  server.control.onStatement(null);
  expect(stock()).toEqual({});
  await one.send(BEGIN);
  await one.send(addThing, [1, 'vase', 1]);
  expect((await one.send(COMMIT)).command).toBe('COMMIT');
  expect(one.takeNotices()).toEqual([]);
  expect(stock()).toEqual({ 1: 1 });
}));

test('the server\'s clock jumps, the others\' do not', () => inShop(async ({ server, process, world }) => {
  const beforeMs = server.control.clockMs();
  server.control.jumpClock(-5_000);
  expect(server.control.clockMs()).toBe(beforeMs - 5_000);
  expect(process.clock.nowMs()).toBe(Math.floor(world.wallMs()));
}));
