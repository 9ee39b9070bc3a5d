import { afterEach, describe, expect } from 'vitest';
import { UNAVAILABLE } from '#platform/redis/link.ts';
import { openProxy, type TcpProxy } from '../../blackbox/torture/proxy/tcp-proxy.ts';
import type { Ground, Process } from './grounds.ts';
import { hearing, testsOn } from './suite.ts';

/* What becomes of the fan-out when Redis goes: it goes on through the database, and comes back by itself. */

/** From the fault to the first message that is heard again: the bound of the house, in the teller's own time, which stands still when others have its processor. */
const GAP_MS_MAX = 1_000;
const TOLD_EVERY_MS = 10;
/** After this nothing that Redis passed on before is under way. */
const UNDER_WAY_MS = 150;

const lines: TcpProxy[] = [];
const timers: NodeJS.Timeout[] = [];
afterEach(async () => {
  timers.forEach(clearInterval);
  for (const line of lines.splice(0)) await line.close();
});

type Pair = { teller: Process; other: Process; told(): number; heard: { number: number; told: number; atMs: number; redisThere: boolean }[]; stop(): void };

/** One process tells a number every 10 ms, another writes down when it heard which. */
async function telling(on: Ground, redisUrl?: string): Promise<Pair> {
  const heard: Pair['heard'] = [];
  let told = 0;
  const teller = await hearing(on);
  const other = await on.process((fanout) => fanout.subscribe('live', (text) => void heard.push({ number: Number(text), told, atMs: performance.now(), redisThere: teller.redis?.there === true })), redisUrl);
  const timer = setInterval(() => teller.fanout.publish('live', String(told += 1)), TOLD_EVERY_MS);
  timers.push(timer);
  await expect.poll(() => heard.length).toBeGreaterThan(20);
  return { teller, other, told: () => told, heard, stop: () => clearInterval(timer) };
}

const ways = ({ teller, other }: Pair): string => [teller, other].map(({ fanout }) => fanout.status().adapter).join(' ');
/** The longest time without a message, by what was told meanwhile. */
const silenceMs = ({ heard }: Pair): number => TOLD_EVERY_MS * Math.max(...heard.slice(1).map(({ told }, at) => told - (heard[at]?.told ?? told)));
/** Every outage is one line of the log. On a machine that is too busy there may be more of them than were made. */
const outagesLogged = ({ redis, lines }: Process): void => {
  expect(lines.filter((line) => line === UNAVAILABLE)).toHaveLength(redis?.status().outages ?? 0);
  expect(lines).toContain(UNAVAILABLE);
};

/** Ends the telling; what was told and not heard, and what was heard twice. */
async function reckoned(pair: Pair): Promise<{ missing: number; twice: number }> {
  pair.stop();
  await expect.poll(() => pair.heard.some(({ number }) => number === pair.told())).toBe(true);
  const once = new Set(pair.heard.map(({ number }) => number));
  return { missing: pair.told() - once.size, twice: pair.heard.length - once.size };
}

async function outage(pair: Pair, fault: () => unknown, mend: () => unknown): Promise<void> {
  await fault();
  await expect.poll(() => ways(pair)).toBe('postgres postgres');
  expect(pair.teller.fanout.status().degraded).toBe(true);
  const before = pair.heard.at(-1)?.number ?? 0;
  await expect.poll(() => pair.heard.at(-1)?.number).toBeGreaterThan(before + 50);
  await mend();
  await expect.poll(() => ways(pair)).toBe('redis redis');
  const after = pair.heard.at(-1)?.number ?? 0;
  await expect.poll(() => pair.heard.at(-1)?.number).toBeGreaterThan(after + 50);
}

describe('redis_and_postgres', () => {
  const own = testsOn('redis_and_postgres');

  own('Redis killed: silent for less than a second, nothing twice, back by itself', async (on) => {
    const pair = await telling(on);
    await outage(pair, () => on.redis?.kill(), () => on.redis?.start());
    expect(silenceMs(pair)).toBeLessThan(GAP_MS_MAX);
    const { missing, twice } = await reckoned(pair);
    // Redis had taken these, and died before it passed them on.
    expect(missing).toBeLessThanOrEqual(3);
    expect(twice).toBe(0);
    outagesLogged(pair.teller);
  });

  own('Redis hung: what it had not answered goes the other way, so nothing is lost', async (on) => {
    const pair = await telling(on);
    const hungMs = performance.now();
    await outage(pair, () => on.redis?.hang(), () => on.redis?.wake());
    // Before it was known that Redis is away: what it does not answer goes through the database by itself.
    const since = pair.heard.filter(({ atMs }) => atMs > hungMs);
    const unknowing = since.slice(0, since.findIndex(({ redisThere }) => !redisThere));
    expect(unknowing.some(({ atMs }) => atMs > hungMs + UNDER_WAY_MS)).toBe(true);
    expect(silenceMs(pair)).toBeLessThan(GAP_MS_MAX);
    expect(await reckoned(pair)).toEqual({ missing: 0, twice: 0 });
    outagesLogged(pair.other);
  });

  own('a process that alone is cut off from Redis is told through the database', async (on) => {
    const line = await openProxy(on.redis?.port ?? 0, 1);
    lines.push(line);
    const pair = await telling(on, `redis://127.0.0.1:${line.port}`);
    const before = pair.heard.length;
    line.trouble({ up: { blackhole: true }, down: { blackhole: true } });
    await expect.poll(() => ways(pair)).toBe('redis postgres');
    await expect.poll(() => pair.heard.length).toBeGreaterThan(before + 100);
    line.heal();
    await expect.poll(() => ways(pair)).toBe('redis redis');
    const after = pair.told();
    await expect.poll(() => pair.heard.at(-1)?.number).toBeGreaterThan(after + 50);
    expect(silenceMs(pair)).toBeLessThan(GAP_MS_MAX);
    // Lost is what Redis took from the teller before it was known that the other does not hear; it comes twice to nobody.
    const { missing, twice } = await reckoned(pair);
    expect(missing).toBeLessThan(GAP_MS_MAX / TOLD_EVERY_MS);
    expect(twice).toBe(0);
  });
});
