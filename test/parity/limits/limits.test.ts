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
import { stretched } from '../../support/stretched.ts';

/* The same limits, counted by one process, by one gateway through Redis, and by several gateways together. */

let server: OwnRedis | null = null;
beforeAll(async () => { if (findService('redis') !== null) server = await ownRedis(); });
afterAll(async () => { await server?.stop(); });
const opened: Redis[] = [];
afterEach(async () => { for (const redis of opened.splice(0)) await redis.stop(); });

/** A line to Redis is given up so many times later than in a house: on a busy machine an answer may be late, and these tests are of what is counted. */
const PATIENCE = 5;

/** Limiters as so many gateways have them, which know of each other. */
async function gateways(count: number): Promise<RateLimiter[]> {
  const made: RateLimiter[] = [];
  for (let at = 0; at < count; at += 1) {
    const redis = openRedis({ url: server?.url ?? '', namespace: 'house', clock: systemClock, timers: stretched(PATIENCE), chance: Math.random, log: silentLog, metrics: openMetrics() });
    opened.push(redis);
    await redis.start();
    await expect.poll(() => redis.there).toBe(true);
    made.push(sharedLimiter({ redis, gateways: () => count, clock: systemClock, timers: systemTimers }));
  }
  return made;
}

let subjects = 0;
const newSubject = (): string => `subject ${subjects += 1}`;

/** A flood that does not get through what it should is given up. */
const FLOOD_MS_MAX = 20_000;
type Flood = { subject: string; perMinuteMax: number; forMs: number; least?: number };

/** Tries again and again on all limiters for some time, and until the least number of calls went through; how many did, and how long that took. */
async function flood(limiters: readonly RateLimiter[], of: Flood): Promise<{ passed: number; tookMs: number }> {
  const startMs = performance.now();
  let passed = 0;
  for (;;) {
    for (const limiter of limiters) for (let n = 0; n < 20; n += 1) if (limiter.take('bid', of.subject, of.perMinuteMax) === 0) passed += 1;
    await pause(1);
    const tookMs = performance.now() - startMs;
    if (tookMs >= FLOOD_MS_MAX || (tookMs >= of.forMs && passed >= (of.least ?? 0))) return { passed, tookMs };
  }
}

/** Whole calls that came back by themselves in some time, at most. */
const cameBack = (perMinuteMax: number, ms: number): number => Math.floor((perMinuteMax * ms) / 60_000);
/** The same where several clocks and roundings have a part in it. */
const refilled = (perMinuteMax: number, ms: number): number => Math.ceil((perMinuteMax * ms) / 60_000) + 1;

/** Takes until a call is refused; for how many seconds it was. */
function refusal(limiter: RateLimiter, subject: string, perMinuteMax: number): number {
  for (let tries = 0; tries <= perMinuteMax; tries += 1) {
    const seconds = limiter.take('bid', subject, perMinuteMax);
    if (seconds > 0) return seconds;
  }
  return 0;
}

type Adapter = { name: string; open(): Promise<RateLimiter>; on: (title: string, run: () => Promise<void>) => void };
const ADAPTERS: Adapter[] = [
  { name: 'in this process', open: async () => localLimiter(systemClock), on: (title, run) => test(title, run) },
  { name: 'over Redis', open: async () => { const [one] = await gateways(1); return one ?? localLimiter(systemClock); }, on: (title, run) => testWith('redis', title, run) },
];

describe.each(ADAPTERS)('$name', ({ open, on }) => {
  on('a full bucket passes, what is above it waits for the whole seconds until the next call', async () => {
    const limiter = await open();
    expect((await flood([limiter], { subject: 'ann', perMinuteMax: 60, forMs: 900, least: 60 })).passed).toBeGreaterThanOrEqual(60);
    expect(refusal(limiter, 'ann', 60)).toBe(1);
    const startMs = performance.now();
    const { passed, tookMs } = await flood([limiter], { subject: 'bob', perMinuteMax: 4, forMs: 300, least: 4 });
    expect(passed).toBeGreaterThanOrEqual(4);
    expect(passed).toBeLessThanOrEqual(4 + cameBack(4, tookMs));
    // One of four comes back a quarter of a minute after the first was taken.
    expect(refusal(limiter, 'bob', 4)).toBeGreaterThanOrEqual(15 - (performance.now() - startMs) / 1_000);
  });

  on('what one subject took on one call is taken from no other', async () => {
    const limiter = await open();
    await flood([limiter], { subject: 'carl', perMinuteMax: 2, forMs: 200, least: 2 });
    expect([limiter.take('bid', 'carl', 2) > 0, limiter.take('bid', 'dora', 2), limiter.take('sign in', 'carl', 2)]).toEqual([true, 0, 0]);
  });

  on('calls come back evenly', async () => {
    const limiter = await open();
    const subject = newSubject();
    const startMs = performance.now();
    const first = await flood([limiter], { subject, perMinuteMax: 600, forMs: 800, least: 600 });
    await pause(500);
    const back = await flood([limiter], { subject, perMinuteMax: 600, forMs: 200, least: 4 });
    expect(back.passed).toBeGreaterThanOrEqual(4);
    expect(first.passed + back.passed).toBeLessThanOrEqual(600 + refilled(600, performance.now() - startMs));
  });
});

