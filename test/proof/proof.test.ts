import { expect, test } from 'vitest';
import { countAt, isMet, listAt } from './figure.ts';
import { pageOf } from './page.ts';
import { PARTS } from './parts/index.ts';

test('what was not counted is no figure', () => {
  expect(() => countAt({ bids: {} }, 'bids.lost')).toThrow('bids.lost');
  expect(() => countAt({ bids: { lost: null } }, 'bids.lost')).toThrow('bids.lost');
  expect(() => countAt({ bids: { lost: Number.NaN } }, 'bids.lost')).toThrow('bids.lost');
  expect(() => listAt({}, 'recoveries')).toThrow('recoveries');
  expect(countAt({ bids: { lost: 0 } }, 'bids.lost')).toBe(0);
});

test('a figure is met at its bound and not on its wrong side', () => {
  expect(isMet({ what: 'seeds', value: 2_500, must: { atLeast: 2_500 } })).toBe(true);
  expect(isMet({ what: 'seeds', value: 2_499, must: { atLeast: 2_500 } })).toBe(false);
  expect(isMet({ what: 'lost', value: 0, must: { exactly: 0 } })).toBe(true);
  expect(isMet({ what: 'lost', value: 1, must: { exactly: 0 } })).toBe(false);
});

test.each(PARTS.map((part) => [part.name, part] as const))('counts that say nothing prove nothing: %s', (_, part) => {
  expect(() => part.figures({}, 'quick')).toThrow();
});

test('the page says what is missed, and writes what it was told as text', () => {
  const figures = [{ what: 'lost', value: 1, must: { exactly: 0 as const } }, { what: 'worst recovery, <b>', value: 1_500, unit: 'ms' }];
  const page = pageOf({ depth: 'quick', at: '2026-01-01T00:00:00.000Z', machine: 'a machine', parts: [{ name: 'torture', says: 'Killed.', command: 'node x', seconds: 3, good: false, figures, trouble: 'It ended with 1.' }] });
  expect(page).toContain('Not every figure is met.');
  expect(page).toContain('MISSED');
  expect(page).toContain('It ended with 1.');
  expect(page).not.toContain('<b>');
  expect(page).toContain('1,500 ms');
});
