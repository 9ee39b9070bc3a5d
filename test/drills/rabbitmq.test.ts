import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { HouseBus } from '#platform/bus/bus.ts';
import { TRIES_MAX } from '#platform/bus/deliver.ts';
import { type Shares, sharesOf, slowedBy } from '../blackbox/torture/campaign/processor.ts';
import { keepFigures } from '../support/keep-figures.ts';
import { type OwnBroker, ownBroker } from '../support/rabbitmq.ts';
import { findService, testWith } from '../support/services.ts';
import { bookkeeper, openShop, SALES, type Shop, upTo } from '../parity/bus/shop.ts';
import { startTaking, type TakingProcess } from './rabbitmq/taking.ts';
import { startWriters, type Writers } from './rabbitmq/writers.ts';

/*
 * What a real broker does to events when it goes wrong: nothing is lost, each key stays in its order, writers do not notice. Each drill prints
 * how long the house took to be even again, and holds it to its bound.
 */

const KEYS = 8;
const REST_MS = 5;
/** From the moment the broker is well again until everything is where it belongs: of the house's own time, without what others took of the processors. */
const RECOVERED_MS_MAX = 30_000;
/** By the clock it may take so long. */
const WAIT_MS_MAX = 240_000;
const DRILL_MS_MAX = 600_000;
/** A write to the outbox waits for no broker, which the drills see to by what is written meanwhile; on a busy machine the database itself takes a while. */
const WRITE_MS_MAX = 30_000;
/** A message that kills who takes it. */
const POISON_MS_MAX = 120_000;
/** So much is written while the broker is away. */
const WRITTEN_MIN = 100;
/** A rate is measured for so long. */
const RATE_MS = 2_000;
const BEHIND = 100_000;
const CONSUMER = 'books';
/** Processes agree after some beats of two seconds who takes what. */
const SHARED_MS_MAX = 120_000;

const figures: Record<string, unknown> = {};

if (findService('rabbitmq') === null) testWith('rabbitmq', 'drills of the broker', () => {});
else describe('drills of the broker', drills);

type Scene = { broker: OwnBroker; shop: Shop; bus: HouseBus; prefix: string; taking(name: string, poison?: { key: number; seq: number }): Promise<TakingProcess> };

function drills(): void {
  const here: { broker: OwnBroker | null; shop: Shop | null; processes: TakingProcess[] } = { broker: null, shop: null, processes: [] };
  beforeAll(async () => { here.broker = await ownBroker(); }, 240_000);
  afterEach(async () => {
    await Promise.all(here.processes.splice(0).map((process) => process.kill()));
    await here.shop?.close();
    here.shop = null;
  });
  afterAll(async () => {
    await here.broker?.stop();
    await keepFigures(figures);
  });

  // A bus that relays, and that takes too where no other process does.
  async function scene(takesItself: boolean): Promise<Scene> {
    const { broker } = here;
    if (broker === null) throw new Error('There is no broker.');
    const prefix = `drill${randomBytes(4).toString('hex')}`;
    const shop = await openShop((plans) => ({ url: broker.url, plans, prefix }), [CONSUMER]);
    here.shop = shop;
    const bus = shop.process({ relays: true, consumers: takesItself ? [bookkeeper(CONSUMER, 'relay', shop.database)] : [] });
    return {
      broker, shop, bus, prefix,
      taking: async (name, poison) => {
        const process = await startTaking({ url: broker.url, prefix, connection: shop.connection, consumer: CONSUMER, name, poison: poison ?? null });
        here.processes.push(process);
        return process;
      },
    };
  }

  describe('the broker goes away', () => outages(scene));
  describe('the broker takes nothing', () => shortages(scene));
  describe('a consumer dies', () => deaths(scene));
  describe('an event kills', () => poison(scene));
}

type Stage = (takesItself: boolean) => Promise<Scene>;

function outages(scene: Stage): void {
  test('killed while events are published and taken', async () => {
    const { broker, shop, bus } = await scene(true);
    bus.start();
    const writers = startWriters(shop, () => bus.wake(SALES), { keys: KEYS, restMs: REST_MS });
    await expect.poll(async () => (await shop.books(CONSUMER)).booked).toBeGreaterThan(200);
    await broker.kill();
    await expect.poll(() => bus.broker()?.state).not.toBe('up');
    const before = writers.sold();
    await wait(1_500);
    await expect.poll(() => writers.sold() - before).toBeGreaterThan(WRITTEN_MIN);
    await broker.start();
    await even('killed', shop, writers);
  }, DRILL_MS_MAX);

  test('connections cut, again and again', async () => {
    const { broker, shop, bus } = await scene(true);
    bus.start();
    const writers = startWriters(shop, () => bus.wake(SALES), { keys: KEYS, restMs: REST_MS });
    for (let round = 0; round < 3; round += 1) {
      const before = (await shop.books(CONSUMER)).booked;
      await expect.poll(async () => (await shop.books(CONSUMER)).booked).toBeGreaterThan(before + 50);
      await broker.control('close_all_connections', 'drill');
    }
    await even('cut', shop, writers);
  }, DRILL_MS_MAX);
}

