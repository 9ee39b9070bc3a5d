import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemClock } from '#platform/time/system.ts';
import { biddingHouse, type BiddingHouse } from '../../../test/support/bidding.ts';

const MINUTE_MS = 60_000;
let house: BiddingHouse;
let woundMs = 0;

beforeAll(async () => {
  const clock = { nowMs: () => systemClock.nowMs() + woundMs, monotonicMs: () => performance.now() };
  house = await biddingHouse({ clock, waits: { queueMs: 60_000, parkedMs: 60_000 } });
});
afterAll(() => house.stop());

const total = (minutes: readonly { bids: number }[]): number => minutes.reduce((sum, { bids }) => sum + bids, 0);

test('bids are counted by the minute, refused ones left out, and a minute that is over is not counted again', async () => {
  const before = total(await house.bidding.operations.bidsPerMinute(60));
  const lot = await house.lot();
  await house.bid(lot, 'anna', 5_000n);
  await house.bid(lot, 'bob', 8_000n);
  expect(await house.bid(lot, 'carl', 1n)).toMatchObject({ ok: false });
  const minutes = await house.bidding.operations.bidsPerMinute(60);
  expect(minutes).toHaveLength(60);
  expect(total(minutes) - before).toBe(2);
  expect(minutes.map(({ atMs }) => atMs)).toEqual(Array.from({ length: 60 }, (_, at) => (minutes[0]?.atMs ?? 0) + at * MINUTE_MS));
  // Ten minutes on the same bids lie further back, and are still there.
  woundMs = 10 * MINUTE_MS;
  const later = await house.bidding.operations.bidsPerMinute(60);
  expect(total(later.slice(-9))).toBe(0);
  expect(total(later)).toBe(total(minutes));
  expect(total(await house.bidding.operations.bidsPerMinute(60))).toBe(total(minutes));
  woundMs = 0;
});

test('who did what to a lot is told with the reason, newest first', async () => {
  const lot = await house.lot();
  const clerk = house.account('clerk one');
  await house.bid(lot, 'anna', 5_000n);
  await house.bidding.commands.freeze({ lot, by: clerk, reason: 'The photo was wrong.' });
  await house.bidding.commands.resume({ lot, by: clerk, reason: 'It was mended.' });
  await house.bidding.commands.freeze({ lot, by: null, reason: 'By the operator.' });
  await house.bidding.commands.resume({ lot, by: null });
  await house.bidding.commands.withdraw({ lot, by: clerk, operator: true, reason: 'Lost in the store.' });
  const acts = await house.bidding.operations.actsOn(lot, null, 10);
  expect(acts.map(({ kind, by, reason }) => [kind, by, reason])).toEqual([
    ['lot.closed', clerk, 'Lost in the store.'], ['lot.resumed', null, null], ['lot.frozen', null, 'By the operator.'],
    ['lot.resumed', clerk, 'It was mended.'], ['lot.frozen', clerk, 'The photo was wrong.'],
  ]);
  expect(acts[0]).toMatchObject({ outcome: 'withdrawn' });
  expect((await house.bidding.operations.actsOn(lot, acts[2]?.seq ?? 0, 10)).map(({ kind }) => kind)).toEqual(['lot.resumed', 'lot.frozen']);
});

test('voids wait, oldest first, without the secret maximum, until a second member of staff approves', async () => {
  const lot = await house.lot();
  await house.bid(lot, 'anna', 5_000n);
  await house.bid(lot, 'bob', 8_000n);
  const first = await house.bidding.commands.requestVoid({ lot, seq: 3, by: house.account('clerk one'), reason: 'Bid by mistake.' });
  const second = await house.bidding.commands.requestVoid({ lot, seq: 2, by: house.account('clerk one'), reason: 'The card was stolen.' });
  const waiting = await house.bidding.operations.voidsWaiting(null, 10);
  expect(waiting.map(({ approval, seq, reason }) => [approval, seq, reason])).toEqual([
    [first.approvalId, 3, 'Bid by mistake.'], [second.approvalId, 2, 'The card was stolen.'],
  ]);
  expect(JSON.stringify(waiting, (_, value) => (typeof value === 'bigint' ? Number(value) : value))).not.toContain('8000');
  expect((await house.bidding.operations.trouble()).voidsWaiting).toBe(2);
  const [oldest] = waiting;
  if (oldest === undefined) throw new Error('a void waits');
  expect(await house.bidding.operations.voidsWaiting({ askedAtMs: oldest.askedAtMs, approval: oldest.approval }, 10)).toHaveLength(1);
  await house.bidding.commands.approve({ approval: oldest.approval, by: house.account('clerk two') });
  expect(await house.bidding.operations.voidsWaiting(null, 10)).toHaveLength(1);
});

test('an open lot whose close went by is counted as stuck', async () => {
  const asleep = await biddingHouse({ clock: { nowMs: () => systemClock.nowMs() + woundMs, monotonicMs: () => performance.now() } }, undefined, { started: false });
  await asleep.lot({ closesInMs: 60_000 });
  expect(await asleep.bidding.operations.trouble()).toMatchObject({ overdueLots: 0, bidsWaiting: 0, parkedLots: 0 });
  woundMs = 70_000;
  expect(await asleep.bidding.operations.trouble()).toMatchObject({ overdueLots: 1 });
  woundMs = 0;
  await asleep.stop();
});
