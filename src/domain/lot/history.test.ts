import { expect, test } from 'vitest';
import { A, B, bidder } from '../../../test/properties/given.ts';
import { chanceOf } from '../../../test/support/oracle/chance.ts';
import type { AccountId } from '../ids.ts';
import { minor } from '../money.ts';
import { countedMaximum, standingOf, type HistoryBid, type LotHistory } from './history.ts';

const history = (bids: [AccountId, bigint][], lowerings: [number, bigint][] = []): LotHistory => ({
  standing: bids.map(([account, maximum], place) => ({ seq: (place + 1) * 10, account, maximum: minor(maximum), atMs: place })),
  lowerings: lowerings.map(([seq, reservePrice]) => ({ seq, reservePrice: minor(reservePrice) })),
});

test.each<[string, LotHistory, { leader: [AccountId, bigint] | null; runnerUp: bigint | null }]>([
  ['nobody bid', history([]), { leader: null, runnerUp: null }],
  ['one bidder', history([[A, 50n]]), { leader: [A, 50n], runnerUp: null }],
  ['own raises are no competition', history([[A, 50n], [A, 60n]]), { leader: [A, 60n], runnerUp: null }],
  ['of equal maxima the earlier leads', history([[A, 50n], [B, 50n]]), { leader: [A, 50n], runnerUp: 50n }],
  ['the newest bid of each counts', history([[A, 20n], [B, 50n], [A, 40n]]), { leader: [B, 50n], runnerUp: 40n }],
  ['a lowering caps everybody and moves nobody', history([[B, 45n], [A, 50n]], [[25, 40n]]), { leader: [A, 39n], runnerUp: 39n }],
  ['a bid after the lowering counts in full', history([[A, 50n], [B, 41n]], [[15, 40n]]), { leader: [B, 41n], runnerUp: 39n }],
  ['a bid equal to what is capped does not lead', history([[A, 50n], [B, 39n]], [[15, 40n]]), { leader: [A, 39n], runnerUp: 39n }],
  ['the lowest of two lowerings caps', history([[A, 50n], [B, 35n]], [[15, 40n], [25, 30n]]), { leader: [A, 29n], runnerUp: 29n }],
  ['maxima below the reserve are left alone', history([[A, 20n], [B, 30n]], [[25, 40n]]), { leader: [B, 30n], runnerUp: 20n }],
])('%s', (_, given, right) => {
  const { leader, runnerUpMaximum } = standingOf(given);
  expect({ leader: leader === null ? null : [leader.account, leader.maximum], runnerUp: runnerUpMaximum }).toEqual(right);
});

test('a bid counts one unit below a reserve that was lowered after it to its maximum or under it', () => {
  const bid = { seq: 5, maximum: minor(40n) };
  const counted = (seq: number, reserve: bigint): bigint => countedMaximum(bid, { seq, reservePrice: minor(reserve) });
  expect([counted(6, 41n), counted(6, 40n), counted(6, 30n), counted(4, 30n), countedMaximum(bid, null)]).toEqual([40n, 39n, 29n, 40n, 40n]);
});

/** Best of five, so that a busy machine does not decide; the work is a few milliseconds. */
test('a hundred thousand bids are replayed in well under 100 ms', () => {
  const chance = chanceOf(1, 1);
  const standing: HistoryBid[] = Array.from({ length: 100_000 }, (_, place) => (
    { seq: place + 2, account: bidder(1 + chance.upTo(5000)), maximum: minor(BigInt(1000 + place)), atMs: place }));
  const lowerings = Array.from({ length: 50 }, (_, place) => ({ seq: place * 1000 + 3, reservePrice: minor(BigInt(1_000_000 - place)) }));
  const times = Array.from({ length: 5 }, () => {
    const beganMs = performance.now();
    expect(standingOf({ standing, lowerings }).leader?.maximum).toBe(100_999n);
    return performance.now() - beganMs;
  });
  expect(Math.min(...times)).toBeLessThan(100);
});
