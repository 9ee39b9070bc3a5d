import fc from 'fast-check';
import { expect, test } from 'vitest';
import { allocate, CURRENCIES, currencyExponent, formatMajor, MINOR_MAX, minor, minorFromNumber, parseMajor } from './money.ts';

test('a currency has the decimals of ISO 4217', () => {
  const exponents = { JPY: 0, KRW: 0, ISK: 0, XAF: 0, USD: 2, EUR: 2, GBP: 2, CHF: 2, MGA: 2, KWD: 3, TND: 3, CLF: 4 };
  for (const [code, exponent] of Object.entries(exponents)) expect([code, currencyExponent(code)]).toEqual([code, exponent]);
  expect(CURRENCIES.length).toBeGreaterThan(150);
  expect(CURRENCIES.every((code) => /^[A-Z]{3}$/.test(code))).toBe(true);
  expect(new Set(CURRENCIES).size).toBe(CURRENCIES.length);
});

test.each(['usd', 'XTS', 'XAU', 'DEM', '', 'US', 'toString'])('%j is no currency to sell in', (code) => {
  expect(currencyExponent(code)).toBeNull();
});

test('an amount from outside is a whole number from 1 to 10^15', () => {
  for (const amount of [1, 5000, 1e15]) expect(minorFromNumber(amount)).toBe(BigInt(amount));
  for (const amount of [0, -1, 0.5, 1e15 + 1, Infinity, NaN, 2 ** 53]) expect(minorFromNumber(amount)).toBeNull();
});

test.each<[string, string, bigint | null]>([
  ['12.50', 'USD', 1250n], ['12.5', 'USD', 1250n], ['12', 'USD', 1200n], ['0.01', 'USD', 1n], ['1250', 'JPY', 1250n], ['1.234', 'KWD', 1234n],
  ['10000000000000.00', 'USD', 1_000_000_000_000_000n], ['10000000000000.01', 'USD', null], ['0', 'USD', null], ['0.00', 'USD', null],
  ['12.505', 'USD', null], ['1.5', 'JPY', null], ['-1', 'USD', null], ['1e3', 'USD', null], ['', 'USD', null], ['1,000', 'USD', null], ['01', 'USD', null],
  ['1.', 'USD', null], ['.5', 'USD', null], [' 1', 'USD', null], ['1', 'XYZ', null],
])('%j in %s reads as %s', (text, currency, amount) => {
  expect(parseMajor(text, currency)).toBe(amount);
});

test('what is written is read back the same, in every currency', () => {
  fc.assert(fc.property(fc.bigInt(1n, MINOR_MAX), fc.constantFrom(...CURRENCIES), (amount, currency) => {
    expect(parseMajor(formatMajor(minor(amount), currency), currency)).toBe(amount);
  }));
  expect(formatMajor(minor(1250n), 'USD')).toBe('12.50');
  expect(formatMajor(minor(5n), 'KWD')).toBe('0.005');
  expect(formatMajor(minor(-5n), 'USD')).toBe('-0.05');
  expect(formatMajor(minor(7n), 'JPY')).toBe('7');
  expect(() => formatMajor(minor(7n), 'XYZ')).toThrow('known currency');
});

test('parts sum to the whole, each within one unit of its exact share', () => {
  const weights = fc.array(fc.bigInt(0n, 10n ** 12n), { minLength: 1, maxLength: 20 }).filter((all) => all.some((one) => one > 0n));
  fc.assert(fc.property(fc.bigInt(0n, MINOR_MAX), weights, (whole, shares) => {
    const parts = allocate(minor(whole), shares);
    const total = shares.reduce((sum, one) => sum + one, 0n);
    expect(parts.reduce((sum, part) => sum + part, 0n)).toBe(whole);
    for (const [place, share] of shares.entries()) {
      const off = (parts[place] ?? 0n) * total - whole * share;
      expect(off > -total && off < total).toBe(true);
    }
  }));
});

test('the largest remainder takes the odd unit, the earlier of equal ones first', () => {
  expect(allocate(minor(100n), [1n, 1n, 1n])).toEqual([34n, 33n, 33n]);
  expect(allocate(minor(10n), [1n, 2n, 3n])).toEqual([2n, 3n, 5n]);
  expect(allocate(minor(1n), [1n, 5n, 3n])).toEqual([0n, 1n, 0n]);
  expect(allocate(minor(7n), [0n, 1n])).toEqual([0n, 7n]);
});

test('shares without weight, negative ones and negative wholes are bugs', () => {
  for (const weights of [[], [0n], [1n, -1n, 5n]]) expect(() => allocate(minor(1n), weights)).toThrow('weights');
  expect(() => allocate(minor(-1n), [1n])).toThrow('not negative');
});
