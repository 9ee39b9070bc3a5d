import { afterEach, beforeEach, expect, test } from 'vitest';
import { biddingHouse, type BiddingHouse } from '../../../test/support/bidding.ts';
import { freshDatabase, type TestDatabase } from '../../../test/support/postgres.ts';
import { tamperedLane } from '../../../test/support/tampered-lane.ts';
import { groupId, idKey } from '#domain/ids.ts';
import { minor } from '#domain/money.ts';
import { statement } from '#platform/db/types.ts';
import { biddingMigrations, type BiddingPorts } from './index.ts';

let store: TestDatabase;
let houses: BiddingHouse[] = [];
beforeEach(async () => { store = await freshDatabase([biddingMigrations]); });
afterEach(async () => {
  for (const house of houses) await house.stop();
  houses = [];
  await store.drop();
});

async function open(ports: Partial<BiddingPorts> = {}): Promise<BiddingHouse> {
  const house = await biddingHouse({ waits: { queueMs: 60_000, parkedMs: 60_000 }, ...ports }, store);
  houses.push(house);
  return house;
}

/** Lots that come due in a test do so after this: on a busy machine what must come first takes its time. */
const SOON_MS = 5_000;

const lockRow = statement<{ lot_id: string }>('', 'select lot_id from bidding.lots where lot_id = $1 for update');
const sleepUntil = statement<never>('', 'select pg_sleep(greatest(0, ($1::bigint - extract(epoch from clock_timestamp()) * 1000) / 1000))');
/** Connections that wait for a lock instead of parking the lot. */
const patient = { connectLane: () => store.lane('bidding', { limits: { lockMs: 20_000, statementMs: 30_000 } }) };

const noClose = { windowSeconds: 0, mode: 'reset', scope: 'lot', cap: { kind: 'none' }, trigger: 'any_bid' } as const;

test('a due lot closes by itself, without traffic, not before its time', async () => {
  const house = await open();
  const sold = await house.lot({ closesInMs: SOON_MS, softClose: noClose });
  const passed = await house.lot({ closesInMs: SOON_MS, softClose: noClose });
  await house.bid(sold, 'anna', 5_000n);
  const closed = await house.published(sold, 'lot.closed');
  expect(closed).toMatchObject({ outcome: 'sold', price: 1_000n, seq: 3 });
  expect(closed.atMs).toBeGreaterThanOrEqual(closed.closesAtMs);
  expect(await house.published(passed, 'lot.closed')).toMatchObject({ outcome: 'passed', seq: 2 });
  expect(await house.bid(sold, 'bob', 9_000n)).toMatchObject({ ok: false, code: 'lot_closed' });
});

test('a scheduled lot opens by itself, and takes no bid before', async () => {
  const house = await open();
  const lot = await house.lot({ opensInMs: SOON_MS });
  expect(await house.bid(lot, 'anna', 5_000n, 'early')).toMatchObject({ ok: false, code: 'lot_not_open' });
  const opening = await house.published(lot, 'lot.opened');
  expect(opening.seq).toBe(1);
  // Not remembered: the same request counts once the lot is open.
  expect(await house.bid(lot, 'anna', 5_000n, 'early')).toMatchObject({ ok: true, seq: 2, replayed: false });
});

test('a bid that waited for the lot past its close is too late: the clock is read after the lock', async () => {
  const house = await open(patient);
  const lot = await house.lot({ closesInMs: SOON_MS, softClose: noClose });
  const owner = store.openAsOwner();
  const head = await house.head(lot);
  let answer: Promise<unknown> = Promise.resolve();
  await owner.transaction(async (tx) => {
    await tx.one(lockRow, [idKey(lot)]);
    // Received less than 250 ms before the close: no promise is broken by refusing it.
    await tx.all(sleepUntil, [head.closesAtMs - 100]);
    answer = house.bid(lot, 'anna', 5_000n);
    await tx.all(sleepUntil, [head.closesAtMs + 50]);
  });
  expect(await answer).toMatchObject({ ok: false, code: 'lot_closed' });
});

