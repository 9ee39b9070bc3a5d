import { afterAll, afterEach, beforeAll, describe, expect } from 'vitest';
import { inProcessCache } from '#platform/cache/in-process.ts';
import type { Cache } from '#platform/cache/ports.ts';
import { sharedCache } from '#platform/cache/shared.ts';
import { openMetrics } from '#platform/metrics/metrics.ts';
import { systemClock, systemTimers } from '#platform/time/system.ts';
import { type Ground, groundOf, type Process } from '../fanout/grounds.ts';
import { findService, testWith } from '../../support/services.ts';
import { stretched } from '../../support/stretched.ts';

/* One suite for every form of the cache: a text is made once, kept for its time, and forgotten when all are told to. */

/** A text that all share is waited for so many times as long as in a house, which does without it soon: on a busy machine the answer may be late. */
const timers = stretched(20);

let ground: Ground | null = null;
let away: Ground | null = null;
beforeAll(async () => {
  if (findService('redis') === null) return;
  [ground, away] = [await groundOf('redis_and_postgres', timers), await groundOf('redis', timers)];
  await away.redis?.kill();
});
afterAll(async () => {
  await ground?.close();
  await away?.close();
});
const opened: Process[] = [];
afterEach(async () => { for (const process of opened.splice(0)) await process.stop(); });

/** The cache of one process of a house on a ground. */
async function shared(on: Ground | null): Promise<Cache> {
  if (on === null) throw new Error('The ground was not opened.');
  let made: Cache | null = null;
  const process = await on.process(() => {}, undefined, (fanout, redis) => {
    made = sharedCache({ redis, fanout, clock: systemClock, timers, metrics: openMetrics() });
  });
  opened.push(process);
  await expect.poll(() => process.redis?.there).toBe(on === ground);
  if (made === null) throw new Error('no cache');
  return made;
}

let names = 0;
const newName = (): string => `facets of ${names += 1}`;
const made = (): { make: () => Promise<string>; times: () => number } => {
  let times = 0;
  return { make: async () => `made ${times += 1}`, times: () => times };
};

describe.each([
  ['in this process', async () => inProcessCache(systemClock)], ['over Redis', () => shared(ground)], ['over Redis that is away', () => shared(away)],
] as const)('%s', (_title, open) => {
  testWith('redis', 'a text is made once, whoever asks and however many at once', async () => {
    const [cache, name, { make, times }] = [await open(), newName(), made()];
    const texts = await Promise.all(Array.from({ length: 50 }, () => cache.through(name, 60_000, make)));
    expect([new Set(texts), await cache.through(name, 60_000, make), times()]).toEqual([new Set(['made 1']), 'made 1', 1]);
  });

  testWith('redis', 'names do not meet, and a text is as it was made', async () => {
    const cache = await open();
    const texts = ['', 'nul \0 nul', '競売🔨\r\n'.repeat(1_000)];
    const kept = texts.map((text) => ({ text, name: newName() }));
    for (const { text, name } of kept) expect(await cache.through(name, 60_000, async () => text)).toBe(text);
    for (const { text, name } of kept) expect(await cache.through(name, 60_000, async () => 'another')).toBe(text);
  });

  testWith('redis', 'after its time a text is made anew', async () => {
    const [cache, name, { make }] = [await open(), newName(), made()];
    await cache.through(name, 30, make);
    await expect.poll(() => cache.through(name, 30, make), { interval: 20 }).toBe('made 2');
  });

  testWith('redis', 'what could not be made is not kept, and all who waited are told', async () => {
    const [cache, name, { make }] = [await open(), newName(), made()];
    const fail = (): Promise<string> => Promise.reject(new Error('planted'));
    const ends = await Promise.allSettled([cache.through(name, 60_000, fail), cache.through(name, 60_000, fail)]);
    expect(ends.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await cache.through(name, 60_000, make)).toBe('made 1');
  });

  testWith('redis', 'a text that is too large is made each time', async () => {
    const [cache, name] = [await open(), newName()];
    let times = 0;
    const make = async (): Promise<string> => `${times += 1} ${'x'.repeat(300 * 1024)}`;
    await cache.through(name, 60_000, make);
    expect((await cache.through(name, 60_000, make)).startsWith('2 ')).toBe(true);
  });
});

describe('several processes', () => {
  testWith('redis', 'a text that one process made is found by another, for no longer than it was to be kept', async () => {
    const [one, two, name, { make, times }] = [await shared(ground), await shared(ground), newName(), made()];
    expect([await one.through(name, 2_000, make), await two.through(name, 60_000, make), times()]).toEqual(['made 1', 'made 1', 1]);
    await expect.poll(() => two.through(name, 60_000, make), { interval: 20 }).toBe('made 2');
  });

  testWith('redis', 'two processes that need the same text at once make it once', async () => {
    const [one, two] = [await shared(ground), await shared(ground)];
    const both = (): Promise<string[]> => {
      let times = 0;
      const slowly = async (): Promise<string> => {
        times += 1;
        await new Promise<void>((resolve) => { systemTimers.after(100, resolve); });
        return `made ${times}`;
      };
      const name = newName();
      return Promise.all([one, two].map((cache) => cache.through(name, 60_000, slowly)));
    };
    // A making that takes longer than others wait for it, as it may on a busy machine, is made by them too.
    await expect.poll(both).toEqual(['made 1', 'made 1']);
  });

  testWith('redis', 'when one forgets, all do', async () => {
    const [one, two, name, { make }] = [await shared(ground), await shared(ground), newName(), made()];
    await Promise.all([one.through(name, 60_000, make), two.through(name, 60_000, make)]);
    expect((await one.clear()).shared).toBeGreaterThan(0);
    await expect.poll(() => two.through(name, 60_000, make)).not.toBe('made 1');
  });
});
