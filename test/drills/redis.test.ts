import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { UNAVAILABLE } from '#platform/redis/link.ts';
import { type Shares, sharesOf, slowedBy } from '../blackbox/torture/campaign/processor.ts';
import { openProxy, type TcpProxy } from '../blackbox/torture/proxy/tcp-proxy.ts';
import { keepFigures } from '../support/keep-figures.ts';
import { staffed } from '../support/market.ts';
import { type OwnRedis, ownRedis } from '../support/redis.ts';
import { findService, testWith } from '../support/services.ts';
import { type SevenServices, sevenServices } from '../support/seven-services.ts';
import { bidsOf, type Bidding, checkOf, LOTS, startBidding } from './redis/bidding.ts';

/* What becomes of a house when its Redis is killed, hung, emptied, slow or full while people bid: nothing that they would notice for longer than a second. */

/** From an acknowledgement to its sight at another gateway, while Redis goes: of the house's own time, without what others took of the processors. */
const GAP_MS_MAX = 1_000;
/** How long a busy machine may take to show what must be there in the end. */
const SEEN_MS_MAX = 120_000;
const DRILL_MS_MAX = 600_000;
const FAULT_MS = 3_000;
/** Time before a fault in which the usual is measured. */
const CALM_MS = 5_000;

let server: OwnRedis | null = null;
let line: TcpProxy | null = null;
let house: SevenServices | null = null;
const figures: { faults: Record<string, unknown>[]; acknowledged: number; refused: number; sentAgain: number; lost: number | null } = { faults: [], acknowledged: 0, refused: 0, sentAgain: 0, lost: null };

beforeAll(async () => {
  if (findService('redis') === null || findService('rabbitmq') === null) return;
  server = await ownRedis();
  line = await openProxy(server.port, 1);
  house = await sevenServices({ gateways: 2, environment: { REDIS_URL: `redis://127.0.0.1:${line.port}`, LIMITS: 'on', LOG_LEVEL: 'warn' } });
}, 240_000);
afterAll(async () => {
  await house?.remove();
  await line?.close();
  await server?.stop();
  await keepFigures(figures);
});

type Ground = { house: SevenServices; server: OwnRedis; line: TcpProxy; gateways: string[] };
function ground(): Ground {
  if (house === null || server === null || line === null) throw new Error('The house was not opened.');
  return { house, server, line, gateways: [house.service('gateway', 0).url, house.service('gateway', 1).url] };
}

let bidding: Bidding | null = null;
/** Bids go on from one drill to the next. */
const bids = async (on: Ground): Promise<Bidding> => (bidding ??= await startBidding(on.house));

const said = (on: Ground): number[] => on.house.processes.map((process) => process.output().split(UNAVAILABLE).length - 1);
/** Outages as each process counts them. */
const outages = (on: Ground): Promise<number[]> => Promise.all(on.house.processes.map(async ({ url }) => {
  const page = await fetch(`${url}/metrics`).then((answer) => answer.text());
  return Number(/^redis_outages_total (\d+)$/m.exec(page)?.[1] ?? Number.NaN);
}));
const redisAt = async (on: Ground, status: string): Promise<void> => {
  await expect.poll(() => Promise.all(on.gateways.map((url) => checkOf(url, 'redis').then((check) => check.status))), { timeout: SEEN_MS_MAX }).toEqual(on.gateways.map(() => status));
};

/** Every process uses Redis, or none does. */
const everywhere = async (on: Ground, there: boolean): Promise<void> => {
  const uses = async ({ url }: { url: string }): Promise<boolean> => /^redis_up 1$/m.test(await fetch(`${url}/metrics`).then((answer) => answer.text()));
  await expect.poll(() => Promise.all(on.house.processes.map(uses)), { timeout: SEEN_MS_MAX }).toEqual(on.house.processes.map(() => there));
};

/** How much of the processors everybody has had by now who has a part in the way of a bid. */
const shares = (on: Ground): Shares => sharesOf([process.pid, on.server.pid(), ...on.house.processes.map((one) => one.pid())]);

