import { afterAll, beforeAll, expect, test } from 'vitest';
import { biddingHouse, type BiddingHouse } from '../../../test/support/bidding.ts';
import { freshDatabase, type TestDatabase } from '../../../test/support/postgres.ts';
import { groupId, type LotId } from '#domain/ids.ts';
import { minor } from '#domain/money.ts';
import { biddingMigrations } from './index.ts';

let store: TestDatabase;
let houses: BiddingHouse[];
beforeAll(async () => {
  store = await freshDatabase([biddingMigrations]);
  // Waits long enough for a deadlock to be found by PostgreSQL instead of being parked away.
  const connectLane = (): ReturnType<TestDatabase['lane']> => store.lane('bidding', { limits: { lockMs: 10_000, statementMs: 20_000 } });
  const waits = { queueMs: 60_000, parkedMs: 60_000 };
  houses = [await biddingHouse({ connectLane, waits }, store), await biddingHouse({ connectLane, waits }, store)];
});
afterAll(async () => {
  for (const house of houses) await house.stop();
  await store.drop();
});

test('two processes that extend the lots of one sale, with limited bidders, never deadlock', async () => {
  const [first, second] = houses;
  if (first === undefined || second === undefined) throw new Error('two houses');
  const softClose = { windowSeconds: 3_600, mode: 'reset', scope: 'sale', cap: { kind: 'none' }, trigger: 'any_bid' } as const;
  const lots: LotId[] = [];
  for (let position = 1; position <= 12; position += 1) lots.push(await first.lot({ groupId: groupId(5n), position, softClose, closesInMs: 1_800_000 }));
  for (const house of houses) {
    for (let i = 0; i < 8; i += 1) await house.bidding.commands.setStanding({ kind: 'exposure_limit', account: house.account(`b${i}`), currency: 'USD', limit: minor(500_000_000n) });
  }
  const answers = await Promise.all(houses.flatMap((house) => Array.from({ length: 400 }, (_, i) =>
    house.bid(lots[(i * 7) % lots.length] ?? lots[0] as LotId, `b${i % 8}`, 1_000n + BigInt(i) * 1_000n))));
  expect(answers.filter((answer) => !answer.ok && answer.code === 'busy')).toEqual([]);
  expect(houses.flatMap(({ reports }) => reports).filter(({ kind }) => kind !== 'batch' && kind !== 'parked')).toEqual([]);
  const closes = await Promise.all(lots.map(async (lot) => (await first.head(lot)).closesAtMs));
  expect(new Set(closes).size).toBe(1);
  for (const lot of lots) {
    const seqs = (await first.bidding.queries.eventsSince(lot, 1, 1_000)).map(({ seq }) => seq);
    expect(seqs).toEqual(seqs.map((_, i) => i + 1));
  }
});
