import { expect, test } from 'vitest';
import { formatsFor } from './format.ts';

const plain = (text: string): string => text.replaceAll('\u00a0', ' ').replaceAll('\u202f', ' ');

test.each([
  ['en-GB', 123_450, 'USD', 'US$1,234.50'], ['en-US', 123_450, 'USD', '$1,234.50'], ['fr', 123_450, 'EUR', '1 234,50 €'], ['ja', 1_234, 'JPY', '￥1,234'], ['en', 1_250, 'KWD', 'KWD 1.250'],
  ['en-US', 10n ** 15n, 'USD', '$10,000,000,000,000.00'], ['en-US', 10n ** 15n - 1n, 'JPY', '¥999,999,999,999,999'], ['en-US', -5, 'USD', '-$0.05'],
] as const)('in %s %s minor units of %s are %s', (locale, amount, currency, written) => {
  const { money } = formatsFor(locale);
  const found = plain(money(amount, currency));
  expect(found).toBe(written);
});

test('in Arabic an amount takes the direction of its own letters and not that of the words beside it', () => {
  const { money } = formatsFor('ar-EG');
  expect(money(4_600, 'USD')).toMatch(/^\u2068[^\u200f]*\u2069$/);
  expect(formatsFor('en').money(4_600, 'USD')).not.toContain('\u2068');
});

test('round amounts leave out what is all zeros', () => {
  const { roundMoney } = formatsFor('en-US');
  expect([roundMoney(5_000, 'USD'), roundMoney(5_050, 'USD'), roundMoney(50, 'JPY')]).toEqual(['$50', '$50.50', '¥50']);
});

test.each([[-90_000_000, 'yesterday'], [-3_600_000, '1 hour ago'], [300_000, 'in 5 minutes'], [4_000, 'in 4 seconds']])('%d ms from now is %s', (distance, words) => {
  expect(formatsFor('en').ago(1_700_000_000_000 + distance, 1_700_000_000_000)).toBe(words);
});
