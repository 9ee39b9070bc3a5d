import { randomBytes } from 'node:crypto';
import { Connection } from 'rabbitmq-client';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { BUS_METRICS } from '#platform/bus/metrics.ts';
import { namesAt, queuesOf } from '#platform/bus/rabbit/topology.ts';
import { openMetrics } from '#platform/metrics/metrics.ts';
import { systemTimers } from '#platform/time/system.ts';
import { type OwnBroker, ownBroker } from '../../support/rabbitmq.ts';
import { findService, testWith } from '../../support/services.ts';
import { holdToBusContract } from './contract.ts';
import { keeper, openShop, type Shop, upTo } from './shop.ts';

if (findService('rabbitmq') === null) testWith('rabbitmq', 'the contract of the bus over a broker', () => {});
else describe('over a broker', overBroker);

type Scene = { shop: Shop; prefix: string; connection: Connection };

function overBroker(): void {
  const here: { broker: OwnBroker | null; connection: Connection | null; shop: Shop | null } = { broker: null, connection: null, shop: null };
  beforeAll(async () => {
    here.broker = await ownBroker();
    here.connection = new Connection({ url: here.broker.url });
    here.connection.on('error', () => {});
  }, 120_000);
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
    return { shop: here.shop, prefix: own, connection };
  };
  describe('its queues', () => withQueues(scene));
  describe('its queues, touched by others', () => withQueuesOfOthers(scene));
  describe('its refusals', () => withRefusals(scene));
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
