import { expect, test } from 'vitest';
import { A, B, Bidding, bidOf, C, D, DEFAULT_SOFT_CLOSE, eventsOf, GOOD_STANDING, HOUR_MS, openLot, SELLER, terms } from '../../../test/properties/given.ts';
import type { AccountId } from '../ids.ts';
import { minor } from '../money.ts';
import type { BidCommand } from './commands.ts';
import { buyNowAllowed, decideBid, decideBuy, decideClose, decideFreeze, decideRetract } from './decide.ts';
import { evolve } from './evolve.ts';
import { initialState, minimumFor, reserveState } from './state.ts';

type Vector = { name: string; reserve?: bigint; bids: [AccountId, bigint][]; price: bigint; leader: AccountId; refused?: string[] };
const VECTORS: Vector[] = [
  { name: 'one bidder leads at the opening price', bids: [[A, 5000n]], price: 1000n, leader: A },
  { name: 'the price is the runner-up and one increment', bids: [[A, 5000n], [B, 2000n]], price: 2050n, leader: A },
  { name: 'of two equal bids the earlier one leads, at the full amount', bids: [[A, 5000n], [B, 2000n], [B, 5000n]], price: 5000n, leader: A },
  { name: 'winning by less than one increment is legal', bids: [[A, 5000n], [B, 2000n], [C, 5025n]], price: 5025n, leader: C },
  {
    name: 'a bid below the next minimum is refused', bids: [[A, 5000n], [B, 2000n], [C, 2050n], [C, 2090n], [C, 2100n]],
    price: 2150n, leader: A, refused: ['bid_too_low', 'bid_too_low'],
  },
  { name: 'a maximum below the reserve shows the ordinary price', reserve: 4000n, bids: [[A, 3000n]], price: 1000n, leader: A },
  { name: 'a maximum above the reserve lifts the price to it', reserve: 4000n, bids: [[A, 3000n], [B, 4500n]], price: 4000n, leader: B },
  { name: 'above the reserve the bids compete', reserve: 4000n, bids: [[A, 3000n], [B, 4500n], [A, 4600n]], price: 4600n, leader: A },
  { name: 'an own raise leaves the price', bids: [[A, 5000n], [A, 6000n]], price: 1000n, leader: A },
  { name: 'an own raise frees a capped price', bids: [[A, 5000n], [B, 2000n], [C, 5025n], [C, 6000n]], price: 5100n, leader: C },
  { name: 'a small own raise frees it as far as it goes', bids: [[A, 5000n], [B, 2000n], [C, 5025n], [C, 5026n]], price: 5026n, leader: C },
  {
    name: 'a leader cannot repeat or lower the own maximum', bids: [[A, 5000n], [A, 5000n], [A, 4900n]], price: 1000n, leader: A,
    refused: ['own_maximum_not_raised', 'own_maximum_not_raised'],
  },
  { name: 'below 100.00 the step is 1.00', bids: [[A, 50_000n], [B, 9999n]], price: 10_099n, leader: A },
  { name: 'from 100.00 on the step is 2.50', bids: [[A, 50_000n], [B, 10_000n]], price: 10_250n, leader: A },
];

test.each(VECTORS)('$name', ({ reserve, bids, price, leader, refused }) => {
  const bidding = new Bidding(openLot({}, reserve ?? null));
  for (const [account, maximum] of bids) bidding.bid(account, maximum);
  expect(bidding.result).toEqual({ price, leader, refused: refused ?? [] });
});

test('the reserve is not met by 30.00 and met by 45.00', () => {
  const bidding = new Bidding(openLot({}, 4000n));
  expect(reserveState(bidding.state)).toBe('unmet');
  bidding.bid(A, 3000n);
  expect(reserveState(bidding.state)).toBe('unmet');
  bidding.bid(B, 4500n);
  expect(reserveState(bidding.state)).toBe('met');
  expect(reserveState(openLot())).toBe('none');
});

test('an own raise that meets the reserve lifts the price to it', () => {
  const bidding = new Bidding(openLot({}, 4000n));
  bidding.bid(A, 3000n);
  bidding.bid(A, 4000n);
  expect(bidding.result).toEqual({ price: 4000n, leader: A, refused: [] });
});

test('a refusal says the minimum of the one who asked', () => {
  const bidding = new Bidding(openLot());
  expect(bidding.bid(A, 999n)).toEqual({ reason: 'bid_too_low', minimum: 1000n });
  bidding.bid(A, 5000n);
  expect(bidding.bid(B, 1049n)).toEqual({ reason: 'bid_too_low', minimum: 1050n });
  expect(bidding.bid(A, 5000n)).toEqual({ reason: 'own_maximum_not_raised', minimum: 5001n });
  expect(minimumFor(bidding.state, null)).toBe(1050n);
});

