import { afterAll, beforeAll, expect, test } from 'vitest';
import { biddingHouse, type BiddingHouse } from '../../../test/support/bidding.ts';

let house: BiddingHouse;
// Waits that no slow machine uses up: nobody here is to hear busy.
beforeAll(async () => { house = await biddingHouse({ waits: { queueMs: 60_000, parkedMs: 60_000 } }); });
afterAll(async () => { await house.stop(); });

test('a bid is answered with price, seq and the own minimum', async () => {
  const lot = await house.lot();
  const first = await house.bid(lot, 'anna', 5_000n);
  expect(first).toMatchObject({ ok: true, seq: 2, outcome: 'leading', price: 1_000n, minimum: 5_001n, currency: 'USD', replayed: false });
  const second = await house.bid(lot, 'bob', 2_000n);
  expect(second).toMatchObject({ ok: true, seq: 3, outcome: 'outbid', price: 2_050n, minimum: 2_100n });
  const third = await house.bid(lot, 'bob', 2_090n);
  expect(third).toMatchObject({ ok: false, code: 'bid_too_low', facts: { minimum: 2_100n, price: 2_050n, seq: 3 } });
});

test('the same key gives the same answer, another body is refused', async () => {
  const lot = await house.lot();
  const first = await house.bid(lot, 'anna', 5_000n, 'k1');
  await house.bid(lot, 'bob', 2_000n);
  expect(await house.bid(lot, 'anna', 5_000n, 'k1')).toEqual({ ...first, replayed: true });
  expect(await house.bid(lot, 'anna', 6_000n, 'k1')).toMatchObject({ ok: false, code: 'same_key_other_body' });
  expect(await house.bid(lot, 'bob', 1_000n, 'k2')).toMatchObject({ ok: false, code: 'bid_too_low', replayed: false });
  expect(await house.bid(lot, 'bob', 1_000n, 'k2')).toMatchObject({ ok: false, code: 'bid_too_low', replayed: true });
});

test('many concurrent bidders: seqs 1..n, every answer its own', async () => {
  const lot = await house.lot();
  const answers = await Promise.all(Array.from({ length: 500 }, (_, i) => house.bid(lot, `b${i % 50}`, 1_000n + BigInt(i) * 1_000n)));
  const accepted = answers.flatMap((answer) => (answer.ok ? [answer.seq] : []));
  expect(new Set(accepted).size).toBe(accepted.length);
  const events = await house.bidding.queries.eventsSince(lot, 1, 1_000);
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, at) => at + 1));
  expect(events.length).toBe(accepted.length + 1);
  expect(house.events.filter((event) => event.lot === lot)).toEqual(events);
});
