import { expect, test } from 'vitest';
import { systemKeys } from './system.ts';

const clockAt = (readings: number[]) => ({ nowMs: () => readings.shift() ?? 0, monotonicMs: () => 0 });

test('keys grow within a process, many in one millisecond and when the clock steps back', () => {
  const keys = systemKeys(clockAt([1_000, 1_000, 900, 1_001]), () => 5);
  const made = [keys.next(), keys.next(), keys.next(), keys.next()];
  expect(made).toEqual([(1_000n << 21n) | 5n, (1_000n << 21n) | 6n, (1_000n << 21n) | 7n, (1_001n << 21n) | 5n]);
});

test('keys go on growing when a millisecond has no more of them', () => {
  const keys = systemKeys(clockAt([1_000, 1_000]), () => (1 << 21) - 1);
  expect([keys.next(), keys.next()]).toEqual([(1_000n << 21n) | 2_097_151n, (1_001n << 21n) | 2_097_151n]);
});

test('keys fit 63 bits for the next eighty years and come by the thousand without a repeat', () => {
  const last = systemKeys(clockAt([Date.UTC(2106, 0)]), () => 1).next();
  expect(last < 1n << 63n).toBe(true);
  const keys = systemKeys();
  expect(new Set(Array.from({ length: 50_000 }, () => keys.next())).size).toBe(50_000);
});
