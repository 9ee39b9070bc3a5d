import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { localLimiter, type RateLimiter } from '#platform/http/limits.ts';
import { aboveLimitMax, sharedLimiter, TOLD_EVERY_MS } from '#platform/http/limits-shared.ts';
import { silentLog } from '#platform/log/log.ts';
import { openMetrics } from '#platform/metrics/metrics.ts';
import { openRedis } from '#platform/redis/link.ts';
import type { Redis } from '#platform/redis/ports.ts';
import { systemClock, systemTimers } from '#platform/time/system.ts';
import { type OwnRedis, ownRedis } from '../../support/redis.ts';
import { findService, testWith } from '../../support/services.ts';

/* The same limits, counted by one process, by one gateway through Redis, and by several gateways together. */

let server: OwnRedis | null = null;
beforeAll(async () => { if (findService('redis') !== null) server = await ownRedis(); });
afterAll(async () => { await server?.stop(); });
const opened: Redis[] = [];
afterEach(async () => { for (const redis of opened.splice(0)) await redis.stop(); });

/** Limiters as so many gateways have them, which know of each other. */
async function gateways(count: number): Promise<RateLimiter[]> {
  const made: RateLimiter[] = [];
  for (let at = 0; at < count; at += 1) {
    const redis = openRedis({ url: server?.url ?? '', namespace: 'house', clock: systemClock, timers: systemTimers, chance: Math.random, log: silentLog, metrics: openMetrics() });
    await redis.start();
    opened.push(redis);
    made.push(sharedLimiter({ redis, gateways: () => count, clock: systemClock, timers: systemTimers }));
  }
  return made;
}

let subjects = 0;
const newSubject = (): string => `subject ${subjects += 1}`;

/** Tries again and again on all limiters for some time; how many calls went through. */
async function flood(limiters: readonly RateLimiter[], of: { subject: string; perMinuteMax: number; forMs: number }): Promise<number> {
  let passed = 0;
  const untilMs = performance.now() + of.forMs;
  while (performance.now() < untilMs) {
    for (const limiter of limiters) for (let n = 0; n < 20; n += 1) if (limiter.take('bid', of.subject, of.perMinuteMax) === 0) passed += 1;
    await pause(1);
  }
  return passed;
}

/** Calls that come back by themselves while a flood lasts. */
const refilled = (perMinuteMax: number, forMs: number): number => Math.ceil((perMinuteMax * forMs) / 60_000) + 1;

type Adapter = { name: string; open(): Promise<RateLimiter>; on: (title: string, run: () => Promise<void>) => void };
const ADAPTERS: Adapter[] = [
  { name: 'in this process', open: async () => localLimiter(systemClock), on: (title, run) => test(title, run) },
  { name: 'over Redis', open: async () => { const [one] = await gateways(1); return one ?? localLimiter(systemClock); }, on: (title, run) => testWith('redis', title, run) },
];

describe.each(ADAPTERS)('$name', ({ open, on }) => {
  on('a full bucket passes, what is above it waits for the whole seconds until the next call', async () => {
    const limiter = await open();
    expect(await flood([limiter], { subject: 'ann', perMinuteMax: 60, forMs: 900 })).toBeGreaterThanOrEqual(60);
    const wait = limiter.take('bid', 'ann', 60);
    expect(wait).toBe(1);
    const hard = await flood([limiter], { subject: 'bob', perMinuteMax: 4, forMs: 300 });
    expect(hard).toBe(4);
    expect(limiter.take('bid', 'bob', 4)).toBeGreaterThan(10);
  });

  on('what one subject took on one call is taken from no other', async () => {
    const limiter = await open();
    await flood([limiter], { subject: 'carl', perMinuteMax: 2, forMs: 200 });
    expect([limiter.take('bid', 'carl', 2) > 0, limiter.take('bid', 'dora', 2), limiter.take('sign in', 'carl', 2)]).toEqual([true, 0, 0]);
  });

  on('calls come back evenly', async () => {
    const limiter = await open();
    const subject = newSubject();
    await flood([limiter], { subject, perMinuteMax: 600, forMs: 800 });
    const startMs = performance.now();
    await pause(500);
    const back = await flood([limiter], { subject, perMinuteMax: 600, forMs: 200 });
    expect(back).toBeGreaterThanOrEqual(4);
    expect(back).toBeLessThanOrEqual(refilled(600, performance.now() - startMs));
  });
});

