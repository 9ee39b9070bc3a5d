import { expect, test } from 'vitest';
import { judgeRedis, redisCheck } from './redis-check.ts';

const MIB = 1024 * 1024;

test.each([
  ['away', { there: false, latencyMs: null, memory: null }, 'degraded', 'unavailable; limits and cache are kept in each process, live events go through the database'],
  ['well', { there: true, latencyMs: 0.42, memory: { usedBytes: 9 * MIB, maxBytes: 10 * MIB } }, 'healthy', 'answers in 0.4 ms, uses 9.0 of 10.0 MiB'],
  ['nearly full', { there: true, latencyMs: 1, memory: { usedBytes: 9.1 * MIB, maxBytes: 10 * MIB } }, 'degraded', 'answers in 1.0 ms, uses 9.1 of 10.0 MiB'],
  ['silent about its memory', { there: true, latencyMs: 1, memory: null }, 'healthy', 'answers in 1.0 ms'],
] as const)('a Redis that is %s', (_, state, status, detail) => {
  expect(judgeRedis({ ...state, outages: 0 })).toEqual({ status, detail });
});

test('without a Redis there is no check, so that it shows as disabled', () => {
  expect(redisCheck(null)).toEqual({});
});
