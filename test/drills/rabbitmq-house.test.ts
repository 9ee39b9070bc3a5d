import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect } from 'vitest';
import { openDatabase } from '#platform/db/index.ts';
import { type Database, statement } from '#platform/db/types.ts';
import { type Shares, sharesOf, slowedBy } from '../blackbox/torture/campaign/processor.ts';
import { keepFigures } from '../support/keep-figures.ts';
import { findService, testWith } from '../support/services.ts';
import { type SevenServices, sevenServices } from '../support/seven-services.ts';
import { type Bidding, checkOf, startBidding } from './redis/bidding.ts';

/* What becomes of a house of seven services when its broker is killed or takes nothing while people bid: no bid notices, and what it carries arrives afterwards. */

const FAULT_MS = 4_000;
/** From the moment the broker is well again until every consumer is even with bidding: of the house's own time, without what others took of the processors. */
const EVEN_MS_MAX = 30_000;
/** By the clock it may take so long. */
const WAIT_MS_MAX = 240_000;
const DRILL_MS_MAX = 600_000;

const here: { house: SevenServices | null; database: Database | null; bidding: Bidding | null } = { house: null, database: null, bidding: null };
const figures: Record<string, unknown> = {};
// Both are wanted: whichever is missing is named.
const NEEDS = findService('rabbitmq') === null ? 'rabbitmq' : 'redis';
const wanted = findService('rabbitmq') !== null && findService('redis') !== null;

beforeAll(async () => {
  if (!wanted) return;
  here.house = await sevenServices({ gateways: 2, environment: { LOG_LEVEL: 'warn' } });
  here.database = openDatabase({ connection: here.house.postgres.connection });
  here.bidding = await startBidding(here.house);
}, 300_000);
afterAll(async () => {
  await here.database?.close();
  await here.house?.remove();
  await keepFigures(figures);
});

function ground(): { house: SevenServices; database: Database; bidding: Bidding } {
  const { house, database, bidding } = here;
  if (house === null || database === null || bidding === null) throw new Error('The house was not opened.');
  return { house, database, bidding };
}

// Of every lot: the last event as bidding has it, as the lists show it, and as notification took it; and the events that analytics counted.
const standing = statement<{ decided: number; listed: number; told: number; counted: number }>('drill.standing', `
  select (select coalesce(sum(seq), 0)::integer from bidding.lots) as decided,
    (select coalesce(sum(seq), 0)::integer from auction.heads) as listed,
    (select coalesce(sum(seq), 0)::integer from notification.lots) as told,
    (select count(*)::integer from analytics.facts) as counted
`);

const shares = ({ processes }: SevenServices): Shares => sharesOf([process.pid, ...processes.map((one) => one.pid())]);

/** Bids go on through the fault; when the broker is well again, everybody is even within the bound. */
async function through(drill: string, fault: () => Promise<void>, state: string, mended: () => Promise<void>): Promise<void> {
  const { house, database, bidding } = ground();
  const lot = house.service('bidding').url;
  await expect.poll(async () => (await checkOf(lot, 'rabbitmq')).status, { timeout: 60_000 }).toBe('healthy');
  await fault();
  await expect.poll(async () => checkOf(lot, 'rabbitmq'), { timeout: 60_000 }).toMatchObject({ status: 'degraded', detail: expect.stringContaining(state) });
  const before = bidding.acknowledged;
  await pause(FAULT_MS);
  const meanwhile = bidding.acknowledged - before;
  await mended();
  const [wellMs, sharesBefore] = [performance.now(), shares(house)];
  await expect.poll(async () => (await checkOf(lot, 'rabbitmq')).status, { timeout: 60_000 }).toBe('healthy');
  const decided = (await database.one(standing))?.decided ?? 0;
  await expect.poll(async () => {
    const now = await database.one(standing);
    return now !== null && Math.min(now.listed, now.told, now.counted) >= decided;
  }, { timeout: WAIT_MS_MAX, interval: 100 }).toBe(true);
  const tookMs = Math.round(performance.now() - wellMs);
  const ownMs = Math.round(tookMs / slowedBy(sharesBefore, shares(house)));
  console.log(`drill ${drill}: ${meanwhile} bids acknowledged meanwhile, ${bidding.others.length} answered otherwise; every consumer even after ${tookMs} ms, ${ownMs} ms of its own (bound ${EVEN_MS_MAX} ms)`);
  figures[drill] = { meanwhile, others: bidding.others.length, sentAgain: bidding.sentAgain, tookMs, ownMs };
  expect(meanwhile).toBeGreaterThan(0);
  expect(bidding.others).toEqual([]);
  expect(ownMs).toBeLessThan(EVEN_MS_MAX);
}

testWith(NEEDS, 'the broker is killed while people bid', async () => {
  const { rabbitmq } = ground().house;
  await through('house, broker killed', () => rabbitmq.kill(), 'cannot be reached', () => rabbitmq.start());
}, DRILL_MS_MAX);

testWith(NEEDS, 'the broker is short of memory while people bid', async () => {
  const { rabbitmq } = ground().house;
  const watermark = async (share: string): Promise<void> => void await rabbitmq.control('set_vm_memory_high_watermark', share);
  await through('house, broker blocked', () => watermark('0.00001'), 'takes nothing', () => watermark('0.6'));
}, DRILL_MS_MAX);

testWith(NEEDS, 'afterwards nothing was lost, nothing waits, and nothing was put aside', async () => {
  const { house, database, bidding } = ground();
  const lasts = await bidding.stop();
  for (const { last, seen } of lasts) expect(seen.at(-1)).toBeGreaterThanOrEqual(last);
  await expect.poll(async () => {
    const now = await database.one(standing);
    return now !== null && [now.listed, now.told, now.counted].every((count) => count === now.decided);
  }, { timeout: WAIT_MS_MAX }).toBe(true);
  const status = await house.run('bus', 'status', '--json');
  expect([status.code, JSON.parse(status.stdout)]).toMatchObject([0, { broker: { kind: 'here', dead: 0 }, deadLetters: [] }]);
  expect(JSON.parse(status.stdout).outboxes).toContainEqual({ stream: 'bidding', waiting: 0, more: false, relayed: true });
  expect((await house.run('verify')).code).toBe(0);
}, DRILL_MS_MAX);
