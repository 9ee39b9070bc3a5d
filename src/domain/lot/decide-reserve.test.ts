import { expect, test } from 'vitest';
import { A, B, Bidding, C, eventsOf, openLot } from '../../../test/properties/given.ts';
import { minor } from '../money.ts';
import { decideClose, decideFreeze, decideLowerReserve } from './decide.ts';
import { minimumFor, reserveState, type LotState } from './state.ts';

function lowered(reserve: bigint, bids: [typeof A, bigint][], to: bigint): Bidding {
  const lot = new Bidding(openLot({}, reserve));
  for (const [account, maximum] of bids) lot.bid(account, maximum);
  lot.take(eventsOf(decideLowerReserve(lot.state, minor(to), lot.state.lastDecidedAtMs)));
  return lot;
}
const refused = (state: LotState, to: bigint): unknown => decideLowerReserve(state, minor(to), state.lastDecidedAtMs);

test('a standing maximum that would meet the new reserve counts one unit less, so that nobody buys unasked', () => {
  const lot = lowered(6000n, [[A, 5000n]], 4000n);
  expect(reserveState(lot.state)).toBe('unmet');
  expect(lot.state).toMatchObject({ price: 1000n, leader: { account: A, maximum: 3999n }, reservePrice: 4000n });
  expect(eventsOf(decideClose(lot.state, lot.state.closesAtMs))).toMatchObject([{ outcome: 'passed' }]);
});

test('the leader meets the lowered reserve by bidding one unit above what counts', () => {
  const lot = lowered(6000n, [[A, 5000n]], 4000n);
  expect(minimumFor(lot.state, A)).toBe(4000n);
  expect(lot.bid(A, 3999n)).toEqual({ reason: 'own_maximum_not_raised', minimum: 4000n });
  expect(lot.bid(A, 4000n)).toBeNull();
  expect(lot.state).toMatchObject({ price: 4000n, leader: { account: A, maximum: 4000n } });
});

test('the price falls where both maxima fall, and the leader stays', () => {
  const lot = lowered(9000n, [[B, 4500n], [A, 5000n]], 3000n);
  expect(lot.events.at(-2)).toMatchObject({ price: 4600n });
  expect(lot.state).toMatchObject({ price: 2999n, leader: { account: A, maximum: 2999n }, runnerUpMaximum: 2999n });
});

test('maxima below the new reserve are left alone', () => {
  const lot = lowered(9000n, [[A, 2000n], [B, 3000n]], 4000n);
  expect(lot.state).toMatchObject({ price: 2050n, leader: { account: B, maximum: 3000n }, runnerUpMaximum: 2000n });
});

test('somebody who bids after the lowering competes with what counts', () => {
  const lot = lowered(6000n, [[A, 5000n]], 4000n);
  lot.bid(C, 4200n);
  expect(lot.state).toMatchObject({ price: 4099n, leader: { account: C, maximum: 4200n }, runnerUpMaximum: 3999n });
  expect(reserveState(lot.state)).toBe('met');
});

test('a reserve is only lowered, not below the opening price, and not once it is met', () => {
  const open = openLot({}, 4000n);
  for (const to of [4000n, 4001n, 999n]) expect(refused(open, to)).toMatchObject({ refusal: { reason: 'reserve_not_lowered' } });
  expect(refused(open, 3999n)).toMatchObject({ ok: true });
  expect(refused(openLot(), 500n)).toMatchObject({ refusal: { reason: 'reserve_not_lowered' } });
  const met = new Bidding(open);
  met.bid(A, 4000n);
  expect(refused(met.state, 3000n)).toMatchObject({ refusal: { reason: 'reserve_not_lowered' } });
});

test('lowered to the opening price, standing bidders still lead but the lot passes until somebody bids again', () => {
  const lot = lowered(6000n, [[A, 5000n]], 1000n);
  expect(lot.state).toMatchObject({ price: 1000n, leader: { account: A, maximum: 999n } });
  expect(reserveState(lot.state)).toBe('unmet');
  expect(minimumFor(lot.state, A)).toBe(1000n);
  expect(lot.bid(A, 1000n)).toBeNull();
  expect(reserveState(lot.state)).toBe('met');
  expect(lot.state.price).toBe(1000n);
});

test('it may be lowered again and again; each time only what would meet it is capped', () => {
  const lot = lowered(9000n, [[A, 5000n], [B, 8000n]], 7000n);
  expect(lot.state).toMatchObject({ leader: { account: B, maximum: 6999n }, runnerUpMaximum: 5000n, price: 5100n });
  lot.take(eventsOf(decideLowerReserve(lot.state, minor(4000n), lot.state.lastDecidedAtMs)));
  expect(lot.state).toMatchObject({ leader: { account: B, maximum: 3999n }, runnerUpMaximum: 3999n, price: 3999n });
});

test('a lot that is not open keeps its reserve', () => {
  const open = openLot({}, 4000n);
  const frozen = new Bidding(open);
  frozen.take(eventsOf(decideFreeze(open, 'x', open.lastDecidedAtMs)));
  expect(refused(frozen.state, 3000n)).toMatchObject({ refusal: { reason: 'lot_frozen' } });
  expect(decideLowerReserve(open, minor(3000n), open.closesAtMs)).toMatchObject({ refusal: { reason: 'lot_closed' } });
});
