import fc from 'fast-check';
import { expect, test } from 'vitest';
import { afterQuiet } from './quiet.ts';

const NIGHT = { fromMinute: 22 * 60, toMinute: 7 * 60 };
const at = (text: string): number => Date.parse(text);
const said = (text: string, quiet = NIGHT, zone: string | null = 'Europe/Paris'): string => new Date(afterQuiet(at(text), quiet, zone)).toISOString();

test.each([
  ['a minute before the quiet hours', '2026-01-10T20:59:59.999Z', '2026-01-10T20:59:59.999Z'],
  ['as they begin', '2026-01-10T21:00:00.000Z', '2026-01-11T06:00:00.000Z'],
  ['after midnight', '2026-01-11T02:30:10.500Z', '2026-01-11T06:00:00.000Z'],
  ['in their last moment', '2026-01-11T05:59:59.999Z', '2026-01-11T06:00:00.000Z'],
  ['as they end', '2026-01-11T06:00:00.000Z', '2026-01-11T06:00:00.000Z'],
  ['in the night in which clocks are put forward', '2026-03-28T22:30:00.000Z', '2026-03-29T05:00:00.000Z'],
  ['in the night in which clocks are put back', '2026-10-24T21:30:00.000Z', '2026-10-25T06:00:00.000Z'],
])('what happens %s leaves the house when it is morning in Paris', (_, happens, leaves) => {
  expect(said(happens)).toBe(leaves);
});
test('hours within one day, half-hour zones, no zone, and a zone that nobody knows', () => {
  expect(said('2026-01-10T13:30:00.000Z', { fromMinute: 12 * 60, toMinute: 14 * 60 }, 'UTC')).toBe('2026-01-10T14:00:00.000Z');
  expect(said('2026-01-10T18:00:00.000Z', NIGHT, 'Asia/Kolkata')).toBe('2026-01-11T01:30:00.000Z');
  expect(said('2026-01-10T23:00:00.000Z', NIGHT, null)).toBe('2026-01-11T07:00:00.000Z');
  expect(said('2026-01-10T23:00:00.000Z', NIGHT, 'Mars/Base')).toBe('2026-01-11T07:00:00.000Z');
  expect(afterQuiet(5, null, 'Europe/Paris')).toBe(5);
});
test('nothing leaves in quiet hours, nothing leaves early, and nothing waits longer than a day and a clock change', () => {
  const zone = fc.constantFrom('Europe/Paris', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'Pacific/Apia', 'UTC');
  const minute = fc.integer({ min: 0, max: 1_439 });
  fc.assert(fc.property(fc.integer({ min: at('2024-01-01T00:00:00Z'), max: at('2030-01-01T00:00:00Z') }), minute, minute, zone, (ms, fromMinute, toMinute, timeZone) => {
    fc.pre(fromMinute !== toMinute);
    const leavesMs = afterQuiet(ms, { fromMinute, toMinute }, timeZone);
    const [hour = 0, minutes = 0] = new Intl.DateTimeFormat('en', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone }).format(leavesMs).split(':').map(Number);
    const local = hour * 60 + minutes;
    const quiet = fromMinute < toMinute ? local >= fromMinute && local < toMinute : local >= fromMinute || local < toMinute;
    expect(quiet).toBe(false);
    expect(leavesMs).toBeGreaterThanOrEqual(ms);
    expect(leavesMs - ms).toBeLessThanOrEqual(25 * 3_600_000 + 60_000);
  }), { numRuns: 2_000 });
});
