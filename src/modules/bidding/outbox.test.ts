import { afterAll, beforeAll, expect, test } from 'vitest';
import { biddingHouse, type BiddingHouse } from '../../../test/support/bidding.ts';
import type { BiddingEvent } from '#contracts/bidding.ts';
import { idKey, type LotId } from '#domain/ids.ts';
import type { OutboxWindow } from '#platform/bus/ports.ts';
import { statement } from '#platform/db/types.ts';
import { type CallContext, onBehalfOf } from '#platform/rpc/context.ts';

let house: BiddingHouse;
beforeAll(async () => { house = await biddingHouse({ waits: { queueMs: 60_000, parkedMs: 60_000 } }); });
afterAll(async () => { await house.stop(); });

const ALL: OutboxWindow = { fromXid: '0', aboveId: '0', inFlight: [], upToId: '9223372036854775807' };
type EventRow = { id: string; tx: string; lot_id: string; seq: string; span: number | null };
const everyEvent = statement<EventRow>('', `
  select id, tx::text as tx, lot_id, seq, span
  from bidding.decisions
  where seq is not null
  order by id`);

const unread = (window: OutboxWindow): Promise<string[]> => house.bidding.outbox(house.store.open('bidding'))
  .read(async (reader) => (await reader.page(window, 100_000)).map(({ id }) => id));
const countsAbove = (aboveId: string, lot: LotId): Promise<number[]> => house.bidding.outbox(house.store.open('bidding')).read(async (reader) =>
  (await reader.page({ ...ALL, aboveId }, 100_000)).map(({ payload }) => payload as BiddingEvent).filter((event) => event.lot === lot).map(({ bidderCount }) => bidderCount));
const events = (): Promise<EventRow[]> => house.store.openAsOwner().all(everyEvent);

/** Bursts on two lots, among them bids that are refused, a late one that extends the lot, and acts between. */
async function busyLots(): Promise<void> {
  const lots = [await house.lot({ closesInMs: 60_000 }), await house.lot()];
  for (let round = 0; round < 4; round += 1) {
    await Promise.all(lots.flatMap((lot) => Array.from({ length: 60 }, (_, i) => house.bid(lot, `b${i % 9}`, 1_000n + BigInt((round * 60 + i) % 83) * 1_000n))));
    for (const lot of lots) await house.bidding.commands.freeze({ lot, by: house.account('clerk'), reason: 'a photo was wrong' });
    for (const lot of lots) await house.bidding.commands.resume({ lot, by: null, reason: 'looked at' });
  }
}

test('what a batch wrote on a lot stands under one entry, and the outbox hands over every event of it once, in order', async () => {
  await busyLots();
  const rows = await events();
  const spans = rows.filter(({ span }) => span !== null);
  expect(Math.max(...spans.map(({ span }) => span ?? 0))).toBeGreaterThan(1);
  expect(spans.reduce((sum, { span }) => sum + (span ?? 0), 0)).toBe(rows.length);
  expect(await unread(ALL)).toEqual(rows.map(({ id }) => id));
});

test('a window from a transaction on has what was written since, and what was under way then', async () => {
  await busyLots();
  const rows = await events();
  const late = rows.find(({ span }) => (span ?? 0) > 1);
  const last = BigInt(rows.at(-1)?.tx ?? '0');
  const since = rows.filter(({ tx }) => BigInt(tx) === last || tx === late?.tx).map(({ id }) => id);
  expect(await unread({ ...ALL, fromXid: String(last), inFlight: [late?.tx ?? '0'] })).toEqual(since);
});

test('the bounds on ids hold for the events behind the first one too', async () => {
  await busyLots();
  const rows = await events();
  const middle = rows[rows.findIndex(({ span }) => (span ?? 0) > 4) + 2]?.id ?? '0';
  expect(await unread({ ...ALL, aboveId: middle })).toEqual(rows.filter(({ id }) => BigInt(id) > BigInt(middle)).map(({ id }) => id));
  expect(await unread({ ...ALL, upToId: middle })).toEqual(rows.filter(({ id }) => BigInt(id) <= BigInt(middle)).map(({ id }) => id));
});

