import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { Connection } from 'rabbitmq-client';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { BUS_METRICS } from '#platform/bus/metrics.ts';
import { namesAt, queuesOf } from '#platform/bus/rabbit/topology.ts';
import { openMetrics } from '#platform/metrics/metrics.ts';
import { systemClock, systemTimers } from '#platform/time/system.ts';
import { type HealthParts, healthChecks } from '../../../src/app/health.ts';
import { busReport } from '../../../src/cli/bus-status.ts';
import { type OwnBroker, ownBroker } from '../../support/rabbitmq.ts';
import { findService, testWith } from '../../support/services.ts';
import { holdToBusContract } from './contract.ts';
import { keeper, openShop, SALES, type Shop, upTo } from './shop.ts';

if (findService('rabbitmq') === null) testWith('rabbitmq', 'the contract of the bus over a broker', () => {});
else describe('over a broker', overBroker);

type Scene = { shop: Shop; prefix: string; connection: Connection; broker: OwnBroker };

function overBroker(): void {
  const here: { broker: OwnBroker | null; connection: Connection | null; shop: Shop | null } = { broker: null, connection: null, shop: null };
  beforeAll(async () => {
    here.broker = await ownBroker();
    here.connection = new Connection({ url: here.broker.url });
    here.connection.on('error', () => {});
  });
  afterAll(async () => {
    here.connection?.unsafeDestroy();
    await here.broker?.stop();
  });
  // Names of its own keep each test apart from what another left at the broker.
  const prefix = (): string => `test${randomBytes(4).toString('hex')}`;
  let own = prefix();
  afterEach(async () => {
    own = prefix();
    await here.shop?.close();
    here.shop = null;
  });
  holdToBusContract((plans) => ({ url: here.broker?.url ?? '', plans, prefix: own }));

  const scene = async (names: readonly string[], urlOf: (broker: OwnBroker) => string = ({ url }) => url): Promise<Scene> => {
    const { broker, connection } = here;
    if (broker === null || connection === null) throw new Error('There is no broker.');
    here.shop = await openShop((plans) => ({ url: urlOf(broker), plans, prefix: own }), names);
    return { shop: here.shop, prefix: own, connection, broker };
  };
  describe('its queues', () => withQueues(scene));
  describe('its queues, touched by others', () => withQueuesOfOthers(scene));
  describe('its refusals', () => withRefusals(scene));
  describe('a full queue', () => withFullQueue(scene));
  describe('a batch that is held too long', () => withHeldBatch(scene));
}

type Stage = (names: readonly string[], urlOf?: (broker: OwnBroker) => string) => Promise<Scene>;

function withQueues(scene: Stage): void {
  test('an event that no queue takes is not published: it waits, the queues are bound again, and it arrives', async () => {
    const { shop, prefix, connection } = await scene(['books']);
    const [books, metrics] = [keeper('books'), openMetrics()];
    const bus = shop.process({ relays: true, consumers: [books], metrics });
    bus.start();
    await shop.sell(1);
    await expect.poll(() => books.firsts(1)).toEqual([1]);
    const names = namesAt(prefix);
    for (const [partition, queue] of queuesOf(names, 'books').entries()) await connection.queueUnbind({ exchange: names.events, queue, routingKey: names.routingKey('sales', partition) });
    await shop.sell(1);
    bus.wake('sales');
    await expect.poll(() => books.firsts(1)).toEqual([1, 2]);
    expect((await metrics.page()).body).toMatch(new RegExp(`${BUS_METRICS.returned.name}{stream="sales"} [1-9]`));
  });

  test('what is published while a consumer was never started yet waits for it, and is seen to wait', async () => {
    const { shop } = await scene(['books', 'post']);
    const [books, post, metrics] = [keeper('books'), keeper('post'), openMetrics()];
    const bus = shop.process({ relays: true, consumers: [], metrics, timers: { after: (ms, work) => systemTimers.after(ms / 10, work) } });
    bus.start();
    bus.watch();
    await shop.sell(1, 5);
    await expect.poll(async () => (await metrics.page()).body).toMatch(/bus_queue_batches{consumer="books"} [1-9][^]*bus_queue_batches{consumer="post"} [1-9]/);
    expect((await metrics.page()).body).toContain('\nbus_broker_up 1\n');
    expect(await bus.settled('sales')).toBe(false);
    shop.process({ relays: false, consumers: [books, post] }).start();
    await expect.poll(() => [books.firsts(1), post.firsts(1)]).toEqual([upTo(5), upTo(5)]);
    expect(await bus.settled('sales')).toBe(true);
  });
}