test('where the terms say so, the full maximum shows below the reserve', () => {
  const bidding = new Bidding(openLot({ showMaximumBelowReserve: true }, 4000n));
  bidding.bid(A, 3000n);
  expect(bidding.state.price).toBe(3000n);
  bidding.bid(B, 4500n);
  expect(bidding.state.price).toBe(4000n);
});

test('a lot that is not open says how it stands', () => {
  const scheduled = initialState(terms(), null);
  const open = openLot();
  const [frozen] = eventsOf(decideFreeze(open, 'inspection', open.lastDecidedAtMs));
  const [closed] = eventsOf(decideClose(open, open.closesAtMs));
  const refusal = (state: typeof open): unknown => decideBid(state, bidOf(A, 5000n), state.closesAtMs + 1);
  expect(refusal(scheduled)).toMatchObject({ refusal: { reason: 'lot_not_open' } });
  expect(frozen && refusal(evolve(open, frozen))).toMatchObject({ refusal: { reason: 'lot_frozen' } });
  expect(closed && refusal(evolve(open, closed))).toMatchObject({ refusal: { reason: 'lot_closed' } });
});

test('a bid counts up to the last millisecond before the close, and not at it', () => {
  const lot = openLot({ softClose: { ...DEFAULT_SOFT_CLOSE, windowSeconds: 0 } });
  expect(decideBid(lot, bidOf(A, 1000n), lot.closesAtMs - 1)).toMatchObject({ ok: true });
  expect(decideBid(lot, bidOf(A, 1000n), lot.closesAtMs)).toMatchObject({ ok: false, refusal: { reason: 'lot_closed' } });
});

test('a clock that goes back does not take a lot back in time', () => {
  const lot = new Bidding(openLot());
  lot.bid(A, 5000n, 2 * HOUR_MS);
  lot.bid(B, 2000n, HOUR_MS);
  expect(lot.events.map((event) => event.atMs)).toEqual([2 * HOUR_MS, 2 * HOUR_MS]);
});

test('a limit covers what the bidder leads elsewhere and this maximum, to the unit', () => {
  const lot = openLot();
  const standing = { ...GOOD_STANDING, exposureLimit: minor(10_000n), exposureElsewhere: minor(6000n) };
  expect(decideBid(lot, bidOf(A, 4000n, { standing }), 0)).toMatchObject({ ok: true });
  expect(decideBid(lot, bidOf(A, 4001n, { standing }), 0)).toMatchObject({ ok: false, refusal: { reason: 'limit_exceeded' } });
});

test('the seller, linked accounts and staff may not bid; staff may where the terms disclose it', () => {
  const lot = openLot();
  const reason = (state: typeof lot, command: BidCommand): string | null => {
    const answer = decideBid(state, command, 0);
    return answer.ok ? null : answer.refusal.reason;
  };
  expect(reason(lot, bidOf(SELLER, 5000n))).toBe('seller_may_not_bid');
  expect(reason(lot, bidOf(A, 5000n, { standing: { ...GOOD_STANDING, linkedToSeller: true } }))).toBe('seller_may_not_bid');
  const staff = bidOf(A, 5000n, { standing: { ...GOOD_STANDING, staff: true } });
  expect(reason(lot, staff)).toBe('staff_may_not_bid');
  expect(reason(openLot({ staffMayBid: true }), staff)).toBeNull();
});

test('a late bid extends, answered ones too; an own raise and a refused bid do not', () => {
  const lot = new Bidding(openLot());
  const closesAtMs = lot.state.closesAtMs;
  lot.bid(A, 5000n, closesAtMs - 200_000);
  lot.bid(A, 6000n, closesAtMs - 60_000);
  lot.bid(B, 1000n, closesAtMs - 50_000);
  expect(lot.events.map((event) => event.kind)).toEqual(['bid.accepted', 'bid.accepted']);
  expect(lot.refusals).toHaveLength(1);
  lot.bid(B, 2000n, closesAtMs - 40_000);
  expect(lot.events.slice(2)).toMatchObject([
    { kind: 'bid.accepted', seq: 4, leading: false, closesAtMs },
    { kind: 'lot.extended', seq: 5, cause: 'bid', closesAtMs: closesAtMs + 80_000, price: 2050n, bidCount: 3 },
  ]);
  expect(lot.state).toMatchObject({ extensions: 1, closesAtMs: closesAtMs + 80_000 });
});