function shortages(scene: Stage): void {
  test('short of memory: publishing is blocked, writing is not', async () => {
    const { broker, shop, bus } = await scene(true);
    bus.start();
    const writers = startWriters(shop, () => bus.wake(SALES), { keys: KEYS, restMs: REST_MS });
    await expect.poll(async () => (await shop.books(CONSUMER)).booked).toBeGreaterThan(50);
    await broker.control('set_vm_memory_high_watermark', '0.00001');
    await expect.poll(() => bus.broker()?.state).toBe('blocked');
    const [before, booked] = [writers.sold(), (await shop.books(CONSUMER)).booked];
    await wait(2_000);
    await expect.poll(() => writers.sold() - before).toBeGreaterThan(WRITTEN_MIN);
    // Longer than a page of the relay: what was in hand when it was blocked is through, and nothing follows.
    expect((await shop.books(CONSUMER)).booked - booked).toBeLessThan(writers.sold() - before);
    await broker.control('set_vm_memory_high_watermark', '0.6');
    await even('blocked', shop, writers);
  }, DRILL_MS_MAX);

  test('hung: it keeps its connections and answers nothing', async () => {
    const { broker, shop, bus } = await scene(true);
    bus.start();
    const writers = startWriters(shop, () => bus.wake(SALES), { keys: KEYS, restMs: REST_MS });
    await expect.poll(async () => (await shop.books(CONSUMER)).booked).toBeGreaterThan(50);
    broker.freeze();
    await expect.poll(() => bus.broker()?.state, { timeout: WAIT_MS_MAX }).toBe('away');
    broker.thaw();
    await even('hung', shop, writers);
  }, DRILL_MS_MAX);

  test(`${BEHIND.toLocaleString('en')} events behind: drained faster than they are written`, async () => {
    const { shop, bus } = await scene(true);
    const writtenBefore = await writtenPerSecond(shop);
    for (let key = 1; key <= 64; key += 1) await shop.sell(key, Math.ceil(BEHIND / 64));
    const sold = await shop.sold();
    const startMs = performance.now();
    bus.start();
    await expect.poll(async () => (await shop.books(CONSUMER)).booked, { timeout: WAIT_MS_MAX, interval: 100 }).toBe(sold);
    const perSecond = Math.round(sold / ((performance.now() - startMs) / 1_000));
    expect(await shop.books(CONSUMER)).toMatchObject({ booked: sold, misplaced: 0 });
    // Others may take much of the machine in one measurement and little in another: it is held against half of the lower rate.
    await bus.stop();
    const writtenAfter = await writtenPerSecond(shop);
    console.log(`drill behind: ${sold} events drained at ${perSecond}/s; ${KEYS} writers at once write ${writtenBefore}/s before, ${writtenAfter}/s after`);
    figures['behind'] = { events: sold, perSecond, writtenBefore, writtenAfter };
    expect(perSecond).toBeGreaterThan(Math.min(writtenBefore, writtenAfter) / 2);
  }, DRILL_MS_MAX);
}

/** How many events writers at once write a second when nobody takes them. */
async function writtenPerSecond(shop: Shop): Promise<number> {
  const startMs = performance.now();
  const writers = startWriters(shop, () => {}, { keys: KEYS, restMs: 0 });
  await wait(RATE_MS);
  const { sold } = await writers.stop();
  return Math.round(sold / ((performance.now() - startMs) / 1_000));
}

