import { expect, test } from 'vitest';
import { A, after, B, Bidding, bidOf, DEFAULT_SOFT_CLOSE, eventsOf, HOUR_MS, openLot, OPENS_AT_MS, terms } from '../../../test/properties/given.ts';
import { groupId } from '../ids.ts';
import {
  decideBid, decideClose, decideEnd, decideFreeze, decideGroupMove, decideLowerReserve, decideOpen, decideOutage, decideResume, decideWithdraw,
} from './decide.ts';
import { minor } from '../money.ts';
import { initialState, isDue, type LotState } from './state.ts';

const NOW = OPENS_AT_MS + HOUR_MS;
const CLOSE = terms().closesAtMs;
const SELLER = { operator: false };
const OPERATOR = { operator: true };
const bidOn = (reservePrice: bigint | null, maximum: bigint): LotState => after(openLot({}, reservePrice), decideBid(openLot({}, reservePrice), bidOf(A, maximum), NOW));
const SOLD = bidOn(null, 5000n);
const UNMET = bidOn(9000n, 5000n);
const frozen = (state: LotState): LotState => after(state, decideFreeze(state, 'inspection', NOW));
const closed = (state: LotState): LotState => after(state, decideClose(state, CLOSE));
const scheduled = initialState(terms(), null);

test('a lot opens in its time, once, with the number 1', () => {
  expect(decideOpen(scheduled, OPENS_AT_MS - 1)).toMatchObject({ refusal: { reason: 'lot_not_open', minimum: 1000n } });
  expect(eventsOf(decideOpen(scheduled, OPENS_AT_MS))).toEqual([
    { kind: 'lot.opened', seq: 1, atMs: OPENS_AT_MS, price: 1000n, bidCount: 0, closesAtMs: CLOSE },
  ]);
  expect(decideOpen(openLot(), NOW)).toMatchObject({ refusal: { reason: 'wrong_state' } });
  expect(decideOpen(closed(openLot()), NOW)).toMatchObject({ refusal: { reason: 'lot_closed' } });
});

test.each<[string, LotState, object]>([
  ['without a bid it passes', openLot(), { outcome: 'passed', winner: null }],
  ['with the reserve unmet it passes', UNMET, { outcome: 'passed', winner: null }],
  ['with a bid and no reserve it is sold to the leader', SOLD, { outcome: 'sold', winner: A, price: 1000n }],
  ['with the reserve met it is sold at the price', bidOn(4000n, 5000n), { outcome: 'sold', winner: A, price: 4000n }],
])('a due lot closes: %s', (_, state, right) => {
  expect(eventsOf(decideClose(state, CLOSE - 1))).toEqual([]);
  const events = eventsOf(decideClose(state, CLOSE));
  expect(events).toMatchObject([{ kind: 'lot.closed', atMs: CLOSE, closesAtMs: CLOSE, reason: null, ...right }]);
  expect(after(state, decideClose(state, CLOSE))).toMatchObject({ status: 'closed', seq: state.seq + 1 });
});

test('closing is final: nothing can be done with a closed lot', () => {
  const state = closed(SOLD);
  const acts = [
    decideOpen(state, CLOSE), decideClose(state, CLOSE), decideEnd(state, OPERATOR, CLOSE), decideWithdraw(state, { operator: true, reason: 'x' }, CLOSE), decideFreeze(state, 'x', CLOSE),
    decideResume(state, CLOSE), decideOutage(state, CLOSE), decideGroupMove(state, CLOSE + 1, CLOSE), decideLowerReserve(state, minor(1000n), CLOSE), decideBid(state, bidOf(B, 9000n), CLOSE),
  ];
  for (const act of acts) expect(act).toMatchObject({ ok: false, refusal: { reason: 'lot_closed' } });
});

test('the seller ends a lot early as it stands, but not in its last 12 hours with a bid that would win', () => {
  const late = CLOSE - 12 * HOUR_MS;
  expect(eventsOf(decideEnd(SOLD, SELLER, late - 1))).toMatchObject([{ kind: 'lot.closed', outcome: 'sold', winner: A, reason: 'ended_early', closesAtMs: CLOSE }]);
  expect(decideEnd(SOLD, SELLER, late)).toMatchObject({ refusal: { reason: 'end_too_late' } });
  expect(decideEnd(UNMET, SELLER, late)).toMatchObject({ value: [{ outcome: 'passed' }] });
  expect(decideEnd(openLot(), SELLER, CLOSE - 1)).toMatchObject({ value: [{ outcome: 'passed' }] });
  expect(decideEnd(SOLD, OPERATOR, CLOSE - 1)).toMatchObject({ value: [{ outcome: 'sold' }] });
  expect(decideEnd(SOLD, OPERATOR, CLOSE)).toMatchObject({ refusal: { reason: 'lot_closed' } });
  expect(decideEnd(scheduled, OPERATOR, NOW)).toMatchObject({ refusal: { reason: 'lot_not_open' } });
  expect(decideEnd(frozen(SOLD), OPERATOR, NOW)).toMatchObject({ refusal: { reason: 'lot_frozen' } });
});