/** One fault while bids go on, and its end; what was seen. */
async function drill(name: string, of: { fault: (on: Ground) => unknown; mend: (on: Ground) => unknown; outage: boolean; degraded: boolean }): Promise<void> {
  const on = ground();
  const going = await bids(on);
  await redisAt(on, 'healthy');
  await everywhere(on, true);
  await expect.poll(() => going.acknowledged).toBeGreaterThan(20);
  const calmMs = going.worstMs(performance.now() - CALM_MS);
  const [before, startMs, sharesBefore] = [going.acknowledged, performance.now(), shares(on)];
  await of.fault(on);
  if (of.outage) await everywhere(on, false);
  if (of.degraded) await redisAt(on, 'degraded');
  await pause(FAULT_MS);
  await expect.poll(() => Promise.all(on.gateways.map((url) => fetch(`${url}/health/ready`).then(({ status }) => status))), { timeout: SEEN_MS_MAX }).toEqual([200, 200]);
  const mendedMs = performance.now();
  await of.mend(on);
  await redisAt(on, 'healthy');
  const backMs = performance.now() - mendedMs;
  const during = going.acknowledged;
  await expect.poll(() => going.acknowledged).toBeGreaterThan(during + 10);
  const gapMs = going.worstMs(startMs);
  const addedMs = (gapMs - calmMs) / slowedBy(sharesBefore, shares(on));
  const seen = { fault: name, acknowledged: going.acknowledged - before, refused: going.others.length, sentAgain: going.sentAgain, calmSightMs: Math.round(calmMs), worstSightMs: Math.round(gapMs), ownAddedMs: Math.round(addedMs), boundMs: GAP_MS_MAX, backAfterMs: Math.round(backMs) };
  figures.faults.push(seen);
  console.log(`Redis ${name}: ${JSON.stringify(seen)}`);
  expect([...new Set(going.others)]).toEqual([]);
  // The fault adds no more than this to what a busy machine takes anyway.
  expect(addedMs).toBeLessThan(GAP_MS_MAX);
  // On a machine that is too busy there may be more outages than were made; each of them is one line.
  if (of.outage) expect(Math.min(...said(on))).toBeGreaterThan(0);
  await expect.poll(async () => {
    const counted = await outages(on);
    return said(on).map((lines, at) => lines - (counted[at] ?? Number.NaN));
  }).toEqual(on.house.processes.map(() => 0));
}

/** What the command says that empties the cache, or how it ended. */
const cleared = async ({ house: { run } }: Ground): Promise<unknown> => {
  const { code, stdout } = await run('cache', 'clear', '--json');
  return code === 0 ? JSON.parse(stdout) : code;
};

describe('a house of seven services with two gateways', () => {
  testWith('redis', 'Redis killed', () => drill('killed', {
    fault: (on) => on.server.kill(), mend: (on) => on.server.start(), outage: true, degraded: true,
  }), DRILL_MS_MAX);

  testWith('redis', 'Redis hung', () => drill('hung', {
    fault: (on) => on.server.hang(), mend: (on) => on.server.wake(), outage: true, degraded: true,
  }), DRILL_MS_MAX);

  testWith('redis', 'Redis emptied again and again', () => drill('flushed', {
    fault: async (on) => {
      for (let time = 0; time < 10; time += 1) {
        await on.server.ask('FLUSHALL');
        await on.server.ask('SCRIPT', 'FLUSH');
        await pause(100);
      }
    },
    mend: () => {}, outage: false, degraded: false,
  }), DRILL_MS_MAX);

  testWith('redis', 'a line to Redis so slow that it is better done without', () => drill('slow', {
    fault: (on) => on.line.trouble({ up: { latencyMs: 300 }, down: { latencyMs: 300 } }), mend: (on) => on.line.heal(), outage: true, degraded: true,
  }), DRILL_MS_MAX);

  testWith('redis', 'Redis full', () => drill('full', {
    fault: (on) => on.server.ask('CONFIG', 'SET', 'maxmemory', '1'), mend: (on) => on.server.ask('CONFIG', 'SET', 'maxmemory', '0'), outage: false, degraded: true,
  }), DRILL_MS_MAX);

  testWith('redis', 'who watches over one gateway is counted at the other too, with Redis and without', async () => {
    const on = ground();
    await bids(on);
    const clerk = await staffed(on.house, 'clerk', 'clerk');
    const seen = (gateway: number) => on.house.call('GET', '/admin/overview', undefined, clerk.headers, gateway).then(({ body }) => ({ watchers: body['watchers'], connections: body['connections'] }));
    const everybody = { watchers: LOTS, connections: 1 };
    await expect.poll(() => Promise.all([seen(0), seen(1)]), { timeout: SEEN_MS_MAX }).toEqual([everybody, everybody]);
    await on.server.kill();
    await redisAt(on, 'degraded');
    await expect.poll(() => Promise.all([seen(0), seen(1)]), { timeout: SEEN_MS_MAX }).toEqual([everybody, everybody]);
    await on.server.start();
    await everywhere(on, true);
  }, DRILL_MS_MAX);

  testWith('redis', 'no acknowledged bid was lost, and every watcher saw each of them once', async () => {
    const on = ground();
    const going = await bids(on);
    const lots = await going.stop();
    for (const { last, seen } of lots) {
      expect(seen).toEqual(Array.from({ length: seen.length }, (_, at) => (seen[0] ?? 0) + at));
      expect(seen.at(-1)).toBe(last);
    }
    const kept = await Promise.all(lots.map(({ lot }) => bidsOf(on.house, lot)));
    Object.assign(figures, { acknowledged: going.acknowledged, refused: going.others.length, sentAgain: going.sentAgain, lost: going.acknowledged - kept.reduce((sum, count) => sum + count, 0) });
    expect(figures.lost).toBe(0);
    const verified = await on.house.run('verify', '--json');
    expect(verified.code, verified.stdout + verified.stderr).toBe(0);
    // A command gives Redis half a second to be there, which a busy machine may not.
    await everywhere(on, true);
    await expect.poll(() => cleared(on), { timeout: SEEN_MS_MAX }).toEqual({ redis: 'cleared', shared: expect.any(Number) });
  }, DRILL_MS_MAX);
});
