import { expect, test } from 'vitest';
import { DatabaseLost } from '../db/errors.ts';
import { silentLog } from '../log/log.ts';
import { openMetrics } from '../metrics/metrics.ts';
import { DeliveryStopped, TRIES_MAX } from './deliver.ts';
import { inProcessBus } from './in-process.ts';
import type { BusMessage } from './ports.ts';

const message = (id: string, stream = 'lots'): BusMessage => ({ stream, id, kind: 'sold', key: id, payload: {} });
const at = { after: (_ms: number, work: () => void) => (queueMicrotask(work), { cancel: () => {} }) };

function busOf() {
  const parked: string[] = [];
  const bus = inProcessBus({ timers: at, log: silentLog, metrics: openMetrics(), park: async (consumer, { id }, error) => void parked.push(`${consumer} ${id} ${error}`) });
  return { bus, parked };
}

test('each consumer gets the messages of its streams, whole and in order', async () => {
  const { bus } = busOf();
  const got: string[] = [];
  bus.subscribe('search', ['lots'], async (messages) => void got.push(`search ${messages.map(({ id }) => id).join('')}`));
  bus.subscribe('mail', ['people'], async (messages) => void got.push(`mail ${messages.map(({ id }) => id).join('')}`));
  await bus.publish([message('1'), message('2', 'people'), message('3')]);
  expect(got.sort()).toEqual(['mail 2', 'search 13']);
});

test('a message that fails five times is put aside; the others pass, for this consumer and for the rest', async () => {
  const { bus, parked } = busOf();
  const [got, seen]: [string[], string[]] = [[], []];
  let poisoned = 0;
  bus.subscribe('search', ['lots'], async (messages) => {
    if (messages.some(({ id }) => id === '2')) {
      poisoned += 1;
      throw new Error('cannot read 2');
    }
    got.push(...messages.map(({ id }) => id));
  });
  bus.subscribe('mail', ['lots'], async (messages) => void seen.push(...messages.map(({ id }) => id)));
  await bus.publish([message('1'), message('2'), message('3')]);
  expect([got, seen, parked, poisoned]).toEqual([['1', '3'], ['1', '2', '3'], ['search 2 cannot read 2'], 2 * TRIES_MAX]);
});

test('a consumer whose database is away is waited for, however long, and nothing is put aside', async () => {
  const { bus, parked } = busOf();
  let away = 20;
  const got: string[] = [];
  bus.subscribe('search', ['lots'], async (messages) => {
    away -= 1;
    if (away > 0) throw new DatabaseLost('gone');
    got.push(...messages.map(({ id }) => id));
  });
  await bus.publish([message('1')]);
  expect([got, parked]).toEqual([['1'], []]);
});

test('waiting ends when the house stops, without the message being called delivered', async () => {
  const { bus } = busOf();
  bus.subscribe('search', ['lots'], async () => {
    await bus.stop();
    throw new DatabaseLost('gone');
  });
  await expect(bus.publish([message('1')])).rejects.toBeInstanceOf(DeliveryStopped);
});
