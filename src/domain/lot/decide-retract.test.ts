import { expect, test } from 'vitest';
import { A, B, Bidding, C, D, eventsOf, HOUR_MS, openLot, OPENS_AT_MS } from '../../../test/properties/given.ts';
import type { AccountId } from '../ids.ts';
import { decideFreeze, decideRetract, type RetractCommand } from './decide.ts';
import type { HistoryBid, LotHistory } from './history.ts';
import type { LotTerms } from './terms.ts';

const marketplace: Partial<LotTerms> = { retraction: 'marketplace' };
const byBidder = (account: AccountId): RetractCommand => ({ by: 'bidder', account, reason: 'typing_error' });
const byStaff = (...seqs: number[]): RetractCommand => ({ by: 'staff', seqs, reason: 'shill' });

function lotWith(own: Partial<LotTerms>, bids: [AccountId, bigint, number?][], reserve: bigint | null = null): Bidding {
  const lot = new Bidding(openLot(own, reserve));
  for (const [account, maximum, atMs] of bids) lot.bid(account, maximum, atMs);
  return lot;
}

function historyOf(lot: Bidding): LotHistory {
  const gone = new Set(lot.events.flatMap((event) => (event.kind === 'bid.retracted' ? event.seqs : [])));
  const standing = lot.events.filter((event): event is typeof event & HistoryBid => event.kind === 'bid.accepted' && !gone.has(event.seq));
  return { standing, lowerings: [] };
}

const retract = (lot: Bidding, command: RetractCommand, atMs = lot.state.lastDecidedAtMs): ReturnType<typeof decideRetract> =>
  decideRetract(lot.state, historyOf(lot), command, atMs);

test('with more than 12 hours left all the bidder\'s bids go and the rest is replayed', () => {
  const lot = lotWith(marketplace, [[A, 2000n], [B, 3000n], [C, 4000n], [B, 9000n]]);
  expect(lot.state.price).toBe(4100n);
  lot.take(eventsOf(retract(lot, byBidder(B))));
  expect(lot.events.at(-1)).toMatchObject({ kind: 'bid.retracted', by: 'bidder', account: B, seqs: [3, 5], reason: 'typing_error', price: 2050n, bidCount: 2 });
  expect(lot.state).toMatchObject({ leader: { account: C, maximum: 4000n }, runnerUpMaximum: 2000n, price: 2050n, bidCount: 2, bidderCount: 3 });
});

test('with 12 hours or less left only the last bid goes, within an hour of placing it', () => {
  const late = OPENS_AT_MS + 12 * HOUR_MS;
  const bids: [AccountId, bigint, number?][] = [[A, 2000n], [B, 3000n, late - HOUR_MS], [B, 4000n, late]];
  const lot = lotWith(marketplace, bids);
  expect(eventsOf(retract(lot, byBidder(B), late - 1))).toMatchObject([{ seqs: [4], atMs: late }]);
  expect(eventsOf(retract(lot, byBidder(B), late + HOUR_MS))).toMatchObject([{ seqs: [4], leader: { account: B, maximum: 3000n } }]);
  expect(retract(lot, byBidder(B), late + HOUR_MS + 1)).toMatchObject({ refusal: { reason: 'retraction_not_allowed' } });
  const early = lotWith(marketplace, [[A, 2000n], [B, 3000n]]);
  expect(eventsOf(retract(early, byBidder(B), late - 1))).toMatchObject([{ seqs: [3] }]);
  expect(retract(early, byBidder(B), late)).toMatchObject({ refusal: { reason: 'retraction_not_allowed' } });
});

test('a bidder takes back own bids only, and only where the terms let bidders do so', () => {
  expect(retract(lotWith(marketplace, [[A, 2000n]]), byBidder(D))).toMatchObject({ refusal: { reason: 'nothing_to_retract' } });
  expect(retract(lotWith({}, [[A, 2000n]]), byBidder(A))).toMatchObject({ refusal: { reason: 'retraction_not_allowed' } });
});

test('when the last bid goes nobody leads and the price is the opening price', () => {
  const lot = lotWith(marketplace, [[A, 2000n]], 1500n);
  lot.take(eventsOf(retract(lot, byBidder(A))));
  expect(lot.state).toMatchObject({ leader: null, runnerUpMaximum: null, price: 1000n, bidCount: 0, bidderCount: 1 });
  expect(retract(lot, byBidder(A))).toMatchObject({ refusal: { reason: 'nothing_to_retract' } });
  lot.bid(B, 1000n);
  expect(lot.state).toMatchObject({ leader: { account: B }, bidderCount: 2 });
});

test('staff take out named bids of one account, on frozen lots too, whatever the policy', () => {
  const lot = lotWith({}, [[A, 2000n], [B, 3000n], [C, 4000n], [B, 9000n]]);
  expect(eventsOf(retract(lot, byStaff(5)))).toMatchObject([{ by: 'staff', account: B, seqs: [5], leader: { account: C, maximum: 4000n }, price: 3100n }]);
  for (const seqs of [[], [1], [99], [3, 99], [2, 3]]) expect(retract(lot, byStaff(...seqs))).toMatchObject({ refusal: { reason: 'nothing_to_retract' } });
  lot.take(eventsOf(decideFreeze(lot.state, 'inquiry', lot.state.lastDecidedAtMs)));
  expect(retract(lot, byStaff(3, 5))).toMatchObject({ ok: true });
  expect(retract(lotWith(marketplace, []), byBidder(A))).toMatchObject({ refusal: { reason: 'nothing_to_retract' } });
  lot.take(eventsOf(retract(lot, byStaff(3, 5))));
  expect(lot.state).toMatchObject({ status: 'frozen', leader: { account: C }, price: 2050n });
  expect(retract(lot, byStaff(3))).toMatchObject({ refusal: { reason: 'nothing_to_retract' } });
});

test('on a frozen lot a bidder waits, and on a due one nothing is taken back', () => {
  const lot = lotWith(marketplace, [[A, 2000n]]);
  expect(retract(lot, byBidder(A), lot.state.closesAtMs)).toMatchObject({ refusal: { reason: 'lot_closed' } });
  expect(retract(lot, byStaff(2), lot.state.closesAtMs)).toMatchObject({ refusal: { reason: 'lot_closed' } });
  lot.take(eventsOf(decideFreeze(lot.state, 'inquiry', lot.state.lastDecidedAtMs)));
  expect(retract(lot, byBidder(A))).toMatchObject({ refusal: { reason: 'lot_frozen' } });
});

test('extensions survive a retraction', () => {
  const lot = lotWith({}, [[A, 2000n], [B, 3000n, openLot().closesAtMs - 1000]]);
  const { closesAtMs } = lot.state;
  lot.take(eventsOf(retract(lot, byStaff(3))));
  expect(lot.state).toMatchObject({ closesAtMs, extensions: 1, leader: { account: A }, price: 1000n });
});

test('a raise stays when the bid before it goes', () => {
  const lot = lotWith({}, [[A, 5000n], [A, 6000n], [B, 5500n], [A, 6001n]]);
  lot.take(eventsOf(retract(lot, byStaff(2, 3))));
  expect(lot.state).toMatchObject({ leader: { account: A, maximum: 6001n }, runnerUpMaximum: 5500n, price: 5600n, bidCount: 2 });
});

test('a retraction that does not see the whole history is a bug', () => {
  const lot = lotWith({}, [[A, 2000n], [B, 3000n]]);
  expect(() => decideRetract(lot.state, { standing: [], lowerings: [] }, byStaff(2), 0)).toThrow('every standing bid');
});
