import { expect, test } from 'vitest';
import type { BiddingEvent } from '#contracts/bidding.ts';
import { accountId, lotId, type AccountId } from '#domain/ids.ts';
import { minor } from '#domain/money.ts';
import { CLOSING_SOON_MS, closingOf, endFor, follow, type Followed } from './rules.ts';

const LOT = lotId('7');
const [ANN, BOB, SELLER] = [accountId('1'), accountId('2'), accountId('9')];
let seq = 0;
const event = (kind: BiddingEvent['kind'], leader: AccountId | null, more: Partial<BiddingEvent> = {}): BiddingEvent => {
  seq += 1;
  return {
    lot: LOT, seq, kind, price: minor(1_000n), minimum: minor(1_100n), leader: null, bidCount: 1, closesAtMs: 2, atMs: 1_000 + seq, account: leader, leaderAccount: leader, sellerId: SELLER,
    bidderCount: 1, extensions: 0, ...more,
  };
};
const said = (known: ReadonlyMap<typeof LOT, Followed>, events: BiddingEvent[]): string[] => follow(known, events).standings.map(({ account, kind }) => `${account} ${kind}`);

test('only who led and does not any more is outbid; a bid that was beaten at once told its bidder so itself', () => {
  expect(said(new Map(), [event('bid.accepted', ANN), event('bid.accepted', ANN, { account: BOB })])).toEqual(['acc_1 leading']);
  expect(said(new Map(), [event('bid.accepted', ANN), event('bid.accepted', BOB)])).toEqual(['acc_1 outbid', 'acc_2 leading']);
});
test('of many changes of one page the last one counts for each', () => {
  expect(said(new Map(), [event('bid.accepted', ANN), event('bid.accepted', BOB), event('bid.accepted', ANN)])).toEqual(['acc_1 leading', 'acc_2 outbid']);
});
test('who takes a bid back is not outbid, and whoever leads then is told', () => {
  expect(said(new Map([[LOT, { seq: 0, leader: ANN }]]), [event('bid.retracted', BOB, { account: ANN })])).toEqual(['acc_2 leading']);
});
test('facts that come again, or late, have no further effect', () => {
  const events = [event('bid.accepted', ANN), event('bid.accepted', BOB)];
  const { lots } = follow(new Map(), events);
  const again = follow(lots, events);
  expect([again.lots.size, again.standings, again.bidders, again.ends]).toEqual([0, [], [], []]);
});
test('the end says it all: nobody is told of being outbid beside it', () => {
  const { standings, ends, bidders } = follow(new Map([[LOT, { seq: 0, leader: ANN }]]), [event('lot.bought', BOB), event('lot.closed', BOB, { account: null, outcome: 'sold' })]);
  expect(standings).toEqual([]);
  expect(bidders).toEqual([expect.objectContaining({ lot: LOT, account: BOB, kind: 'placed', price: '1000' })]);
  expect(ends).toEqual([expect.objectContaining({ outcome: 'sold', winner: BOB, seller: SELLER, price: '1000' })]);
});
test.each([['sold', ANN, 'won'], ['sold', BOB, 'lost'], ['passed', ANN, 'passed'], ['withdrawn', ANN, 'withdrawn']] as const)('at a lot that was %s, %s is told %s', (outcome, account, kind) => {
  expect(endFor({ lot: LOT, outcome, winner: outcome === 'sold' ? ANN : null, seller: SELLER, price: '1', seq: 1, atMs: 1 }, account)).toBe(kind);
});
test('a lot is looked at a quarter of an hour before the close that its last fact gave it, and not while no close is coming', () => {
  const looks = (...events: BiddingEvent[]) => [...follow(new Map(), events).lots.values()].map(({ lookMs }) => lookMs);
  expect(looks(event('lot.opened', null, { closesAtMs: 5_000_000 }))).toEqual([5_000_000 - CLOSING_SOON_MS]);
  expect(looks(event('lot.opened', null, { closesAtMs: 5_000_000 }), event('lot.extended', null, { closesAtMs: 6_000_000 }))).toEqual([6_000_000 - CLOSING_SOON_MS]);
  expect(looks(event('lot.frozen', ANN))).toEqual([null]);
  expect(looks(event('lot.frozen', ANN), event('lot.resumed', ANN, { closesAtMs: 7_000_000 }))).toEqual([7_000_000 - CLOSING_SOON_MS]);
  expect(looks(event('lot.closed', ANN, { outcome: 'sold' }))).toEqual([null]);
});
test.each([
  ['nobody knows it', undefined, null], ['it is frozen', { status: 'frozen', leftMs: 1_000 }, null], ['it is closed', { status: 'closed', leftMs: 1_000 }, null],
  ['its time is up', { status: 'open', leftMs: 0 }, null], ['a moment is left', { status: 'open', leftMs: 1 }, 'now'], ['15 minutes are left', { status: 'open', leftMs: CLOSING_SOON_MS }, 'now'],
  ['it was extended', { status: 'open', leftMs: CLOSING_SOON_MS + 7 }, 1_007],
] as const)('of a lot that is looked at while %s', (_, head, look) => {
  expect(closingOf(head === undefined ? undefined : { status: head.status, serverTimeMs: 1_000, closesAtMs: 1_000 + head.leftMs })).toBe(look);
});
