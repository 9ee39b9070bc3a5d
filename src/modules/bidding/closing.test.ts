import { afterEach, expect, test } from 'vitest';
import { biddingHouse, type BiddingHouse } from '../../../test/support/bidding.ts';
import { freshDatabase, type TestDatabase } from '../../../test/support/postgres.ts';
import { tamperedLane } from '../../../test/support/tampered-lane.ts';
import { groupId, idKey, type LotId } from '#domain/ids.ts';
import { minor } from '#domain/money.ts';
import type { PublicLotEvent } from '#contracts/bidding.ts';
import { statement } from '#platform/db/types.ts';
import { biddingMigrations, type BiddingPorts } from './index.ts';

let opened: { houses: BiddingHouse[]; store: TestDatabase } | null = null;
afterEach(async () => {
  for (const house of opened?.houses ?? []) await house.stop();
  await opened?.store.drop();
  opened = null;
});

async function open(ports: Partial<BiddingPorts> = {}): Promise<BiddingHouse> {
  opened ??= { houses: [], store: await freshDatabase([biddingMigrations]) };
  const house = await biddingHouse(ports, opened.store);
  opened.houses.push(house);
  return house;
}

/** Waits for an event of a lot to be published. */
async function published(house: BiddingHouse, lot: LotId, kind: string): Promise<PublicLotEvent> {
  for (;;) {
    const found = house.events.find((event) => event.lot === lot && event.kind === kind);
    if (found !== undefined) return found;
    await new Promise((resolve) => { setImmediate(resolve); });
  }
}

const noClose = { windowSeconds: 0, mode: 'reset', scope: 'lot', cap: { kind: 'none' }, trigger: 'any_bid' } as const;

test('a due lot closes by itself, without traffic, not before its time', async () => {
  const house = await open();
  const sold = await house.lot({ closesInMs: 700, softClose: noClose });
  const passed = await house.lot({ closesInMs: 700, softClose: noClose });
  await house.bid(sold, 'anna', 5_000n);
  const closed = await published(house, sold, 'lot.closed');
  expect(closed).toMatchObject({ outcome: 'sold', price: 1_000n, seq: 3 });
  expect(closed.atMs).toBeGreaterThanOrEqual(closed.closesAtMs);
  expect(await published(house, passed, 'lot.closed')).toMatchObject({ outcome: 'passed', seq: 2 });
  expect(await house.bid(sold, 'bob', 9_000n)).toMatchObject({ ok: false, code: 'lot_closed' });
});

test('a scheduled lot opens by itself, and takes no bid before', async () => {
  const house = await open();
  const lot = await house.lot({ opensInMs: 600 });
  expect(await house.bid(lot, 'anna', 5_000n, 'early')).toMatchObject({ ok: false, code: 'lot_not_open' });
  const opening = await published(house, lot, 'lot.opened');
  expect(opening.seq).toBe(1);
  // Not remembered: the same request counts once the lot is open.
  expect(await house.bid(lot, 'anna', 5_000n, 'early')).toMatchObject({ ok: true, seq: 2, replayed: false });
});

test('a bid that waited for the lot past its close is too late: the clock is read after the lock', async () => {
  const house = await open({ connectLane: () => opened!.store.lane('bidding', { limits: { lockMs: 5_000, statementMs: 10_000 } }) });
  const lot = await house.lot({ closesInMs: 400, softClose: noClose });
  const owner = opened!.store.openAsOwner();
  const lock = statement<{ lot_id: string }>('', 'select lot_id from bidding.lots where lot_id = $1 for update');
  const sleep = statement<never>('', 'select pg_sleep(greatest(0, ($1::bigint - extract(epoch from clock_timestamp()) * 1000) / 1000))');
  const head = (await house.bidding.queries.heads([lot], null)).get(lot)!;
  let answer: Promise<unknown> = Promise.resolve();
  await owner.transaction(async (tx) => {
    await tx.one(lock, [idKey(lot)]);
    // Received less than 250 ms before the close: no promise is broken by refusing it.
    await tx.all(sleep, [head.closesAtMs - 100]);
    answer = house.bid(lot, 'anna', 5_000n);
    await tx.all(sleep, [head.closesAtMs + 50]);
  });
  expect(await answer).toMatchObject({ ok: false, code: 'lot_closed' });
});

