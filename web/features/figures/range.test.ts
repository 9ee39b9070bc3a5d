import { expect, test } from 'vitest';
import { dayWriter, fileOf, rangeOf } from './range.ts';

const wanted = { from: '2026-01-01', to: '', step: 'day', category: '', currency: 'EUR', zone: 'Asia/Tokyo' };

test('a table is asked for with what the page shows', () => {
  expect(fileOf(wanted, 'lots')).toBe('/api/v1/admin/analytics/export?from=2026-01-01&currency=EUR&zone=Asia%2FTokyo&table=lots');
  expect(rangeOf({ ...wanted, zone: '' })['zone']).not.toBe('');
});

test('a day of the calendar is the same day wherever it is read', () => {
  expect(dayWriter('en').long('2026-03-01')).toBe('Mar 1, 2026');
});