test('each event says how many bidders there were after it: at once, relayed in whatever pieces, and read again from any seq', async () => {
  const lot = await house.lot();
  for (const [index, who] of ['ada', 'ben', 'ada', 'cem', 'ben', 'dan'].entries()) await house.bid(lot, who, 1_000n + BigInt(index) * 2_000n);
  await house.bidding.commands.freeze({ lot, by: house.account('clerk'), reason: 'a photo was wrong' });
  const counts = [0, 1, 2, 2, 3, 3, 4, 4];
  expect(house.events.filter((event) => event.lot === lot).map(({ bidderCount }) => bidderCount)).toEqual(counts);
  for (let from = 1; from <= counts.length; from += 1) {
    const read = await house.bidding.queries.eventsSince(lot, from, 100);
    expect(read.map(({ bidderCount }) => bidderCount), `from ${from}`).toEqual(counts.slice(from - 1));
  }
  const ids = (await events()).filter(({ lot_id }) => lot_id === idKey(lot)).map(({ id }) => id);
  for (const [at, aboveId] of ['0', ...ids].entries()) expect(await countsAbove(aboveId, lot), `above ${at} of them`).toEqual(counts.slice(at));
});

test('a row that a release before spans wrote stands for itself', async () => {
  const lot = await house.lot();
  await house.store.openAsOwner().run(statement('', `
    insert into bidding.decisions (lot_id, seq, head_seq, kind, price, minimum, bid_count, closes_ms, at_ms)
    select $1, 100 + n, 100 + n, 2, 1, 1, 1, 1, 1
    from generate_series(1, 3) as n`), [idKey(lot)]);
  expect((await unread(ALL)).slice(-3)).toEqual((await events()).slice(-3).map(({ id }) => id));
});

test('of the bids of one batch the events of the traced one carry its trace, all of them, and the rows of the others not a byte', async () => {
  const lot = await house.lot({ closesInMs: 60_000 });
  const cause = (flags: string): CallContext => ({ requestId: `flags-${flags}`, traceparent: `00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-${flags}` });
  // The first one moves the close; what arrives meanwhile is decided together.
  await Promise.all([
    onBehalfOf(cause('01'), () => house.bid(lot, 'ada', 2_000n)), house.bid(lot, 'ben', 4_000n), onBehalfOf(cause('00'), () => house.bid(lot, 'cem', 8_000n)),
    onBehalfOf(cause('01'), () => house.bid(lot, 'dan', 16_000n)), onBehalfOf(cause('01'), () => house.bid(lot, 'eve', 1_000n)),
  ]);
  const relayed = await house.bidding.outbox(house.store.open('bidding')).read(async (reader) => (await reader.page(ALL, 100_000)).filter(({ key }) => key === lot));
  const withCause = relayed.flatMap(({ kind, payload }) => {
    const { broughtAboutBy, seq } = payload as BiddingEvent;
    return broughtAboutBy === undefined ? [] : [{ kind, seq, broughtAboutBy }];
  });
  expect(withCause.length).toBeLessThan(relayed.length - 1);
  expect(withCause).toContainEqual({ kind: 'bid.accepted', seq: 2, broughtAboutBy: cause('01') });
  expect(withCause).toContainEqual({ kind: 'lot.extended', seq: 3, broughtAboutBy: cause('01') });
  expect(withCause.filter(({ kind }) => kind === 'bid.accepted')).toHaveLength(2);
  const plain = statement<{ kind: number; bytes: number | null }>('', `
    select kind, pg_column_size(detail) as bytes
    from bidding.decisions
    where lot_id = $1
      and (seq is null or not coalesce(detail ? 'broughtAboutBy', false))
    order by id`);
  expect((await house.store.openAsOwner().all(plain, [idKey(lot)])).filter(({ kind }) => kind !== 3)).toEqual([1, 2, 2, 20].map((kind) => ({ kind, bytes: null })));
});
