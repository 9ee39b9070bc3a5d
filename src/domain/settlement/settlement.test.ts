import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MINOR_MAX, minor, type Minor } from '../money.ts';
import { buyersPremium } from './premium.ts';
import { resaleRight } from './resale-right.ts';
import { nearestMinor, rateOf } from './rounding.ts';
import { taxOn, type TaxClass } from './tax.ts';
import { marginalFee, type Tier } from './tiers.ts';

const major = (amount: number): Minor => minor(BigInt(Math.round(amount * 100)));
const LONG: Tier[] = [{ upTo: major(175_000), rate: 2500 }, { upTo: major(3_000_000), rate: 2000 }, { upTo: null, rate: 1250 }];
const SHORT: Tier[] = [{ upTo: major(180_000), rate: 2500 }, { upTo: major(2_000_000), rate: 2000 }, { upTo: null, rate: 1290 }];
const sum = (amounts: readonly bigint[]): bigint => amounts.reduce((total, amount) => total + amount, 0n);

test.each<[string, Tier[], number, number]>([
  ['25, 20, 12.5 %', LONG, 1_000_000, 208_750], ['25, 20, 12.5 %', LONG, 5_000_000, 858_750], ['25, 20, 12.5 %', LONG, 175_000, 43_750],
  ['25, 20, 12.9 %', SHORT, 1_000_000, 209_000], ['25, 20, 12.9 %', SHORT, 5_000_000, 796_000], ['25, 20, 12.9 %', SHORT, 100, 25],
])('premium of %s is marginal', (_, tiers, hammer, premium) => {
  expect(buyersPremium(major(hammer), tiers).fee).toBe(major(premium));
});

test('each tier touches only what lies in it', () => {
  expect(buyersPremium(major(5_000_000), LONG).tiers).toEqual([
    { rate: 2500, base: major(175_000), fee: major(43_750) }, { rate: 2000, base: major(2_825_000), fee: major(565_000) }, { rate: 1250, base: major(2_000_000), fee: major(250_000) },
  ]);
  expect(buyersPremium(major(175_000), LONG).tiers).toHaveLength(1);
  expect(buyersPremium(minor(0n), LONG)).toEqual({ fee: 0n, tiers: [] });
});

test('the fee is rounded once, and the tiers sum to it exactly', () => {
  const tier = fc.record({ width: fc.bigInt(1n, 10n ** 6n), rate: fc.integer({ min: 0, max: 10_000 }) });
  fc.assert(fc.property(fc.array(tier, { maxLength: 6 }), fc.nat(10_000), fc.bigInt(0n, 10n ** 7n), (lower, rate, amount) => {
    let upTo = 0n;
    const tiers: Tier[] = [...lower.map((one) => ({ upTo: minor((upTo += one.width)), rate: one.rate })), { upTo: null, rate }];
    const { fee, tiers: parts } = marginalFee(minor(amount), tiers);
    const exact = sum(parts.map((part) => part.base * BigInt(part.rate)));
    expect(fee * 20_000n - 2n * exact <= 10_000n && fee * 20_000n - 2n * exact > -10_000n).toBe(true);
    expect(sum(parts.map((part) => part.fee))).toBe(fee);
    expect(sum(parts.map((part) => part.base))).toBe(amount);
  }));
});

test('a higher hammer price never costs less premium', () => {
  fc.assert(fc.property(fc.bigInt(1n, MINOR_MAX), fc.bigInt(0n, 10n ** 6n), (hammer, more) => {
    expect(buyersPremium(minor(hammer + more), SHORT).fee >= buyersPremium(minor(hammer), SHORT).fee).toBe(true);
  }));
});

test.each<[string, Tier[]]>([
  ['no tiers', []], ['a scale that ends', [{ upTo: minor(5n), rate: 100 }]], ['an open tier in the middle', [{ upTo: null, rate: 1 }, { upTo: null, rate: 1 }]],
  ['tiers that do not ascend', [{ upTo: minor(5n), rate: 1 }, { upTo: minor(5n), rate: 1 }, { upTo: null, rate: 1 }]],
  ['a rate that is no whole number', [{ upTo: null, rate: 12.5 }]], ['a rate above 100 %', [{ upTo: null, rate: 10_001 }]],
])('%s is a bug', (_, tiers) => {
  expect(() => marginalFee(minor(100n), tiers)).toThrow();
});

test.each([
  [100, 4], [50_000, 2000], [200_000, 6500], [350_000, 8000], [500_000, 8750], [2_000_000, 12_500], [1_999_999.99, 12_500], [9_000_000, 12_500],
])('the resale right on %i is %d', (hammer, share) => {
  expect(resaleRight(major(hammer), 2)).toBe(major(share));
});

test('the scale of the resale right follows the decimals of the currency', () => {
  expect(resaleRight(minor(200_000n), 0)).toBe(6500n);
  expect(resaleRight(minor(200_000_000n), 3)).toBe(6_500_000n);
});

test.each<[TaxClass, number, object]>([
  ['none', 2000, { onHammer: 0n, onPremium: 0n, insidePremium: 0n, total: 12_500n }],
  ['premium', 2000, { onHammer: 0n, onPremium: 500n, insidePremium: 0n, total: 13_000n }],
  ['hammer_and_premium', 2000, { onHammer: 2000n, onPremium: 500n, insidePremium: 0n, total: 15_000n }],
  ['margin', 2000, { onHammer: 0n, onPremium: 0n, insidePremium: 417n, total: 12_500n }],
  ['margin', 0, { insidePremium: 0n, total: 12_500n }],
])('tax %s at %i basis points', (taxClass, rate, right) => {
  expect(taxOn({ hammer: minor(10_000n), premium: minor(2500n) }, taxClass, rate)).toMatchObject(right);
});

test('tax on both is rounded once and its lines sum to it', () => {
  const amount = fc.bigInt(0n, 10n ** 9n);
  fc.assert(fc.property(amount, amount, fc.nat(10_000), (hammer, premium, rate) => {
    const tax = taxOn({ hammer: minor(hammer), premium: minor(premium) }, 'hammer_and_premium', rate);
    expect(tax.onHammer + tax.onPremium).toBe(nearestMinor((hammer + premium) * rateOf(rate), 10_000n));
    expect(tax.total).toBe(hammer + premium + tax.onHammer + tax.onPremium);
  }));
});

test('a half rounds up, less rounds down', () => {
  expect([nearestMinor(5n, 10n), nearestMinor(4n, 10n), nearestMinor(15n, 10n), nearestMinor(0n, 3n), nearestMinor(2n, 3n)]).toEqual([1n, 0n, 2n, 0n, 1n]);
});
