import { expect, test } from 'vitest';
import type { Breach } from '#contracts/verify.ts';
import type { World } from '../world/world.ts';
import { houseIn, worldWithServer, type HouseInWorld } from './house-in-world.ts';

const pass = (world: World, ms: number): Promise<void> => new Promise((resolve) => { world.at(ms * 1_000, 'test', 'pass', () => resolve()); });

/** One whole pass of the auditor over everything. */
async function wholePass({ bidding }: HouseInWorld): Promise<readonly Breach[]> {
  const found: Breach[] = [];
  for (let done = false; !done;) {
    const part = await bidding.audited.pass(1);
    found.push(...part.breaches);
    done = part.passDone;
  }
  return found;
}

async function within<Result>(world: World, work: () => Promise<Result>): Promise<Result> {
  const done = work().finally(() => world.stop());
  await Promise.all([world.run({ untilUs: 900_000_000 }), done.catch(() => {})]);
  return done;
}

test('the auditor finds nothing in a simulated house in which processes die and lots move, close and are retracted from', async () => {
  const { world, server } = worldWithServer('audited');
  const one = houseIn(world, server, 'one');
  const looked = await within(world, async () => {
    const two = houseIn(world, server, 'two');
    await Promise.all([one.bidding.start(), two.bidding.start()]);
    const lots = await Promise.all(Array.from({ length: 6 }, (_, at) => one.lot({ closesInMs: 4_000 + at * 2_000, softClose: { windowSeconds: 2, mode: 'reset', scope: 'lot', cap: { kind: 'none' }, trigger: 'any_bid' } })));
    let rows = 0;
    const breaches: Breach[] = [];
    for (let round = 0; round < 20; round += 1) {
      const bids = lots.flatMap((lot, at) => [one, two].map((house) => house.bid(lot, (round + at) % 5, 1_500n + BigInt(round * 400 + at))));
      if (round === 8) two.process.kill();
      else await Promise.race([Promise.all(bids), pass(world, 300)]);
      const changed = await one.bidding.audited.changed();
      rows += changed.rows;
      breaches.push(...changed.breaches);
      if (round === 12) server.control.crash({ downUs: 50_000 });
      await pass(world, 400);
    }
    await pass(world, 12_000);
    breaches.push(...(await one.bidding.audited.changed()).breaches, ...(await wholePass(one)));
    return { rows, breaches: breaches.map(({ check, expected, found }) => ({ check, expected, found })) };
  });
  expect(looked.breaches).toEqual([]);
  expect(looked.rows).toBeGreaterThan(100);
  expect(server.control.rows(server.tables.bidding.decisions).filter(({ kind }) => kind === 9)).toHaveLength(6);
});

test('a head that somebody changed by hand is found, and its lot is frozen', async () => {
  const { world, server } = worldWithServer('tampered');
  const house = houseIn(world, server);
  await within(world, async () => {
    await house.bidding.start();
    const lots = [await house.lot(), await house.lot()];
    for (const lot of lots) await house.bid(lot, 1, 5_000n);
    expect(await wholePass(house)).toEqual([]);
    const [victim] = lots;
    if (victim === undefined) throw new Error('there are lots');
    expect(server.control.tamper(server.tables.bidding.lots, BigInt(victim.slice(4)), (row) => ({ ...row, price: row.price + 1n }))).toBe(true);
    const found = await wholePass(house);
    expect(found.map(({ lot }) => lot)).toEqual(found.map(() => victim));
    expect(found.length).toBeGreaterThan(0);
    expect(await house.bidding.inquiries.keep(found)).toHaveLength(found.length);
    expect(await house.bidding.inquiries.keep(found)).toEqual([]);
    expect(await house.bidding.inquiries.freezeSuspects()).toEqual({ frozen: [victim], failed: [] });
    expect(await house.bid(victim, 2, 9_000n)).toMatchObject({ ok: false, code: 'lot_frozen' });
    expect((await house.bidding.inquiries.waiting()).count).toBe(found.length);
  });
});
