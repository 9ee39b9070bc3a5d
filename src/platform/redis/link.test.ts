import { afterEach, expect, test } from 'vitest';
import { type OwnRedis, ownRedis } from '../../../test/support/redis.ts';
import { testWith } from '../../../test/support/services.ts';
import { stretched } from '../../../test/support/stretched.ts';
import type { Log } from '../log/log.ts';
import { openMetrics } from '../metrics/metrics.ts';
import { systemClock } from '../time/system.ts';
import { openRedis, UNAVAILABLE } from './link.ts';
import { memoryOf } from './memory.ts';
import { AWAY_AFTER_MS, type Redis, RedisAway } from './ports.ts';
import { keptScript } from './script.ts';

/** Every time limit of the line is so many times as long as in a house: on a busy machine an answer of a server that is well may be late. */
const SLOW = 5;

const ends: (() => Promise<void>)[] = [];
afterEach(async () => { for (const end of ends.splice(0).toReversed()) await end(); });

async function server(...settings: string[]): Promise<OwnRedis> {
  const redis = await ownRedis(settings);
  ends.push(() => redis.stop());
  return redis;
}

/** A line to an address, with what it logged and what it told. */
async function line(url: string): Promise<{ redis: Redis; lines: string[]; told: boolean[]; page: () => Promise<string> }> {
  const lines: string[] = [];
  const note = (_fields: object, message: string): void => void lines.push(message);
  const log: Log = { debug: note, info: note, warn: note, error: note, fatal: note, child: () => log };
  const metrics = openMetrics();
  const redis = openRedis({ url, namespace: 'house', clock: systemClock, timers: stretched(SLOW), chance: Math.random, log, metrics });
  const told: boolean[] = [];
  redis.onChange((there) => void told.push(there));
  ends.push(() => redis.stop());
  await redis.start();
  return { redis, lines, told, page: async () => (await metrics.page()).body };
}

testWith('redis', 'a server that is there is used: commands are answered, its state and memory are told', async () => {
  const { redis, lines, told, page } = await line((await server('--maxmemory', '50mb')).url);
  expect(await redis.command(['SET', 'a', '1'])).toBe('OK');
  expect(await redis.command(['GET', 'a'])).toBe('1');
  expect(redis.status()).toMatchObject({ there: true, latencyMs: expect.any(Number), memory: { usedBytes: expect.any(Number), maxBytes: 50 * 1024 * 1024 }, outages: 0 });
  expect([lines, told]).toEqual([[], [true]]);
  expect(await page()).toMatch(/^redis_up 1$/m);
});

testWith('redis', 'what the server refuses comes back as its own error, and the line stays', async () => {
  const { redis } = await line((await server()).url);
  await redis.command(['SET', 'a', 'text']);
  await expect(redis.command(['INCR', 'a'])).rejects.toThrow('not an integer');
  expect(redis.there).toBe(true);
});

testWith('redis', 'killed: waiting commands end, later ones are refused at once, one line is logged, and it comes back by itself', async () => {
  const own = await server();
  const { redis, lines, told, page } = await line(own.url);
  await own.kill();
  await expect.poll(() => redis.there).toBe(false);
  await expect(redis.command(['PING'])).rejects.toThrow(RedisAway);
  expect(lines).toEqual([UNAVAILABLE]);
  await own.start();
  await expect.poll(() => redis.there).toBe(true);
  expect([lines, told]).toEqual([[UNAVAILABLE, 'Redis is back and used again'], [true, false, true]]);
  expect(await page()).toMatch(/^redis_outages_total 1$/m);
});

testWith('redis', 'hung: every command that waits ends soon after the server fell silent', async () => {
  const own = await server();
  const { redis } = await line(own.url);
  own.hang();
  const startMs = performance.now();
  const ended = await Promise.allSettled([redis.command(['GET', 'a']), redis.command(['SET', 'a', '1']), redis.command(['PUBLISH', 'c', 'x'])]);
  expect(ended.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
  // Twice what it should take: the machine may be busy.
  expect(performance.now() - startMs).toBeLessThan(2 * SLOW * AWAY_AFTER_MS);
  own.wake();
  await expect.poll(() => redis.there).toBe(true);
});

testWith('redis', 'a house starts without Redis, says so once, and uses it as soon as it is there', async () => {
  const own = await server();
  await own.kill();
  const { redis, lines, told } = await line(own.url);
  expect([redis.there, lines, told]).toEqual([false, [UNAVAILABLE], [false]]);
  await own.start();
  await expect.poll(() => redis.there).toBe(true);
  expect(lines).toHaveLength(2);
});

testWith('redis', 'a server that wants another password is as good as none', async () => {
  const own = await server();
  await own.ask('CONFIG', 'SET', 'requirepass', 'the right one');
  const { redis, lines } = await line(own.url.replace('redis://', 'redis://:a-wrong-one@'));
  expect([redis.there, lines]).toEqual([false, [UNAVAILABLE]]);
  expect((await line(own.url.replace('redis://', 'redis://:the%20right%20one@'))).redis.there).toBe(true);
});

testWith('redis', 'a script that the server forgot is told again', async () => {
  const own = await server();
  const { redis } = await line(own.url);
  const add = keptScript('return redis.call(\'INCRBY\', KEYS[1], ARGV[1])');
  expect(await add(redis, ['sum'], ['2'])).toBe(2);
  await own.ask('SCRIPT', 'FLUSH');
  expect(await add(redis, ['sum'], ['3'])).toBe(5);
});

test.each([
  ['used_memory:100\r\nmaxmemory:1000\r\n', { usedBytes: 100, maxBytes: 1_000 }],
  ['used_memory:100\r\ntotal_system_memory:4000\r\nmaxmemory:0\r\n', { usedBytes: 100, maxBytes: 4_000 }],
  ['maxmemory:0\r\n', null], [null, null], ['an answer of another kind', null],
])('%j is read as %j', (info, memory) => {
  expect(memoryOf(info)).toEqual(memory);
});