function withQueuesOfOthers(scene: Stage): void {
  test('a queue of the name with other arguments is told in a sentence; once it is deleted, everything goes on', async () => {
    const { shop, prefix, connection } = await scene(['books']);
    const queue = namesAt(prefix).queue('books', 0);
    await connection.queueDeclare({ queue, durable: true });
    const books = keeper('books');
    const bus = shop.process({ relays: true, consumers: [books] });
    bus.start();
    await shop.sell(1, 3);
    await expect.poll(() => bus.broker()?.trouble).toContain(`The broker has "${queue}" already`);
    expect(books.got).toEqual([]);
    await connection.queueDelete({ queue });
    await expect.poll(() => books.firsts(1)).toEqual(upTo(3));
    expect(bus.broker()).toMatchObject({ state: 'up', trouble: null });
  });

  test('a queue that is deleted under the house is made again, and what is published from then on arrives', async () => {
    const { shop, prefix, connection } = await scene(['books']);
    const books = keeper('books');
    const bus = shop.process({ relays: true, consumers: [books] });
    bus.start();
    await shop.sell(1);
    await expect.poll(() => books.firsts(1)).toEqual([1]);
    for (const queue of queuesOf(namesAt(prefix), 'books')) await connection.queueDelete({ queue });
    await expect.poll(async () => (await bus.depths())?.consumers).toEqual([{ consumer: 'books', batches: 0, taking: true }]);
    await shop.sell(1);
    bus.wake('sales');
    await expect.poll(() => books.firsts(1)).toEqual([1, 2]);
  });
}

const BROKER_CHECK: Omit<HealthParts, 'bus'> = {
  parts: { identity: null, auction: null, bidding: null, notification: null, payment: null, analytics: null }, redis: null, far: undefined, dataDir: '.', nowMs: systemClock.nowMs, needed: [],
};

function withFullQueue(scene: Stage): void {
  test('a queue that is full is refused to the relay: nothing is lost, every key stays in its order, and it is said until the consumer is back', async () => {
    const { shop, prefix, broker } = await scene(['books', 'post']);
    // The limit of a queue is the lower one of its own and of a policy: a full 2 GiB would take a test too long.
    await broker.control('set_policy', prefix, `^${prefix}\\.books`, JSON.stringify({ 'max-length-bytes': FULL_BYTES }), '--apply-to', 'queues');
    const [books, post] = [keeper('books'), keeper('post')];
    const bus = shop.process({ relays: true, consumers: [post] });
    bus.start();
    await expect.poll(() => bus.broker()?.state).toBe('up');
    let sold = 0;
    for (; bus.broker()?.state !== 'full'; sold += SOLD_AT_ONCE) {
      expect(sold).toBeLessThan(SOLD_MAX);
      await shop.sell(1, SOLD_AT_ONCE);
      await shop.sell(2, SOLD_AT_ONCE);
      bus.wake(SALES);
      await pause(SOLD_EVERY_MS);
    }
    expect(bus.broker()?.trouble).toContain('refuses events of sales: a queue of one of their consumers is full');
    expect(await healthChecks({ ...BROKER_CHECK, bus }).rabbitmq?.()).toMatchObject({ status: 'degraded', detail: expect.stringContaining('Events wait in their outbox.') });
    // The relay holds its place: what came after waits, whole.
    await shop.sell(1, SOLD_AT_ONCE);
    const [waiting] = await bus.backlogs(SOLD_MAX);
    expect(waiting?.waiting.length).toBeGreaterThanOrEqual(SOLD_AT_ONCE);
    const nowMs = systemClock.nowMs();
    const told = busReport({
      outboxes: [{ stream: SALES, waiting: [{ stream: SALES, id: '1', kind: 'sold', key: '1', payload: { atMs: nowMs - 11_000 } }], more: false, relayed: true, known: true }], dead: [],
      broker: { kind: 'here', ...await bus.depths() ?? { consumers: [], dead: 0 } }, nowMs,
    });
    expect([told.exitCode, told.lines.join('\n')]).toEqual([1, expect.stringMatching(/Events of sales have waited for 11 s although they are relayed[^]*because a queue is full\. Most waits for "books", which is read by nobody now\./)]);

    shop.process({ relays: false, consumers: [books] }).start();
    await expect.poll(() => [books.firsts(1).length, books.firsts(2).length], { timeout: 60_000 }).toEqual([sold + SOLD_AT_ONCE, sold]);
    for (const consumer of [books, post]) expect([consumer.firsts(1), consumer.firsts(2)]).toEqual([upTo(sold + SOLD_AT_ONCE), upTo(sold)]);
    await expect.poll(() => bus.broker()).toMatchObject({ state: 'up', trouble: null });
    expect(await bus.countDeadLetters()).toBe(0);
    await broker.control('clear_policy', prefix);
  }, 180_000);
}