describe('several gateways', () => {
  testWith('redis', 'a caller who stays on one gateway has the whole limit', async () => {
    const [one] = await gateways(3);
    if (one === undefined) throw new Error('no gateway');
    let passed = 0;
    // Slower than the gateways hear of each other, as people are.
    for (let n = 0; n < 12; n += 1) {
      if (one.take('bid', 'slow', 10) === 0) passed += 1;
      await pause(2 * TOLD_EVERY_MS + 10);
    }
    expect(passed).toBe(10);
  });

  testWith('redis', 'a call that follows on another gateway finds the limit used up', async () => {
    const [one, two] = await gateways(2);
    if (one === undefined || two === undefined) throw new Error('no gateway');
    const subject = newSubject();
    // The last calls of a limit come one by one, each after an answer of Redis: on a busy machine that takes more than a second.
    expect(await flood([one], { subject, perMinuteMax: 100, forMs: 2_000 })).toBeGreaterThanOrEqual(100);
    expect(await flood([two], { subject, perMinuteMax: 100, forMs: 200 })).toBeLessThanOrEqual(aboveLimitMax(100, 2) / 2 + refilled(100, 2_200));
  });

  testWith('redis', 'together they let through no more than the named number above the limit', async () => {
    const figures: string[] = [];
    for (const [count, perMinuteMax] of [[2, 600], [3, 60], [4, 10], [4, 1]] as const) {
      const limiters = await gateways(count);
      const passed = await flood(limiters, { subject: newSubject(), perMinuteMax, forMs: 1_000 });
      figures.push(`${count} gateways, ${perMinuteMax} a minute: ${passed} passed`);
      expect(passed, figures.at(-1)).toBeLessThanOrEqual(perMinuteMax + aboveLimitMax(perMinuteMax, count) + refilled(perMinuteMax, 1_000));
      expect(passed, figures.at(-1)).toBeGreaterThanOrEqual(perMinuteMax);
    }
    console.log(figures.join('\n'));
  });

});

describe('several gateways that lose Redis', () => {
  testWith('redis', 'without Redis each has its share, at least one; and what was used before counts', async () => {
    const limiters = await gateways(3);
    const [fresh, used] = [newSubject(), newSubject()];
    await flood(limiters, { subject: used, perMinuteMax: 30, forMs: 500 });
    await server?.kill();
    await expect.poll(() => opened.every(({ there }) => !there)).toBe(true);
    expect(await flood(limiters, { subject: fresh, perMinuteMax: 30, forMs: 200 })).toBe(30);
    expect(await flood(limiters, { subject: newSubject(), perMinuteMax: 2, forMs: 200 })).toBe(3);
    expect(await flood(limiters, { subject: used, perMinuteMax: 30, forMs: 200 })).toBeLessThanOrEqual(3);
    await server?.start();
    await expect.poll(() => opened.every(({ there }) => there)).toBe(true);
    // The server forgot everything, the gateways did not.
    expect(await flood(limiters, { subject: fresh, perMinuteMax: 30, forMs: 300 })).toBeLessThanOrEqual(6 + aboveLimitMax(30, 3));
  });

  testWith('redis', 'a server that was emptied, or that refuses to write, gives no gateway a new bucket', async () => {
    const limiters = await gateways(2);
    const [one, two] = [newSubject(), newSubject()];
    await flood(limiters, { subject: one, perMinuteMax: 600, forMs: 900 });
    await server?.ask('FLUSHALL');
    await server?.ask('SCRIPT', 'FLUSH');
    // Each knows what it let through itself, about half of the limit; forgotten is at most the other's half.
    expect(await flood(limiters, { subject: one, perMinuteMax: 600, forMs: 900 })).toBeLessThanOrEqual(300 + aboveLimitMax(600, 2) + refilled(600, 2_000));
    await server?.ask('CONFIG', 'SET', 'maxmemory', '1');
    try {
      expect(await flood(limiters, { subject: two, perMinuteMax: 40, forMs: 500 })).toBeLessThanOrEqual(40 + aboveLimitMax(40, 2));
    } finally {
      await server?.ask('CONFIG', 'SET', 'maxmemory', '0');
    }
  });
});