function deaths(scene: Stage): void {
  test('killed in the middle of taking: the one that stood by takes over, in order', async () => {
    const { shop, bus, taking } = await scene(false);
    const first = await taking('first');
    bus.start();
    const writers = startWriters(shop, () => bus.wake(SALES), { keys: KEYS, restMs: REST_MS });
    await expect.poll(async () => (await shop.books(CONSUMER)).booked).toBeGreaterThan(100);
    await taking('second');
    await first.kill();
    const [killedMs, sold] = [performance.now(), await shop.sold()];
    await expect.poll(async () => (await shop.books(CONSUMER)).booked, { interval: 20 }).toBeGreaterThanOrEqual(sold);
    console.log(`drill consumer killed: all that it left was taken by another after ${Math.round(performance.now() - killedMs)} ms`);
    expect((await shop.books(CONSUMER)).processes).toBe(2);
    await even('consumer killed', shop, writers);
  }, DRILL_MS_MAX);

  test('a process that is added gets its share, one that goes leaves it to the others, and the order holds through all of it', async () => {
    const { shop, bus, taking } = await scene(false);
    const first = await taking('first');
    bus.start();
    const writers = startWriters(shop, () => bus.wake(SALES), { keys: 16, restMs: 10 });
    await expect.poll(async () => (await shop.books(CONSUMER)).booked).toBeGreaterThan(100);
    await taking('second');
    const startMs = performance.now();
    await expect.poll(async () => (await shop.books(CONSUMER)).processes, { timeout: SHARED_MS_MAX }).toBe(2);
    console.log(`drill shared: the second process had its share after ${Math.round(performance.now() - startMs)} ms`);
    await taking('third');
    await expect.poll(async () => (await shop.books(CONSUMER)).processes, { timeout: SHARED_MS_MAX }).toBe(3);
    await first.kill();
    await wait(1_000);
    await even('shared', shop, writers);
  }, DRILL_MS_MAX);
}

function poison(scene: Stage): void {
  test('an event that kills whoever takes it is put aside after five, and the others pass', async () => {
    const { shop, bus, taking } = await scene(false);
    const deadly = { key: 1, seq: 3 };
    // One more than the tries: whoever stands by is next.
    const processes = await Promise.all(upTo(TRIES_MAX + 1).map((number) => taking(`victim ${number}`, deadly)));
    const ended = new Set<string>();
    for (const process of processes) void process.ended.then(() => ended.add(process.name));
    bus.start();
    await shop.sell(1, 5);
    bus.wake(SALES);
    const startMs = performance.now();
    await expect.poll(() => bus.countDeadLetters(), { timeout: POISON_MS_MAX }).toBe(5);
    await shop.sell(1, 2);
    await shop.sell(2, 2);
    bus.wake(SALES);
    await expect.poll(async () => (await shop.books(CONSUMER)).booked).toBe(4);
    const tookMs = Math.round(performance.now() - startMs);
    console.log(`drill poison: ${ended.size} processes died, put aside and passed after ${tookMs} ms (bound ${POISON_MS_MAX} ms)`);
    figures['poison'] = { killed: ended.size, tookMs };
    // A process that steps back with the batch in hand uses up a try without dying.
    expect(ended.size).toBeGreaterThan(1);
    expect(ended.size).toBeLessThanOrEqual(TRIES_MAX);
    expect(tookMs).toBeLessThan(POISON_MS_MAX);
    const mended = shop.process({ relays: false, consumers: [bookkeeper(CONSUMER, 'mended', shop.database)] });
    expect(await mended.replayDead()).toEqual({ taken: 5, failed: 0, unknown: 0 });
    expect([(await shop.books(CONSUMER)).booked, await bus.countDeadLetters()]).toEqual([9, 0]);
  }, DRILL_MS_MAX);
}

const shares = (): Shares => sharesOf([process.pid]);

/** Everything sold is booked, each once, in the order of its key; within the bound, and printed. */
async function even(drill: string, shop: Shop, writers: Writers): Promise<void> {
  const [wellMs, sharesBefore] = [performance.now(), shares()];
  await wait(500);
  const { sold, slowestMs } = await writers.stop();
  await expect.poll(async () => (await shop.books(CONSUMER)).booked, { timeout: WAIT_MS_MAX, interval: 50 }).toBe(sold);
  const tookMs = Math.round(performance.now() - wellMs);
  const ownMs = Math.round(tookMs / slowedBy(sharesBefore, shares()));
  const { heard, booked, misplaced } = await shop.books(CONSUMER);
  console.log(`drill ${drill}: ${sold} written, ${booked} booked, 0 lost, ${heard - booked} came twice, ${misplaced} out of order; even after ${tookMs} ms, ${ownMs} ms of its own (bound ${RECOVERED_MS_MAX} ms); slowest write ${slowestMs} ms`);
  figures[drill] = { sold, booked, twice: heard - booked, misplaced, tookMs, ownMs, slowestMs };
  expect({ booked, misplaced }).toEqual({ booked: sold, misplaced: 0 });
  expect(ownMs).toBeLessThan(RECOVERED_MS_MAX);
  expect(slowestMs).toBeLessThan(WRITE_MS_MAX);
}
