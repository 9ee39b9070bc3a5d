import { expect, test } from 'vitest';
import type { IncrementPreset } from '#domain/lot/increments.ts';
import { checkHistory } from '../support/oracle/check-history.ts';
import { oracleNext } from '../support/oracle/increments.ts';
import { oracleLot } from '../support/oracle/lot.ts';

/* The oracle is held to the published vectors by itself: only then does its agreement with the rules say anything. */

const usd = { preset: 'usd', exponent: 2, openingPrice: 1000 } as const;
const run = (spec: Parameters<typeof oracleLot>[0], bids: string): string => {
  const lot = oracleLot(spec);
  const refused: string[] = [];
  for (const bid of bids.split(', ')) {
    const [account = '', maximum = ''] = bid.split(' ');
    const answer = lot.bid(account, Math.round(Number(maximum) * 100));
    if (!answer.accepted) refused.push(answer.reason);
  }
  const { leader, price } = lot.view();
  return [leader, (price / 100).toFixed(2), ...refused].join(' ');
};

test.each([
  ['A 50', 'A 10.00'],
  ['A 50, B 20', 'A 20.50'],
  ['A 50, B 20, B 50', 'A 50.00'],
  ['A 50, B 20, C 50.25', 'C 50.25'],
  ['A 50, B 20, C 20.50, C 20.90, C 21.00', 'A 21.50 bid_too_low bid_too_low'],
  ['A 50, A 60', 'A 10.00'],
  ['A 50, B 20, C 50.25, C 60', 'C 51.00'],
  ['A 50, B 20, C 50.25, C 50.26', 'C 50.26'],
  ['A 50, A 50, A 49', 'A 10.00 own_maximum_not_raised own_maximum_not_raised'],
])('oracle: %s gives %s', (bids, result) => {
  expect(run(usd, bids)).toBe(result);
});

test('oracle: a reserve of 40.00 is lifted to, then competed above', () => {
  expect(['A 30', 'A 30, B 45', 'A 30, B 45, A 46'].map((bids) => run({ ...usd, reservePrice: 4000 }, bids)))
    .toEqual(['A 10.00', 'B 40.00', 'A 46.00']);
});

test.each<[IncrementPreset, number, number, number]>([
  ['usd', 2, 99_99, 100_99], ['usd', 2, 100_00, 102_50], ['gbp', 2, 1_00, 1_05], ['gbp', 2, 1_01, 1_21], ['eur', 2, 49_99, 50_49],
  ['eur', 2, 50_00, 51_00], ['platform', 0, 499, 509], ['platform', 0, 500, 525], ['jpy', 0, 999, 1009], ['jpy', 0, 1000, 1100],
  ['house', 2, 9_99, 10_00], ['house', 2, 19_00, 20_00], ['house', 2, 20_00, 22_00], ['house', 0, 350, 380], ['house', 0, 333, 350], ['house', 0, 950, 1000],
])('oracle: %s of exponent %i goes from %i to %i', (preset, exponent, amount, next) => {
  expect(oracleNext({ kind: 'preset', preset, version: 1, exponent }, amount)).toBe(next);
});

test('a recorded history that is right has no breaches; each wrong field is named', () => {
  const bids = [
    { account: 'A', maximum: 5000n, price: 1000n, leading: true },
    { account: 'B', maximum: 2000n, price: 2050n, leading: false },
    { account: 'C', maximum: 5025n, price: 5025n, leading: true },
  ];
  const end = { price: 5025n, leader: 'C', bidCount: 3 };
  const wrong = (place: number, own: object): string[] => checkHistory(usd, bids.map((bid, at) => (at === place ? { ...bid, ...own } : bid)), end);
  expect(checkHistory(usd, bids, end)).toEqual([]);
  expect(wrong(1, { price: 2051n })).toEqual(['bid 2 of B at 2000, price: recorded 2051, right 2050']);
  expect(wrong(1, { leading: true })).toEqual(['bid 2 of B at 2000, leading: recorded true, right false']);
  expect(wrong(2, { maximum: 2099n })[0]).toBe('bid 3 of C at 2099: accepted, though bid_too_low (minimum 2100)');
  expect(checkHistory(usd, bids, { ...end, leader: 'A' })).toEqual(['final leader: recorded A, right C']);
  expect(checkHistory(usd, bids, { ...end, bidCount: 4 })).toEqual(['number of bids: recorded 4, right 3']);
});

test('the oracle stays quick enough for long histories: 10,000 bids of 256 bidders', () => {
  const lot = oracleLot(usd);
  let accepted = 0;
  for (let place = 0; place < 10_000; place += 1) {
    const account = `bidder ${place % 256}`;
    const answer = lot.bid(account, lot.minimumOf(account) + (place % 7) * 100);
    if (answer.accepted) accepted += 1;
  }
  expect(accepted).toBe(10_000);
});