test('an early end leaves the announced close as it was', () => {
  expect(after(SOLD, decideEnd(SOLD, SELLER, NOW))).toMatchObject({ status: 'closed', outcome: 'sold', closesAtMs: CLOSE });
});

test('a lot is withdrawn from any state but closed, and nobody buys it', () => {
  const by = { operator: true, reason: 'stolen' };
  for (const state of [scheduled, openLot(), SOLD, frozen(SOLD)]) {
    expect(eventsOf(decideWithdraw(state, by, NOW))).toMatchObject([{ outcome: 'withdrawn', winner: null, reason: 'stolen' }]);
    expect(after(state, decideWithdraw(state, by, NOW))).toMatchObject({ status: 'closed', outcome: 'withdrawn' });
  }
  expect(decideWithdraw(SOLD, by, CLOSE)).toMatchObject({ refusal: { reason: 'lot_closed' } });
});

test('the seller cannot withdraw a lot that somebody would win', () => {
  const by = { operator: false, reason: 'changed my mind' };
  expect(decideWithdraw(SOLD, by, NOW)).toMatchObject({ refusal: { reason: 'wrong_state' } });
  expect(decideWithdraw(SOLD, by, CLOSE - HOUR_MS)).toMatchObject({ refusal: { reason: 'end_too_late' } });
  for (const state of [scheduled, openLot(), UNMET]) expect(decideWithdraw(state, by, NOW)).toMatchObject({ ok: true });
});

test('a frozen lot does not come due, and has a full window when it resumes', () => {
  const state = frozen(SOLD);
  expect(state.status).toBe('frozen');
  expect(isDue(state, CLOSE)).toBe(false);
  expect(decideClose(state, CLOSE)).toMatchObject({ refusal: { reason: 'lot_frozen' } });
  expect(decideFreeze(state, 'again', NOW)).toMatchObject({ refusal: { reason: 'lot_frozen' } });
  expect(after(state, decideResume(state, NOW))).toMatchObject({ status: 'open', closesAtMs: CLOSE });
  expect(after(state, decideResume(state, CLOSE - 1000))).toMatchObject({ closesAtMs: CLOSE - 1000 + 120_000 });
  expect(after(state, decideResume(state, CLOSE + HOUR_MS))).toMatchObject({ closesAtMs: CLOSE + HOUR_MS + 120_000, extensions: 0 });
});

test('only open lots are frozen and only frozen lots resume', () => {
  expect(decideFreeze(scheduled, 'x', NOW)).toMatchObject({ refusal: { reason: 'lot_not_open' } });
  expect(decideFreeze(SOLD, 'x', CLOSE)).toMatchObject({ refusal: { reason: 'lot_closed' } });
  expect(decideResume(SOLD, NOW)).toMatchObject({ refusal: { reason: 'wrong_state' } });
  expect(decideResume(scheduled, NOW)).toMatchObject({ refusal: { reason: 'lot_not_open' } });
});

test('a lot that came due in an outage gets a full window, a hard close too, and it counts against no cap', () => {
  const hard = openLot({ softClose: { ...DEFAULT_SOFT_CLOSE, windowSeconds: 0, cap: { kind: 'count', max: 0 } } });
  expect(eventsOf(decideOutage(hard, CLOSE - 1))).toEqual([]);
  expect(eventsOf(decideOutage(hard, CLOSE + 5000))).toMatchObject([{ kind: 'lot.extended', cause: 'outage', closesAtMs: CLOSE + 125_000 }]);
  expect(after(hard, decideOutage(hard, CLOSE))).toMatchObject({ extensions: 0, status: 'open' });
  const long = openLot({ softClose: { ...DEFAULT_SOFT_CLOSE, windowSeconds: 600 } });
  expect(after(long, decideOutage(long, CLOSE + 1))).toMatchObject({ closesAtMs: CLOSE + 600_001 });
  expect(decideOutage(frozen(SOLD), CLOSE)).toMatchObject({ refusal: { reason: 'lot_frozen' } });
  expect(decideOutage(scheduled, CLOSE)).toMatchObject({ refusal: { reason: 'lot_not_open' } });
});

test('bids go on after an outage as before it', () => {
  const lot = new Bidding(openLot());
  lot.take(eventsOf(decideOutage(lot.state, CLOSE + 20_000)));
  expect(lot.bid(A, 5000n, CLOSE + 30_000)).toBeNull();
  expect(lot.state).toMatchObject({ leader: { account: A }, closesAtMs: CLOSE + 150_000, extensions: 1 });
});

test('a group moves its open and frozen lots, never backwards', () => {
  const shared = { groupId: groupId(1n), softClose: { ...DEFAULT_SOFT_CLOSE, scope: 'group' } } as const;
  const state = openLot(shared);
  expect(eventsOf(decideGroupMove(state, CLOSE, NOW))).toEqual([]);
  expect(eventsOf(decideGroupMove(state, CLOSE - 1, NOW))).toEqual([]);
  for (const lot of [state, frozen(state)]) {
    expect(after(lot, decideGroupMove(lot, CLOSE + 9, NOW))).toMatchObject({ closesAtMs: CLOSE + 9, extensions: 1, status: lot.status });
  }
});