test('a bid received in time but kept waiting by the house past the close extends the lot by a full window', async () => {
  const house = await open(patient);
  const lot = await house.lot({ closesInMs: 2 * SOON_MS, softClose: noClose });
  const owner = store.openAsOwner();
  const { closesAtMs } = await house.head(lot);
  let answer: Promise<unknown> = Promise.resolve();
  await owner.transaction(async (tx) => {
    await tx.one(lockRow, [idKey(lot)]);
    await tx.all(sleepUntil, [closesAtMs - SOON_MS]);
    answer = house.bid(lot, 'anna', 5_000n);
    await tx.all(sleepUntil, [closesAtMs + 50]);
  });
  expect(await answer).toMatchObject({ ok: true, outcome: 'leading' });
  const extended = await house.published(lot, 'lot.extended');
  expect(extended.closesAtMs).toBe(extended.atMs + 120_000);
});

test('lots that came due while the house was gone get a full window instead of closing', async () => {
  const first = await open();
  const lot = await first.lot({ closesInMs: SOON_MS, softClose: noClose });
  const later = await first.lot({ closesInMs: 600_000, softClose: noClose });
  const { closesAtMs } = await first.head(lot);
  await first.stop();
  const age = statement<never>('', 'update bidding.heartbeat set beat_ms = beat_ms - 30000');
  await store.openAsOwner().run(age);
  await store.openAsOwner().all(sleepUntil, [closesAtMs + 100]);
  houses = [];
  const second = await open();
  const extended = await second.published(lot, 'lot.extended');
  expect(extended.closesAtMs).toBeGreaterThanOrEqual(extended.atMs + 120_000);
  expect(second.reports.some(({ kind }) => kind === 'outage')).toBe(true);
  expect(second.events.some((event) => event.kind === 'lot.closed')).toBe(false);
  expect(await second.head(later)).toMatchObject({ status: 'open', extensions: 0 });
});

test('a beat that was written while the clock ran ahead hides no outage', async () => {
  const first = await open();
  const lot = await first.lot({ closesInMs: SOON_MS, softClose: noClose });
  const { closesAtMs } = await first.head(lot);
  await first.stop();
  houses = [];
  await store.openAsOwner().run(statement('', 'update bidding.heartbeat set beat_ms = beat_ms + 3600000'));
  await store.openAsOwner().all(sleepUntil, [closesAtMs + 100]);
  const second = await open();
  await second.published(lot, 'lot.extended');
  expect(second.events.some(({ kind }) => kind === 'lot.closed')).toBe(false);
});

test('a process that does not beat, as a command beside the house, opens and takes bids but closes nothing by its time', async () => {
  const house = await biddingHouse({}, store, { started: false });
  houses.push(house);
  const lot = await house.lot({ closesInMs: SOON_MS, softClose: noClose });
  const answer = await house.bid(lot, 'anna', 5_000n);
  expect(answer).toMatchObject({ ok: true });
  await store.openAsOwner().all(sleepUntil, [answer.ok ? answer.closesAtMs + 20 : 0]);
  expect(await house.bid(lot, 'bob', 9_000n)).toMatchObject({ ok: false, code: 'busy' });
  expect(await house.head(lot)).toMatchObject({ status: 'open' });
  expect(await store.openAsOwner().all(statement('', 'select beat_ms from bidding.heartbeat'))).toEqual([]);
});

test('while the database clock is in doubt nothing is closed, and a bid on the due lot hears busy', async () => {
  let jumpMs = 0;
  const house = await open({
    connectLane: async () => tamperedLane(await store.lane('bidding'), {
      after: (name, result) => {
        if (name !== 'bidding.read_moment' || jumpMs === 0) return result;
        const rows = result.rows.map((row) => ({ ...row, now_ms: String(Number((row as { now_ms: string }).now_ms) + jumpMs) }));
        return { ...result, rows };
      },
    }),
  });
  const lot = await house.lot({ closesInMs: 3_600_000 });
  expect(await house.bid(lot, 'anna', 5_000n)).toMatchObject({ ok: true });
  jumpMs = 7_200_000;
  expect(await house.bid(lot, 'bob', 6_000n, 'k')).toMatchObject({ ok: false, code: 'busy' });
  expect(house.bidding.stats()).toMatchObject({ clockTrusted: false, clockJumps: 1 });
  jumpMs = 0;
  expect(await house.bid(lot, 'bob', 6_000n, 'k')).toMatchObject({ ok: true, outcome: 'leading' });
  expect(house.bidding.stats()).toMatchObject({ clockTrusted: true });
  expect(house.events.some((event) => event.kind === 'lot.closed')).toBe(false);
});

