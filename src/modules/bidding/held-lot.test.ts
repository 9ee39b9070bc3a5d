import { afterAll, beforeAll, expect, test } from 'vitest';
import { biddingHouse, type BiddingHouse } from '../../../test/support/bidding.ts';
import { tamperedLane } from '../../../test/support/tampered-lane.ts';
import { type LotId, idKey } from '#domain/ids.ts';
import { statement } from '#platform/db/types.ts';
import { WAITING_PER_LANE_MAX } from './limits.ts';

// Waits end when the test says so: a slow machine makes nobody late.
const waits = { queueMs: 60_000, parkedMs: 60_000 };

let house: BiddingHouse;
beforeAll(async () => { house = await biddingHouse({ lanes: 1, waits }); });
afterAll(async () => { await house.stop(); });

const holdRow = statement<{ lot_id: string }>('', 'select lot_id from bidding.lots where lot_id = $1 for update');

/** Holds a lot's row as a stranger's transaction would, until released. */
async function held(lot: LotId): Promise<() => Promise<void>> {
  let release = (): void => {};
  const until = new Promise<void>((resolve) => { release = resolve; });
  let holding: () => void = () => {};
  const isHeld = new Promise<void>((resolve) => { holding = resolve; });
  const done = house.store.openAsOwner().transaction(async (tx) => {
    await tx.one(holdRow, [idKey(lot)]);
    holding();
    await until;
  });
  await isHeld;
  return async () => { release(); await done; };
}

test('a lot that somebody holds keeps only its own bidders waiting: they hear busy, the others are answered', async () => {
  const stuck = await house.lot();
  const others = await Promise.all(Array.from({ length: 20 }, () => house.lot()));
  const release = await held(stuck);
  const order: string[] = [];
  const late = house.bid(stuck, 'anna', 5_000n, 'stuck').then((answer) => { order.push('stuck'); return answer; });
  for (let round = 0; round < 5; round += 1) {
    const answers = await Promise.all(others.map((lot) => house.bid(lot, `b${round}`, BigInt(2_000 + round * 100))));
    expect(answers.every(({ ok }) => ok)).toBe(true);
  }
  order.push('others');
  waits.parkedMs = 0;
  expect(await late).toMatchObject({ ok: false, code: 'busy', retryAfterSeconds: 1 });
  expect(order).toEqual(['others', 'stuck']);
  waits.parkedMs = 60_000;
  await release();
  // Nothing was decided, so the same request may be sent again.
  expect(await house.bid(stuck, 'anna', 5_000n, 'stuck')).toMatchObject({ ok: true, seq: 2, replayed: false });
});

test('a held lot whose bidders all went away is forgotten: its next bid waits for it like any other', async () => {
  const asked: string[] = [];
  const connectLane = async () => tamperedLane(await house.store.lane('bidding'), { before: (name) => { asked.push(name); } });
  const other = await biddingHouse({ lanes: 1, waits, connectLane }, house.store);
  const lot = await other.lot();
  const release = await held(lot);
  waits.parkedMs = 0;
  expect(await other.bid(lot, 'anna', 5_000n)).toMatchObject({ ok: false, code: 'busy' });
  waits.parkedMs = 60_000;
  await release();
  expect(asked).toContain('bidding.lock_free_lots');
  asked.length = 0;
  expect(await other.bid(lot, 'anna', 5_000n)).toMatchObject({ ok: true });
  expect(asked).toContain('bidding.lock_lots');
  expect(asked).not.toContain('bidding.lock_free_lots');
  await other.stop();
});

test('bids on a held lot keep their order when it comes free', async () => {
  const lot = await house.lot();
  const release = await held(lot);
  const first = house.bid(lot, 'anna', 5_000n);
  const second = house.bid(lot, 'bob', 5_000n);
  await house.bid(await house.lot(), 'carl', 5_000n);
  await release();
  expect(await first).toMatchObject({ ok: true, seq: 2, outcome: 'leading' });
  expect(await second).toMatchObject({ ok: true, seq: 3, outcome: 'outbid' });
});

test('of 10,000 bids at once those past the queue hear busy, nothing is lost and every other one is decided', async () => {
  const lot = await house.lot();
  const answers = await Promise.all(Array.from({ length: 10_000 }, (_, i) => house.bid(lot, `b${i % 100}`, 1_000n + BigInt(i) * 10_000n)));
  const busy = answers.filter((answer) => !answer.ok && answer.code === 'busy').length;
  const accepted = answers.flatMap((answer) => (answer.ok ? [answer.seq] : []));
  expect(busy).toBe(10_000 - WAITING_PER_LANE_MAX);
  expect(accepted.length).toBe(WAITING_PER_LANE_MAX);
  expect(accepted).toEqual(accepted.map((_, i) => i + 2));
  expect(await house.bid(lot, 'zoe', 90_000_000_000n)).toMatchObject({ ok: true });
});
