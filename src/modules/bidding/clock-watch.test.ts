import { expect, test } from 'vitest';
import { ClockWatch } from './clock-watch.ts';
import { CLOCK_STEADY_MS } from './limits.ts';

/** A reading that took `tookMs`, by a clock that is `offsetMs` ahead of the monotonic one. */
const reading = (atMs: number, offsetMs: number, tookMs = 1) => ({ nowMs: atMs + offsetMs, sentMs: atMs - tookMs / 2, readMs: atMs + tookMs / 2 });

test('a first reading that took long puts nothing in doubt: the first quick one settles it', () => {
  const watch = new ClockWatch();
  // Read at the very end of 600 ms: the middle is 300 ms wrong.
  expect(watch.read({ nowMs: 1_600, sentMs: 0, readMs: 600 })).toBe(true);
  expect(watch.read(reading(1_000, 1_000))).toBe(true);
  expect(watch.jumps).toBe(0);
  expect(watch.databaseMs(2_000)).toBe(3_000);
});

test('a jump is distrusted until the clock comes back', () => {
  const watch = new ClockWatch();
  watch.read(reading(0, 500));
  expect(watch.read(reading(1_000, 900))).toBe(false);
  expect(watch.read(reading(2_000, 900))).toBe(false);
  expect(watch.read(reading(3_000, 505))).toBe(true);
  expect(watch.jumps).toBe(1);
});

test('a new course that is held for 30 s is believed', () => {
  const watch = new ClockWatch();
  watch.read(reading(0, 500));
  for (let atMs = 1_000; atMs < CLOCK_STEADY_MS; atMs += 1_000) expect(watch.read(reading(atMs, 90_000))).toBe(false);
  expect(watch.read(reading(CLOCK_STEADY_MS + 1_000, 90_000))).toBe(true);
  expect(watch.databaseMs(40_000)).toBe(130_000);
});

test('a slow answer is no jump, and slow drift is followed', () => {
  const watch = new ClockWatch();
  watch.read(reading(0, 500));
  expect(watch.read({ nowMs: 1_550, sentMs: 1_000, readMs: 3_000 })).toBe(true);
  for (let n = 1; n <= 1_000; n += 1) expect(watch.read(reading(n * 1_000, 500 + n * 0.5))).toBe(true);
  expect(watch.databaseMs(0)).toBeCloseTo(1_000, -1);
  expect(watch.jumps).toBe(0);
});
