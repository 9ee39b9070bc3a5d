import { expect, test } from 'vitest';
import { DatabaseLost } from '../db/errors.ts';
import { type Log, silentLog } from '../log/log.ts';
import { openMetrics } from '../metrics/metrics.ts';
import { contextNow } from '../rpc/context.ts';
import { DeliveryStopped, TRACES_APART_MAX, TRIES_MAX } from './deliver.ts';
import { inProcessBus } from './in-process.ts';
import type { BusMessage } from './ports.ts';

const message = (id: string, stream = 'lots'): BusMessage => ({ stream, id, kind: 'sold', key: id, payload: {} });
const at = { after: (_ms: number, work: () => void) => (queueMicrotask(work), { cancel: () => {} }) };

function busOf(log: Log = silentLog) {
  const parked: string[] = [];
  const bus = inProcessBus({ timers: at, log, metrics: openMetrics(), park: async (consumer, { id }, error) => void parked.push(`${consumer} ${id} ${error}`) });
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

/** A message of a request; flags '01': its trace is sampled. */
const of = (id: string, request: number, flags: string): BusMessage =>
  ({ ...message(id), payload: { broughtAboutBy: { requestId: `r${request}`, traceparent: `00-${'a'.repeat(32)}-${String(request).padStart(16, '0')}-${flags}` } } });

/** What a consumer is given together, with the request in whose name; and of how many messages each line of the log speaks. */
async function taken(messages: readonly BusMessage[]): Promise<{ got: string[]; said: unknown[] }> {
  const [got, said]: [string[], unknown[]] = [[], []];
  const { bus } = busOf({ ...silentLog, info: (fields) => void said.push(fields) });
  bus.subscribe('search', ['lots'], async (together) => void got.push(`${together.map(({ id }) => id).join('')} ${contextNow()?.requestId ?? '-'}`));
  await bus.publish(messages);
  return { got, said };
}

test('what a sampled trace brought about is taken apart from the rest, in its order and name; without one nothing is taken apart', async () => {
  const mixed = await taken([message('1'), of('2', 7, '00'), of('3', 8, '01'), of('4', 8, '01'), of('5', 9, '01'), message('6')]);
  expect(mixed.got).toEqual(['12 -', '34 r8', '5 r9', '6 -']);
  expect(mixed.said).toEqual([
    { consumer: 'search', messages: ['lots/3', 'lots/4'], requestId: 'r8', trace: 'a'.repeat(32) }, { consumer: 'search', messages: ['lots/5'], requestId: 'r9', trace: 'a'.repeat(32) },
  ]);
  expect(await taken([message('1'), of('2', 7, '00'), of('3', 6, '00')])).toEqual({ got: ['123 -'], said: [] });
});

test('who traces everything has only the first of a delivery taken apart', async () => {
  const { got } = await taken(Array.from({ length: 100 }, (_, at) => of(String(at % 10), at, '01')));
  expect(got).toHaveLength(TRACES_APART_MAX + 1);
  expect(got.slice(0, 2)).toEqual(['0 r0', '1 r1']);
  expect(got.at(-1)).toMatch(/^[0-9]{92} -$/);
});
