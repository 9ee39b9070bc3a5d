import { afterEach, expect, test } from 'vitest';
import { TRIES_MAX } from '#platform/bus/deliver.ts';
import { DatabaseLost } from '#platform/db/errors.ts';
import { type BrokerFor, type Consumer, keeper, openShop, sales, type Shop, upTo } from './shop.ts';

const NAMES = ['books', 'post'] as const;

/** Holds a form of the bus to what every form promises, as tests. */
export function holdToBusContract(broker: BrokerFor): void {
  let shop: Shop | null = null;
  const open = async (): Promise<Shop> => (shop = await openShop(broker, NAMES));
  afterEach(async () => {
    await shop?.close();
    shop = null;
  });
  holdToDelivery(open);
  holdToTrouble(open);
  holdToDeadLetters(open);
}

type Open = () => Promise<Shop>;

function holdToDelivery(open: Open): void {
  test('every consumer gets every event whole, and those of a key in their order', async () => {
    const { sell, process } = await open();
    const [books, post] = [keeper('books'), keeper('post')];
    const bus = process({ relays: true, consumers: [books, post] });
    bus.start();
    for (let round = 0; round < 20; round += 1) {
      await Promise.all([1, 2, 3, 4, 5, 6].map((key) => sell(key)));
      bus.wake('sales');
    }
    await expect.poll(() => [books.got.length, post.got.length]).toEqual([120, 120]);
    for (const consumer of [books, post]) for (const key of upTo(6)) expect(consumer.got.filter((sale) => sale.key === key).map(({ seq }) => seq)).toEqual(upTo(20));
    expect(books.got[0]).toEqual({ key: expect.any(Number), seq: 1, price: 9_007_199_254_740_993n, note: null });
  });

  test('what was committed before the first start is delivered, more than a page of it', async () => {
    const { sell, process } = await open();
    await sell(1, 2_400);
    await sell(2, 1_100);
    const [books, post] = [keeper('books'), keeper('post')];
    process({ relays: true, consumers: [books, post] }).start();
    await expect.poll(() => [books.got.length, post.got.length]).toEqual([3_500, 3_500]);
    expect([books.firsts(1), post.firsts(2)]).toEqual([upTo(2_400), upTo(1_100)]);
  });

  test('a bus that is stopped in the middle leaves nothing out: the next one goes on, in order', async () => {
    const { sell, process } = await open();
    const [books, post] = [keeper('books'), keeper('post')];
    const [begun, go] = [Promise.withResolvers<undefined>(), Promise.withResolvers<undefined>()];
    const slow: Consumer = { name: 'books', handle: async (messages) => {
      begun.resolve(undefined);
      await go.promise;
      await books.handle(messages);
    } };
    const first = process({ relays: true, consumers: [slow, post] });
    await sell(1, 10);
    first.start();
    await begun.promise;
    await sell(1, 10);
    const stopped = first.stop();
    go.resolve(undefined);
    await stopped;
    const heard = books.got.length;
    await sell(1, 10);
    expect(books.got).toHaveLength(heard);
    process({ relays: true, consumers: [books, post] }).start();
    await expect.poll(() => [books.firsts(1), post.firsts(1)]).toEqual([upTo(30), upTo(30)]);
  });
}

function holdToTrouble(open: Open): void {
  test('a consumer that throws is given the same again, and does not keep the others from theirs', async () => {
    const { sell, process } = await open();
    const [books, post] = [keeper('books'), keeper('post')];
    let failures = 3;
    const failing: Consumer = { name: 'books', handle: async (messages) => {
      failures -= 1;
      if (failures >= 0) throw new Error('not now');
      await books.handle(messages);
    } };
    const bus = process({ relays: true, consumers: [failing, post] });
    await sell(1, 5);
    bus.start();
    await expect.poll(() => [books.firsts(1), post.firsts(1)]).toEqual([upTo(5), upTo(5)]);
    expect([failures, await bus.countDeadLetters()]).toEqual([-1, 0]);
  });

  test('a consumer whose database is away is waited for, however many tries it takes', async () => {
    const { sell, process } = await open();
    const [books, post] = [keeper('books'), keeper('post')];
    let away = TRIES_MAX + 2;
    const cutOff: Consumer = { name: 'books', handle: async (messages) => {
      away -= 1;
      if (away > 0) throw new DatabaseLost('gone');
      await books.handle(messages);
    } };
    const bus = process({ relays: true, consumers: [cutOff, post] });
    await sell(1, 4);
    bus.start();
    await expect.poll(() => [books.firsts(1), post.firsts(1)]).toEqual([upTo(4), upTo(4)]);
    expect(await bus.countDeadLetters()).toBe(0);
  });
}

function holdToDeadLetters(open: Open): void {
  test('a message that fails five times is put aside; its neighbours, what follows and the other consumers pass', async () => {
    const { sell, process } = await open();
    const [books, post] = [keeper('books'), keeper('post')];
    let alone = 0;
    const choking: Consumer = { name: 'books', handle: async (messages) => {
      if (sales(messages).some(({ key, seq }) => key === 1 && seq === 3)) {
        if (messages.length === 1) alone += 1;
        throw new Error('cannot read the third');
      }
      await books.handle(messages);
    } };
    const bus = process({ relays: true, consumers: [choking, post] });
    await sell(1, 5);
    await sell(2, 5);
    bus.start();
    await expect.poll(() => bus.countDeadLetters()).toBe(1);
    await sell(1, 2);
    await expect.poll(() => [books.firsts(1), books.firsts(2), post.firsts(1)]).toEqual([[1, 2, 4, 5, 6, 7], upTo(5), upTo(7)]);
    expect(alone).toBe(TRIES_MAX);
    expect(await bus.deadLetters('0')).toMatchObject([{ consumer: 'books', error: 'cannot read the third', message: { stream: 'sales', kind: 'sold', payload: { key: 1, seq: 3, price: 9_007_199_254_740_993n } } }]);
  });

  test('a dead letter is sent again to its consumer alone, and stays until it is taken', async () => {
    const { sell, process } = await open();
    const [books, post] = [keeper('books'), keeper('post')];
    let works = false;
    const choking: Consumer = { name: 'books', handle: (messages) => (works ? books.handle(messages) : Promise.reject(new Error('no'))) };
    const bus = process({ relays: true, consumers: [choking, post] });
    await sell(1, 3);
    bus.start();
    await expect.poll(() => bus.countDeadLetters()).toBe(3);
    expect(await bus.replayDead()).toEqual({ taken: 0, failed: 3, unknown: 0 });
    works = true;
    expect(await bus.replayDead({ consumer: 'post' })).toEqual({ taken: 0, failed: 0, unknown: 0 });
    expect(await bus.replayDead({ limit: 2 })).toEqual({ taken: 2, failed: 0, unknown: 0 });
    expect([books.firsts(1), await bus.countDeadLetters()]).toEqual([[1, 2], 1]);
    expect(await bus.replayDead({ consumer: 'books' })).toEqual({ taken: 1, failed: 0, unknown: 0 });
    expect([books.firsts(1), post.got.length, await bus.countDeadLetters()]).toEqual([upTo(3), 3, 0]);
  });
}
