import fc from 'fast-check';
import { expect, test } from 'vitest';
import { minor, type Minor } from '../money.ts';
import { allIn, type TaxTerms } from './all-in.ts';
import type { Tier } from './tiers.ts';

const major = (amount: number): Minor => minor(BigInt(Math.round(amount * 100)));
const LONG: Tier[] = [{ upTo: major(175_000), rate: 2500 }, { upTo: major(3_000_000), rate: 2000 }, { upTo: null, rate: 1250 }];
const UNTAXED: TaxTerms = { class: 'none', rate: 0 };

test.each<[number, TaxTerms, number, number, number]>([
  [1_000_000, UNTAXED, 208_750, 0, 1_208_750],
  [5_000_000, UNTAXED, 858_750, 0, 5_858_750],
  [1_000_000, { class: 'premium', rate: 2000 }, 208_750, 41_750, 1_250_500],
  [1_000_000, { class: 'hammer_and_premium', rate: 2000 }, 208_750, 241_750, 1_450_500],
  [1_000_000, { class: 'margin', rate: 2000 }, 208_750, 0, 1_208_750],
  [0, { class: 'hammer_and_premium', rate: 2000 }, 0, 0, 0],
])('a hammer price of %i with tax %j costs the premium %i, the tax %i, in all %i', (hammer, tax, premium, taxed, total) => {
  expect(allIn(major(hammer), LONG, tax)).toEqual({ hammer: major(hammer), premium: major(premium), tax: major(taxed), total: major(total) });
});

test('the parts sum to the whole, and a higher price never costs less', () => {
  const classes = fc.constantFrom<TaxTerms['class']>('none', 'premium', 'hammer_and_premium', 'margin');
  fc.assert(fc.property(fc.bigInt(0n, 10n ** 12n), fc.bigInt(0n, 10n ** 6n), classes, fc.nat(10_000), (hammer, more, taxClass, rate) => {
    const tax = { class: taxClass, rate };
    const low = allIn(minor(hammer), LONG, tax);
    expect(low.hammer + low.premium + low.tax).toBe(low.total);
    expect(allIn(minor(hammer + more), LONG, tax).total >= low.total).toBe(true);
  }));
});