test('an own raise that changes the price does not extend either', () => {
  const lot = new Bidding(openLot());
  for (const [account, maximum] of [[A, 5000n], [B, 2000n], [C, 5025n]] as const) lot.bid(account, maximum);
  lot.bid(C, 6000n, lot.state.closesAtMs - 1);
  expect(lot.state).toMatchObject({ price: 5100n, extensions: 0, closesAtMs: terms().closesAtMs });
});

test('with the trigger new_leader only a bid that takes the lead extends', () => {
  const lot = new Bidding(openLot({ softClose: { ...DEFAULT_SOFT_CLOSE, trigger: 'new_leader' } }));
  lot.bid(A, 5000n, lot.state.closesAtMs - 1000);
  lot.bid(B, 2000n, lot.state.closesAtMs - 1000);
  expect(lot.state.extensions).toBe(1);
  lot.bid(B, 6000n, lot.state.closesAtMs - 1000);
  expect(lot.state.extensions).toBe(2);
});

test('a purchase ends the lot at the buy-now price with exactly one buyer', () => {
  const lot = new Bidding(openLot({ buyNowPrice: minor(9000n) }));
  const command = { account: A, bidder: null, currency: null, standing: GOOD_STANDING };
  const events = eventsOf(decideBuy(lot.state, command, lot.state.lastDecidedAtMs));
  expect(events).toMatchObject([
    { kind: 'lot.bought', seq: 2, account: A, bidder: 1, price: 9000n },
    { kind: 'lot.closed', seq: 3, outcome: 'sold', winner: A, price: 9000n, closesAtMs: lot.state.closesAtMs },
  ]);
  lot.take(events);
  expect(lot.state).toMatchObject({ status: 'closed', outcome: 'sold', price: 9000n, leader: { account: A }, bidCount: 0 });
  expect(decideBuy(lot.state, { ...command, account: B }, 0)).toMatchObject({ refusal: { reason: 'lot_closed' } });
});

test('buy-now goes with the first bid, or with a reserve once that is met, and never comes back', () => {
  const buy = { account: D, bidder: null, currency: null, standing: GOOD_STANDING };
  const plain = new Bidding(openLot({ buyNowPrice: minor(9000n) }));
  plain.bid(A, 1000n);
  expect(decideBuy(plain.state, buy, 0)).toMatchObject({ refusal: { reason: 'buy_now_gone' } });

  const reserved = new Bidding(openLot({ buyNowPrice: minor(9000n) }, 4000n));
  reserved.bid(A, 3999n);
  expect(decideBuy(reserved.state, buy, 0)).toMatchObject({ ok: true });
  reserved.bid(B, 4100n);
  expect(decideBuy(reserved.state, buy, 0)).toMatchObject({ refusal: { reason: 'buy_now_gone' } });
  const standing = reserved.events.flatMap((event) => (event.kind === 'bid.accepted' ? [event] : []));
  reserved.take(eventsOf(decideRetract(reserved.state, { standing, lowerings: [] }, { by: 'staff', seqs: [3], reason: 'error' }, 0)));
  expect(reserveState(reserved.state)).toBe('unmet');
  expect(decideBuy(reserved.state, buy, 0)).toMatchObject({ refusal: { reason: 'buy_now_gone' } });
});

test('a purchase is held to the limit by the buy-now price, and a lot without one cannot be bought', () => {
  const standing = { ...GOOD_STANDING, exposureLimit: minor(8999n) };
  const buy = { account: A, bidder: null, currency: null, standing };
  expect(decideBuy(openLot({ buyNowPrice: minor(9000n) }), buy, 0)).toMatchObject({ refusal: { reason: 'limit_exceeded' } });
  expect(decideBuy(openLot(), buy, 0)).toMatchObject({ refusal: { reason: 'buy_now_gone' } });
});

test('buy-now is at least 1.30 times the opening price', () => {
  expect(buyNowAllowed(minor(1000n), minor(1300n))).toBe(true);
  expect(buyNowAllowed(minor(1000n), minor(1299n))).toBe(false);
  expect(buyNowAllowed(minor(1n), minor(1n))).toBe(false);
  expect(buyNowAllowed(minor(1n), minor(2n))).toBe(true);
});

test('an amount that was to be refused at the edge is a bug here', () => {
  for (const maximum of [0n, -1n, 1_000_000_000_000_001n]) expect(() => decideBid(openLot(), bidOf(A, maximum), 0)).toThrow('10^15');
});