function withHeldBatch(scene: Stage): void {
  test('goes back when the broker takes it away, is given out again, and nothing is lost or out of its order', async () => {
    const { shop, broker } = await scene(['books']);
    await broker.control('eval', 'application:set_env(rabbit, consumer_timeout, 1000), application:set_env(rabbit, channel_tick_interval, 500).');
    const books = keeper('books');
    const held = Promise.withResolvers<undefined>();
    const bus = shop.process({ relays: true, consumers: [{ name: 'books', handle: async (messages) => { await held.promise; await books.handle(messages); } }] });
    bus.start();
    await shop.sell(1, 3);
    await expect.poll(() => bus.broker()?.trouble, { interval: 5 }).toContain('ended a channel on which events are taken');
    await shop.sell(1, 3);
    held.resolve(undefined);
    await expect.poll(() => books.firsts(1)).toEqual(upTo(6));
    await broker.control('eval', 'application:set_env(rabbit, consumer_timeout, 1800000), application:set_env(rabbit, channel_tick_interval, 60000).');
    // Once by who held it too long, and once more.
    await expect.poll(() => books.got.filter(({ seq }) => seq === 1).length).toBeGreaterThan(1);
    await expect.poll(async () => (await bus.depths())?.consumers).toEqual([{ consumer: 'books', batches: 0, taking: true }]);
    expect(await bus.countDeadLetters()).toBe(0);
  });
}

const FULL_BYTES = 20_000;
const SOLD_AT_ONCE = 50;
const SOLD_EVERY_MS = 150;
const SOLD_MAX = 20_000;

function withRefusals(scene: Stage): void {
  test('a batch that cannot be read goes to the dead letters as it is', async () => {
    const { shop, prefix, connection } = await scene(['books']);
    const bus = shop.process({ relays: true, consumers: [keeper('books')] });
    bus.start();
    await expect.poll(() => bus.broker()?.state).toBe('up');
    const publisher = connection.createPublisher({ confirm: true });
    await publisher.send({ exchange: namesAt(prefix).events, routingKey: namesAt(prefix).routingKey('sales', 0), type: 'sales', messageId: 'torn', durable: true }, Buffer.from('{"id":'));
    await publisher.close();
    await expect.poll(() => bus.countDeadLetters()).toBe(1);
    expect(await bus.deadLetters('0')).toMatchObject([{ consumer: 'books', message: { stream: 'sales', id: 'torn', kind: 'unreadable', payload: Buffer.from('{"id":').toString('base64') } }]);
  });

  test('a broker that refuses the password is told in a sentence, and stops nothing', async () => {
    const { shop } = await scene(['books'], ({ url }) => url.replace('guest:guest', 'guest:wrong'));
    const bus = shop.process({ relays: true, consumers: [keeper('books')] });
    bus.start();
    await expect.poll(() => bus.broker()).toMatchObject({ state: 'away', trouble: 'The broker of AMQP_URL refuses the user or the password.' });
    await shop.sell(1);
  });

  test('a process that neither publishes nor takes has no business at the broker', async () => {
    const { shop } = await scene(['books'], () => 'amqp://127.0.0.1:1');
    const bus = shop.process({ relays: false, consumers: [] });
    expect(bus.broker()).not.toBeNull();
    bus.start();
    expect(bus.broker()).toBeNull();
  });

  test('a consumer that is in no list of the house is refused where it subscribes', async () => {
    const { shop } = await scene(['books']);
    expect(() => shop.process({ relays: true, consumers: [keeper('post')] })).toThrow('not in the list');
  });
}
