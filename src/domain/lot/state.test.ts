import { expect, test } from 'vitest';
import { A, B, Bidding, openLot, terms } from '../../../test/properties/given.ts';
import { minor } from '../money.ts';
import { buyNowStands, hasQualifyingBid, initialState, isDue, minimumFor } from './state.ts';

test('a lot begins scheduled, at its opening price and published close, with nothing decided', () => {
  expect(initialState(terms(), minor(4000n))).toMatchObject({
    status: 'scheduled', outcome: null, seq: 0, price: 1000n, leader: null, reservePrice: 4000n, closesAtMs: terms().closesAtMs, extensions: 0, bidCount: 0, buyNowGone: false,
  });
});

test('prices that contradict each other never become a lot', () => {
  expect(() => initialState(terms(), minor(999n))).toThrow('reserve');
  expect(() => initialState(terms({ buyNowPrice: minor(3999n) }), minor(4000n))).toThrow('buy-now');
  expect(() => initialState(terms({ buyNowPrice: minor(999n) }), null)).toThrow('buy-now');
  expect(initialState(terms({ buyNowPrice: minor(4000n) }), minor(4000n)).seq).toBe(0);
});

test('the minimum is the opening price, then a step above the price, and for the leader a unit above the own maximum', () => {
  const lot = new Bidding(openLot());
  expect([minimumFor(lot.state, null), minimumFor(lot.state, A)]).toEqual([1000n, 1000n]);
  lot.bid(A, 5000n);
  expect([minimumFor(lot.state, null), minimumFor(lot.state, A), minimumFor(lot.state, B)]).toEqual([1050n, 5001n, 1050n]);
});

test('only an open lot comes due, at its close and not before', () => {
  const lot = openLot();
  expect([isDue(lot, lot.closesAtMs - 1), isDue(lot, lot.closesAtMs), isDue({ ...lot, status: 'frozen' }, lot.closesAtMs)]).toEqual([false, true, false]);
});

test('a bid qualifies when it would win, and buy-now stands until it has gone', () => {
  const lot = new Bidding(openLot({ buyNowPrice: minor(9000n) }, 4000n));
  expect([hasQualifyingBid(lot.state), buyNowStands(lot.state)]).toEqual([false, true]);
  lot.bid(A, 3999n);
  expect([hasQualifyingBid(lot.state), buyNowStands(lot.state)]).toEqual([false, true]);
  lot.bid(A, 4000n);
  expect([hasQualifyingBid(lot.state), buyNowStands(lot.state)]).toEqual([true, false]);
  expect(buyNowStands(openLot())).toBe(false);
});
