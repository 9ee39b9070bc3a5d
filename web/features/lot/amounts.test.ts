import { expect, test } from 'vitest';
import { incrementsFor, type Increments } from '#domain/lot/increments.ts';
import { minor, type Minor } from '#domain/money.ts';
import { amountText, farAbove, quickAmounts, readAmount } from './amounts.ts';

const m = (amount: number): Minor => minor(BigInt(amount));
const read = (text: string, locale: string, currency = 'USD'): number | string => {
  const found = readAmount(text, { locale, currency });
  return found.ok ? Number(found.amount) : found.fault;
};

test.each([
  ['en-US', '1,234.50', 123_450], ['en-US', '$1,234.50', 123_450], ['en-US', 'USD 1234.5', 123_450], ['en-US', '.5', 50], ['en-US', '1,234', 123_400], ['en-US', '12,50', 1_250],
  ['fr-FR', '1 234,50', 123_450], ['fr-FR', '1\u202f234,50 €', 123_450], ['fr-FR', '1234.50', 123_450], ['fr-FR', '12,5', 1_250],
  ['de-DE', '1.234,50', 123_450], ['de-DE', '1.234', 123_400], ['de-DE', '1.234.567', 123_456_700], ['de-DE', '12.50', 1_250],
  ['de-CH', "1'234.50", 123_450], ['de-CH', '1’234.50', 123_450],
  ['ar-EG', '١٬٢٣٤٫٥٠', 123_450], ['ar-EG', '١٢٣٤', 123_400], ['ar-EG', '1234.50', 123_450], ['ar', '1,234.50', 123_450],
  ['ja-JP', '１２３４．５', 123_450], ['ja-JP', '1,234', 123_400],
  ['en-IN', '1,23,456.50', 12_345_650], ['fa-IR', '۱۲۳۴٫۵', 123_450], ['hi-IN', '१२३४.५', 123_450],
])('in %s "%s" is %d minor units', (locale, text, amount) => {
  expect(read(text, locale, locale === 'fr-FR' || locale === 'de-DE' ? 'EUR' : 'USD')).toBe(amount);
});

test('an amount has the decimals of its currency', () => {
  expect(read('1,234', 'ja-JP', 'JPY')).toBe(1_234);
  expect(read('￥1,234', 'ja-JP', 'JPY')).toBe(1_234);
  expect(read('1234円', 'ja-JP', 'JPY')).toBe(1_234);
  expect(read('12.5', 'ja-JP', 'JPY')).toBe('decimals');
  expect(read('1.250', 'en-KW', 'KWD')).toBe(1_250);
  expect(read('12.345', 'en-US', 'USD')).toBe('decimals');
  expect(read('1,234', 'fr-FR', 'EUR')).toBe('decimals');
  expect(read('١٫٢٥٠', 'ar-KW', 'KWD')).toBe(1_250);
});

test.each([
  ['', 'empty'], ['   ', 'empty'], ['$', 'empty'], ['abc', 'not_a_number'], ['12a', 'not_a_number'], ['-5', 'not_a_number'], ['1.2.3', 'not_a_number'], ['1,2,3', 'not_a_number'],
  ['1,23.4,5', 'not_a_number'], ['.', 'not_a_number'], ['1e5', 'not_a_number'], ['0', 'zero'], ['0.00', 'zero'], ['10000000000000.01', 'too_large'], ['12,34', 1_234],
])('"%s" is %s', (text, found) => {
  expect(read(text, 'en-US')).toBe(found);
});

test('the largest amount of the house can be typed, to the last unit', () => {
  expect(read('10,000,000,000,000.00', 'en-US')).toBe(1_000_000_000_000_000);
  expect(read('9999999999999.99', 'en-US')).toBe(999_999_999_999_999);
});

test.each(['en-US', 'fr-FR', 'de-DE', 'ar-EG', 'ja-JP', 'de-CH'])('in %s what is put into the field reads back as it was', (locale) => {
  for (const [currency, amount] of [['USD', 1], ['USD', 1_250], ['USD', 123_400], ['JPY', 1_500], ['KWD', 1_005], ['EUR', 99_999_999]] as const) {
    expect(read(amountText(m(amount), { locale, currency }), locale, currency)).toBe(amount);
  }
});

const table = (choice: Parameters<typeof incrementsFor>[0], currency = 'USD'): Increments => {
  const found = incrementsFor(choice, currency);
  if (!found.ok) throw new Error(found.refusal);
  return found.value;
};

test('quick amounts are the minimum, two steps and five steps above it, across bands', () => {
  expect(quickAmounts(table('usd'), { minimum: m(2_300), ownMaximum: null })).toEqual([m(2_300), m(2_400), m(2_600)]);
  expect(quickAmounts(table({ fixed: 100 }), { minimum: m(1_000), ownMaximum: null })).toEqual([m(1_000), m(1_200), m(1_500)]);
  expect(quickAmounts(table('house'), { minimum: m(32_000), ownMaximum: null })).toEqual([m(32_000), m(38_000), m(45_000)]);
});

test('for who leads they count from the own maximum', () => {
  expect(quickAmounts(table('usd'), { minimum: m(5_001), ownMaximum: m(5_000) })).toEqual([m(5_100), m(5_300), m(5_600)]);
});

test('no quick amount is above what the house takes', () => {
  expect(quickAmounts(table({ percent: 100 }), { minimum: m(900_000_000_000_000), ownMaximum: null })).toEqual([m(900_000_000_000_000)]);
});

test('five times the minimum or twice the high estimate asks again, less does not', () => {
  const of = { minimum: m(2_000), estimateHigh: null };
  expect(farAbove(m(9_999), of)).toBeNull();
  expect(farAbove(m(10_000), of)).toEqual({ what: 'minimum', amount: m(2_000) });
  const estimated = { minimum: m(2_000), estimateHigh: m(3_000) };
  expect(farAbove(m(5_999), estimated)).toBeNull();
  expect(farAbove(m(6_000), estimated)).toEqual({ what: 'estimate', amount: m(3_000) });
  expect(farAbove(m(10_000), { minimum: m(2_000), estimateHigh: m(50_000) })).toEqual({ what: 'minimum', amount: m(2_000) });
});
