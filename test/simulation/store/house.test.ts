import { expect, test } from 'vitest';
import type { LotId } from '#domain/ids.ts';
import type { BidAnswer } from '#contracts/bidding.ts';
import type { World } from '../world/world.ts';
import { houseIn, worldWithServer, type HouseInWorld } from './house-in-world.ts';
import type { HouseServer } from './house.ts';

/** Runs `work` in the world, and the world until it is done. */
async function within<Result>(world: World, work: () => Promise<Result>): Promise<Result> {
  const done = work().finally(() => world.stop());
  await Promise.all([world.run({ untilUs: world.nowUs + 600_000_000 }), done.catch(() => {})]);
  return done;
}

const seqsIn = (server: HouseServer, lot: LotId): number[] =>
  server.control.rows(server.tables.bidding.decisions).filter((row) => `lot_${row.lotId}` === lot && row.seq !== null).map((row) => row.seq ?? 0).sort((one, other) => one - other);

/** Bids by several bidders at once, each a little higher. */
const bids = (house: HouseInWorld, lot: LotId, count: number): Promise<BidAnswer[]> =>
  Promise.all(Array.from({ length: count }, (_, at) => house.bid(lot, at % 7, 2_000n + BigInt(at) * 500n)));

test('the real lane decides on the simulated server as it does on a real one', async () => {
  const { world, server } = worldWithServer('golden');
  const house = houseIn(world, server);
  const lot = await within(world, async () => {
    await house.bidding.start();
    const made = await house.lot();
    expect(await house.bid(made, 1, 5_000n)).toMatchObject({ ok: true, seq: 2, outcome: 'leading', price: 1_000n });
    expect(await house.bid(made, 2, 2_000n)).toMatchObject({ ok: true, seq: 3, outcome: 'outbid', price: 2_050n });
    expect(await house.bid(made, 2, 5_000n, 'the same')).toMatchObject({ ok: true, seq: 4, outcome: 'outbid', price: 5_000n });
    expect(await house.bid(made, 2, 5_000n, 'the same')).toMatchObject({ ok: true, seq: 4, replayed: true });
    expect(await house.bid(made, 2, 5_100n, 'the same')).toMatchObject({ ok: false, code: 'same_key_other_body' });
    expect(await house.bid(made, 3, 5_025n)).toMatchObject({ ok: false, code: 'bid_too_low' });
    const head = (await house.bidding.queries.heads([made], null)).get(made);
    expect(head).toMatchObject({ price: 5_000n, bidCount: 3, bidderCount: 2, seq: 4 });
    return made;
  });
  expect(seqsIn(server, lot)).toEqual([1, 2, 3, 4]);
  expect(house.events.map(({ seq }) => seq)).toEqual([1, 2, 3, 4]);
  expect(house.reports.filter(({ kind }) => kind !== 'batch')).toEqual([]);
});

test('one seed of a house under bids has one trace', async () => {
  const run = async (seed: number): Promise<string> => {
    const { world, server } = worldWithServer(seed);
    const [one, two] = [houseIn(world, server, 'one'), houseIn(world, server, 'two')];
    await within(world, async () => {
      await Promise.all([one.bidding.start(), two.bidding.start()]);
      const lot = await one.lot();
      await Promise.all([bids(one, lot, 60), bids(two, lot, 60)]);
    });
    return world.trace.hash;
  };
  const [first, again, other] = [await run(5), await run(5), await run(6)];
  expect(again).toBe(first);
  expect(other).not.toBe(first);
});

test('a due lot is closed by the closer, and two processes close it once', async () => {
  const { world, server } = worldWithServer('closing');
  const [one, two] = [houseIn(world, server, 'one'), houseIn(world, server, 'two')];
  const lot = await within(world, async () => {
    await Promise.all([one.bidding.start(), two.bidding.start()]);
    const made = await one.lot({ closesInMs: 5_000, softClose: { windowSeconds: 0, mode: 'reset', scope: 'lot', cap: { kind: 'none' }, trigger: 'any_bid' } });
    await one.bid(made, 1, 5_000n);
    await new Promise((resolve) => { one.process.timers.after(8_000, () => resolve(null)); });
    return made;
  });
  const rows = server.control.rows(server.tables.bidding.decisions).filter((row) => `lot_${row.lotId}` === lot);
  expect(rows.filter(({ kind }) => kind === 9)).toHaveLength(1);
  expect(rows.find(({ kind }) => kind === 9)?.detail).toMatchObject({ outcome: 'sold' });
});