test('a bid received in time but kept waiting by the house past the close extends the lot by a full window', async () => {
  const house = await open({ connectLane: () => opened!.store.lane('bidding', { limits: { lockMs: 5_000, statementMs: 10_000 } }) });
  const lot = await house.lot({ closesInMs: 900, softClose: noClose });
  const owner = opened!.store.openAsOwner();
  const lock = statement<{ lot_id: string }>('', 'select lot_id from bidding.lots where lot_id = $1 for update');
  const sleep = statement<never>('', 'select pg_sleep(greatest(0, ($1::bigint - extract(epoch from clock_timestamp()) * 1000) / 1000))');
  const { closesAtMs } = (await house.bidding.queries.heads([lot], null)).get(lot)!;
  let answer: Promise<unknown> = Promise.resolve();
  await owner.transaction(async (tx) => {
    await tx.one(lock, [idKey(lot)]);
    await tx.all(sleep, [closesAtMs - 500]);
    answer = house.bid(lot, 'anna', 5_000n);
    await tx.all(sleep, [closesAtMs + 50]);
  });
  expect(await answer).toMatchObject({ ok: true, outcome: 'leading' });
  const extended = await published(house, lot, 'lot.extended');
  expect(extended.closesAtMs).toBe(extended.atMs + 120_000);
});

test('lots that came due while the house was gone get a full window instead of closing', async () => {
  const first = await open();
  const lot = await first.lot({ closesInMs: 500, softClose: noClose });
  const later = await first.lot({ closesInMs: 60_000, softClose: noClose });
  await first.stop();
  const age = statement<never>('', 'update bidding.heartbeat set beat_ms = beat_ms - 30000');
  await opened!.store.openAsOwner().run(age);
  await opened!.store.openAsOwner().all(statement('', 'select pg_sleep(0.6)'));
  opened!.houses.length = 0;
  const second = await open();
  const extended = await published(second, lot, 'lot.extended');
  expect(extended.closesAtMs).toBeGreaterThanOrEqual(extended.atMs + 120_000);
  expect(second.reports.some(({ kind }) => kind === 'outage')).toBe(true);
  expect(second.events.some((event) => event.kind === 'lot.closed')).toBe(false);
  expect((await second.bidding.queries.heads([later], null)).get(later)).toMatchObject({ status: 'open', extensions: 0 });
});

test('while the database clock is in doubt nothing is closed, and a bid on the due lot hears busy', async () => {
  let jumpMs = 0;
  const house = await open({
    connectLane: async () => tamperedLane(await opened!.store.lane('bidding'), {
      after: (name, result) => {
        if (name !== 'bidding.read_clock' || jumpMs === 0) return result;
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
  const lots: LotId[] = [];
  const closesAtMs = Date.now() + 30_000;
  for (let position = 1; position <= 3; position += 1) lots.push(await house.lot({ groupId: group, position, softClose, closesAtMs } as never));
  const answer = await house.bid(lots[1]!, 'anna', 5_000n);
  expect(answer.ok && answer.closesAtMs).toBeGreaterThan(closesAtMs);
  const moved = await published(house, lots[0]!, 'lot.extended');
  expect(moved.closesAtMs).toBe(answer.ok ? answer.closesAtMs : 0);
  expect((await house.bidding.queries.heads(lots, null)).get(lots[2]!)?.closesAtMs).toBe(moved.closesAtMs);
});

test('the early end closes now and leaves the announced close as it was', async () => {
  const house = await open();
  const lot = await house.lot({ closesInMs: 3_600_000 });
  await house.bid(lot, 'anna', 5_000n);
  const seller = house.account('the seller');
  expect(await house.bidding.commands.endLot({ lot, by: seller, operator: false })).toMatchObject({ ok: false, code: 'end_too_late' });
  const before = (await house.bidding.queries.heads([lot], null)).get(lot)!;
  expect(await house.bidding.commands.endLot({ lot, by: null, operator: true })).toMatchObject({ ok: true });
  const after = (await house.bidding.queries.heads([lot], null)).get(lot)!;
  expect(after).toMatchObject({ status: 'closed', outcome: 'sold', price: minor(1_000n), closesAtMs: before.closesAtMs });
});