describe('several gateways', () => {
  testWith('redis', 'a caller who stays on one gateway has the whole limit', async () => {
    const [one] = await gateways(3);
    if (one === undefined) throw new Error('no gateway');
    const startMs = performance.now();
    let [passed, tookMs] = [0, 0];
    // Slower than the gateways hear of each other, as people are; who is refused because an answer of Redis is late tries again.
    for (let n = 0; n < 12 || (passed < 10 && tookMs < FLOOD_MS_MAX); n += 1) {
      if (one.take('bid', 'slow', 10) === 0) passed += 1;
      await pause(2 * TOLD_EVERY_MS + 10);
      tookMs = performance.now() - startMs;
    }
    expect(passed).toBeGreaterThanOrEqual(10);
    expect(passed).toBeLessThanOrEqual(10 + cameBack(10, tookMs));
  });

  testWith('redis', 'a call that follows on another gateway finds the limit used up', async () => {
    const [one, two] = await gateways(2);
    if (one === undefined || two === undefined) throw new Error('no gateway');
    const subject = newSubject();
    // The last calls of a limit come one by one, each after an answer of Redis: on a busy machine that takes more than a second.
    const startMs = performance.now();
    const first = await flood([one], { subject, perMinuteMax: 100, forMs: 2_000, least: 100 });
    expect(first.passed).toBeGreaterThanOrEqual(100);
    const second = await flood([two], { subject, perMinuteMax: 100, forMs: 200 });
    expect(first.passed + second.passed).toBeLessThanOrEqual(100 + aboveLimitMax(100, 2) / 2 + refilled(100, performance.now() - startMs));
  });

  testWith('redis', 'together they let through no more than the named number above the limit', async () => {
    const figures: string[] = [];
    for (const [count, perMinuteMax] of [[2, 600], [3, 60], [4, 10], [4, 1]] as const) {
      const limiters = await gateways(count);
      const { passed, tookMs } = await flood(limiters, { subject: newSubject(), perMinuteMax, forMs: 1_000, least: perMinuteMax });
      figures.push(`${count} gateways, ${perMinuteMax} a minute: ${passed} passed`);
      expect(passed, figures.at(-1)).toBeLessThanOrEqual(perMinuteMax + aboveLimitMax(perMinuteMax, count) + refilled(perMinuteMax, tookMs));
      expect(passed, figures.at(-1)).toBeGreaterThanOrEqual(perMinuteMax);
    }
    console.log(figures.join('\n'));
  });

});

describe('several gateways that lose Redis', () => {
  testWith('redis', 'without Redis each has its share, at least one; and what was used before counts', async () => {
    const limiters = await gateways(3);
    const [fresh, used] = [newSubject(), newSubject()];
    const usedMs = performance.now();
    await flood(limiters, { subject: used, perMinuteMax: 30, forMs: 500, least: 30 });
    await server?.kill();
    await expect.poll(() => opened.every(({ there }) => !there)).toBe(true);
    const freshMs = performance.now();
    for (const [subject, perMinuteMax, share] of [[fresh, 30, 10], [newSubject(), 2, 1]] as const) {
      const { passed, tookMs } = await flood(limiters, { subject, perMinuteMax, forMs: 200 });
      expect(passed).toBeGreaterThanOrEqual(3 * share);
      expect(passed).toBeLessThanOrEqual(3 * (share + cameBack(share, tookMs)));
    }
    const again = await flood(limiters, { subject: used, perMinuteMax: 30, forMs: 200 });
    expect(again.passed).toBeLessThanOrEqual(3 * (1 + cameBack(10, performance.now() - usedMs)));
    await server?.start();
    await expect.poll(() => opened.every(({ there }) => there)).toBe(true);
    // The server forgot everything, the gateways did not.
    const after = await flood(limiters, { subject: fresh, perMinuteMax: 30, forMs: 300 });
    expect(after.passed).toBeLessThanOrEqual(aboveLimitMax(30, 3) + 3 * refilled(30, performance.now() - freshMs));
  });

  testWith('redis', 'a server that was emptied, or that refuses to write, gives no gateway a new bucket', async () => {
    const limiters = await gateways(2);
    const [one, two] = [newSubject(), newSubject()];
    const startMs = performance.now();
    await flood(limiters, { subject: one, perMinuteMax: 600, forMs: 900, least: 600 });
    await server?.ask('FLUSHALL');
    await server?.ask('SCRIPT', 'FLUSH');
    // Each knows what it let through itself, about half of the limit; forgotten is at most the other's half.
    const again = await flood(limiters, { subject: one, perMinuteMax: 600, forMs: 900 });
    expect(again.passed).toBeLessThanOrEqual(300 + aboveLimitMax(600, 2) + refilled(600, performance.now() - startMs));
    await server?.ask('CONFIG', 'SET', 'maxmemory', '1');
    try {
      const { passed, tookMs } = await flood(limiters, { subject: two, perMinuteMax: 40, forMs: 500 });
      expect(passed).toBeLessThanOrEqual(40 + aboveLimitMax(40, 2) + cameBack(40, tookMs));
    } finally {
      await server?.ask('CONFIG', 'SET', 'maxmemory', '0');
    }
  });
});