test.each([
  ['lost before it was done', 'arrived'], ['done and its answer lost', 'executed'],
] as const)('a commit %s costs no bid and doubles none', async (_, phase) => {
  const { world, server } = worldWithServer(`commit ${phase}`);
  const house = houseIn(world, server);
  const { lot, answers } = await within(world, async () => {
    await house.bidding.start();
    const made = await house.lot();
    let faults = 5;
    server.control.onStatement((moment) => {
      if (moment.statement !== 'commit' || !moment.session.includes('lane') || moment.phase !== phase || faults === 0) return null;
      faults -= 1;
      return { kind: 'cut', noticed: true };
    });
    const given = await bids(house, made, 40);
    expect(faults).toBe(0);
    return { lot: made, answers: given };
  });
  const accepted = answers.flatMap((answer) => (answer.ok ? [answer.seq] : []));
  const seqs = seqsIn(server, lot);
  expect(seqs).toEqual(Array.from({ length: seqs.length }, (__, at) => at + 1));
  expect(accepted.length).toBeGreaterThan(10);
  expect(new Set(accepted).size).toBe(accepted.length);
  expect(accepted.every((seq) => seqs.includes(seq))).toBe(true);
  expect(answers.filter((answer) => !answer.ok && (answer.code === 'busy' || answer.code === 'unconfirmed'))).toEqual([]);
  expect(server.control.counts().get(phase === 'executed' ? 'commit_answer_lost' : 'cut_before')).toBe(5);
});

test('a process that is killed and a server that dies lose no bid that was acknowledged', async () => {
  const { world, server } = worldWithServer('kills');
  const acknowledged = new Set<number>();
  const lot = await within(world, async () => {
    const first = houseIn(world, server, 'first');
    await first.bidding.start();
    const made = await first.lot();
    await bids(first, made, 20);
    for (let round = 0; round < 6; round += 1) {
      const house = houseIn(world, server, `round ${round}`);
      await house.bidding.start();
      const answers = Array.from({ length: 30 }, (_, at) => house.bid(made, at % 5, 20_000n + BigInt(round * 30 + at) * 1_000n));
      for (const answer of answers) void answer.then((given) => { if (given.ok) acknowledged.add(given.seq); });
      await new Promise((resolve) => { first.process.timers.after(2 + round, () => resolve(null)); });
      if (round % 2 === 0) house.process.kill();
      else server.control.crash({ downUs: 200_000 });
      await new Promise((resolve) => { first.process.timers.after(250, () => resolve(null)); });
    }
    await new Promise((resolve) => { first.process.timers.after(12_000, () => resolve(null)); });
    return made;
  });
  const seqs = seqsIn(server, lot);
  expect(seqs).toEqual(Array.from({ length: seqs.length }, (_, at) => at + 1));
  expect(acknowledged.size).toBeGreaterThan(30);
  expect([...acknowledged].filter((seq) => !seqs.includes(seq))).toEqual([]);
});

test('a stranger who holds a lot costs the others nothing; its bids hear busy, and go on when it is free', async () => {
  const { world, server } = worldWithServer('stranger');
  const house = houseIn(world, server, 'house', 1);
  await within(world, async () => {
    await house.bidding.start();
    const [held, free] = [await house.lot(), await house.lot()];
    const { lots } = server.tables.bidding;
    const stranger = server.control.stranger({ table: lots, key: BigInt(held.slice(4)) });
    expect(stranger.holds).toBe(true);
    const [refused, accepted] = await Promise.all([house.bid(held, 1, 5_000n), house.bid(free, 1, 5_000n)]);
    expect(refused).toMatchObject({ ok: false, code: 'busy' });
    expect(accepted).toMatchObject({ ok: true });
    stranger.end();
    expect(await house.bid(held, 1, 5_000n)).toMatchObject({ ok: true });
  });
  expect(server.control.counts().get('lock_timeout')).toBe(1);
  expect(server.control.counts().get('skipped_locked')).toBeGreaterThan(0);
});