test('a late bid on one lot of a sale that closes together moves all its lots, each by an event of its own', async () => {
  const house = await open();
  const group = groupId(77n);
  const softClose = { windowSeconds: 60, mode: 'reset', scope: 'sale', cap: { kind: 'none' }, trigger: 'any_bid' } as const;
  const closesInMs = 30_000;
  const terms = (position: number) => ({ groupId: group, position, softClose, closesInMs });
  const [first, second, third] = [await house.lot(terms(1)), await house.lot(terms(2)), await house.lot(terms(3))];
  const before = await house.head(second);
  const answer = await house.bid(second, 'anna', 5_000n);
  expect(answer.ok && answer.closesAtMs).toBeGreaterThan(before.closesAtMs);
  const moved = await house.published(first, 'lot.extended');
  expect(moved.closesAtMs).toBe(answer.ok ? answer.closesAtMs : 0);
  expect((await house.head(third)).closesAtMs).toBe(moved.closesAtMs);
});

test('a lot that opens late, after its group was extended, opens into the group\'s close and answers its first bid', async () => {
  const house = await open();
  const softClose = { windowSeconds: 60, mode: 'reset', scope: 'sale', cap: { kind: 'none' }, trigger: 'any_bid' } as const;
  const [first, second] = [
    await house.lot({ groupId: groupId(78n), position: 1, softClose, closesInMs: 2 * SOON_MS }),
    await house.lot({ groupId: groupId(78n), position: 2, softClose, opensInMs: SOON_MS, closesInMs: 2 * SOON_MS }),
  ];
  const extended = await house.bid(first, 'anna', 5_000n);
  await house.published(second, 'lot.opened');
  const answer = await house.bid(second, 'bob', 5_000n, 'k');
  expect(answer).toMatchObject({ ok: true, outcome: 'leading', maximum: 5_000n });
  expect(answer.ok && extended.ok && answer.closesAtMs >= extended.closesAtMs).toBe(true);
  expect(await house.bid(second, 'bob', 5_000n, 'k')).toEqual({ ...answer, replayed: true });
});

test('the early end closes now and leaves the announced close as it was', async () => {
  const house = await open();
  const lot = await house.lot({ closesInMs: 3_600_000 });
  await house.bid(lot, 'anna', 5_000n);
  const seller = house.account('the seller');
  expect(await house.bidding.commands.endLot({ lot, by: seller, operator: false })).toMatchObject({ ok: false, code: 'end_too_late' });
  const before = await house.head(lot);
  expect(await house.bidding.commands.endLot({ lot, by: null, operator: true })).toMatchObject({ ok: true });
  const after = await house.head(lot);
  expect(after).toMatchObject({ status: 'closed', outcome: 'sold', price: minor(1_000n), closesAtMs: before.closesAtMs });
});

test('a retraction closes nothing: only the lot\'s own lane knows whether a bid that came in time still waits', async () => {
  // Timers that never fire: the closer does not come by itself.
  const house = await open({ timers: { after: () => ({ cancel: () => {} }) } });
  const lot = await house.lot({ closesInMs: SOON_MS, softClose: noClose });
  const answer = await house.bid(lot, 'anna', 5_000n);
  await store.openAsOwner().all(sleepUntil, [answer.ok ? answer.closesAtMs + 5 : 0]);
  const retraction = { account: house.account('anna'), lot, key: 'back', reason: 'typing_error' } as const;
  expect(await house.bidding.commands.retract(retraction)).toMatchObject({ ok: false, code: 'busy' });
  expect(house.events.map(({ kind }) => kind)).not.toContain('lot.closed');
  expect(await house.bid(lot, 'bob', 9_000n)).toMatchObject({ ok: false, code: 'lot_closed' });
  expect(await house.bidding.commands.retract(retraction)).toMatchObject({ ok: false, code: 'lot_closed' });
});
