import { expect, test } from 'vitest';
import { INCREMENT_PRESETS, incrementsFor, nextAmount, type Increments } from '#domain/lot/increments.ts';
import { minor } from '#domain/money.ts';
import { incrementRows } from './increment-rows.ts';

const table = (choice: Parameters<typeof incrementsFor>[0], currency: string): Increments => {
  const found = incrementsFor(choice, currency);
  if (!found.ok) throw new Error(found.refusal);
  return found.value;
};
const rowsOf = (choice: Parameters<typeof incrementsFor>[0], currency = 'USD') => incrementRows(table(choice, currency))?.map(({ from, step }) => [Number(from), Number(step)]);

test('the table of dollars is the published one', () => {
  expect(rowsOf('usd')).toEqual([[0, 5], [100, 25], [500, 50], [2_500, 100], [10_000, 250], [25_000, 500], [50_000, 1_000], [100_000, 2_500], [250_000, 5_000], [500_000, 10_000]]);
});

test('bounds that lie a cent above round numbers are found', () => {
  expect(rowsOf('gbp', 'GBP')?.slice(0, 4)).toEqual([[0, 5], [101, 20], [501, 50], [1_501, 100]]);
});

test('one step is one line, a percentage and a ladder of rungs have none', () => {
  expect(rowsOf({ fixed: 500 })).toEqual([[0, 500]]);
  expect(rowsOf({ percent: 5 })).toBeUndefined();
  expect(rowsOf('house')).toBeUndefined();
});

test.each(INCREMENT_PRESETS.filter((preset) => preset !== 'house'))('every price of the table %s rises by the step of its line', (preset) => {
  const increments = table(preset, preset === 'jpy' ? 'JPY' : 'USD');
  const rows = incrementRows(increments) ?? [];
  expect(rows.length).toBeGreaterThan(3);
  for (const [at, { from, step }] of rows.entries()) {
    const end = rows[at + 1]?.from ?? minor(from * 3n + 1n);
    for (const amount of [from, minor(from + 1n), minor((from + end) / 2n), minor(end - 1n)].filter((one) => one >= from && one < end)) {
      expect(nextAmount(increments, amount) - amount).toBe(step);
    }
  }
});
