import { expect, test } from 'vitest';
import { dayOf, daysBetween, isDay, isZone, startOfDay, stepOf } from './days.ts';

test.each([
  ['2026-11-23', 'UTC', '2026-11-23T00:00:00.000Z'], ['2026-11-23', 'Asia/Kathmandu', '2026-11-22T18:15:00.000Z'], ['2026-11-23', 'America/New_York', '2026-11-23T05:00:00.000Z'],
  ['2026-11-23', 'Pacific/Kiritimati', '2026-11-22T10:00:00.000Z'], ['2026-11-23', 'Pacific/Niue', '2026-11-23T11:00:00.000Z'],
  // The clocks go forward at midnight: the day begins at one.
  ['2026-03-29', 'Asia/Beirut', '2026-03-28T22:00:00.000Z'], ['2026-10-25', 'Europe/Paris', '2026-10-24T22:00:00.000Z'],
])('%s of %s begins at %s', (day, zone, begins) => {
  expect(new Date(startOfDay(day, zone)).toISOString()).toBe(begins);
});

test('every day of a year begins where the day before ends, in every kind of zone', () => {
  for (const zone of ['Europe/Paris', 'America/Havana', 'Australia/Lord_Howe', 'Asia/Beirut', 'Asia/Kolkata']) {
    for (let at = Date.UTC(2026, 0, 1, 12); at < Date.UTC(2027, 0, 1); at += 86_400_000) {
      const day = new Date(at).toISOString().slice(0, 10);
      const start = startOfDay(day, zone);
      expect([dayOf(start, zone), dayOf(start - 1, zone) < day]).toEqual([day, true]);
    }
  }
});

test('what is no day and no zone is known', () => {
  expect(['2026-02-30', '2026-13-01', '1969-01-01', '0000-00-00', '2026-02-28'].map(isDay)).toEqual([false, false, false, false, true]);
  expect(['Europe/Paris', 'UTC', '+01:00', 'Mars/Base', ''].map(isZone)).toEqual([true, true, false, false, false]);
  expect([daysBetween('2026-01-01', '2026-01-31'), daysBetween('2026-02-01', '2026-01-31')]).toEqual([31, 0]);
  expect([stepOf('2026-11-22', 'week'), stepOf('2026-11-23', 'week'), stepOf('2026-11-23', 'month')]).toEqual(['2026-11-16', '2026-11-23', '2026-11-01']);
});
