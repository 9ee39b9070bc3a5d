import { expect, test } from 'vitest';
import { silentLog } from '#platform/log/log.ts';
import { openMetrics } from '#platform/metrics/metrics.ts';
import { systemTimers } from '#platform/time/system.ts';
import type { DeliveryPorts } from '../deliver.ts';
import type { Handler, HeardMessage } from '../ports.ts';
import { PAGE_MAX } from '../relay.ts';
import { Turns } from './turns.ts';

const message = (id: string): HeardMessage => ({ stream: 'sales', id, kind: 'sold', payload: null });
const batch = (...ids: string[]): HeardMessage[] => ids.map(message);

/** A consumer whose handler waits until it is let go on, and keeps what it was given. */
function consumer(handle: Handler = async () => {}, park: DeliveryPorts['park'] = async () => {}) {
  const runs: string[][] = [];
  const gate = Promise.withResolvers<undefined>();
  const stopped = { now: false };
  const turns = new Turns({
    ports: { timers: systemTimers, log: silentLog, metrics: openMetrics(), park }, stopped, consumer: 'books',
    handle: async (messages) => {
      runs.push(messages.map(({ id }) => id));
      await gate.promise;
      await handle(messages);
    },
  });
  return { runs, turns, stopped, goOn: () => gate.resolve(undefined) };
}

test('what arrives while the handler runs is taken together in the next run, one batch of each queue, each queue in its order', async () => {
  const { runs, turns, goOn } = consumer();
  const taken = [turns.take('q1', batch('a')), turns.take('q2', batch('b', 'c')), turns.take('q3', batch('d')), turns.take('q2', batch('e'))];
  goOn();
  await Promise.all(taken);
  await turns.ended();
  expect(runs).toEqual([['a'], ['b', 'c', 'd'], ['e']]);
});

test('together no more is taken than a page holds', async () => {
  const { runs, turns, goOn } = consumer();
  const many = Array.from({ length: PAGE_MAX - 1 }, (_, at) => message(String(at)));
  const taken = [turns.take('q1', batch('a')), turns.take('q2', many), turns.take('q3', batch('x', 'y')), turns.take('q4', batch('z'))];
  goOn();
  await Promise.all(taken);
  expect(runs.map((run) => run.length)).toEqual([1, PAGE_MAX - 1, 3]);
});

test('one that fails five times is put aside alone, and the batches that were taken with it are taken', async () => {
  const parked: string[] = [];
  const good: string[] = [];
  const { turns, goOn } = consumer(async (messages) => {
    if (messages.some(({ id }) => id === 'bad')) throw new Error('It cannot be taken.');
    good.push(...messages.map(({ id }) => id));
  }, async (_consumer, { id }) => void parked.push(id));
  const taken = [turns.take('q1', batch('a')), turns.take('q2', batch('b', 'bad')), turns.take('q3', batch('c'))];
  goOn();
  await Promise.all(taken);
  expect([good, parked]).toEqual([['a', 'b', 'c'], ['bad']]);
});

test('a batch that can be neither taken nor put aside fails alone', async () => {
  const { turns, goOn } = consumer(async (messages) => {
    if (messages.some(({ id }) => id === 'bad')) throw new Error('It cannot be taken.');
  }, async () => { throw new Error('It cannot be kept.'); });
  const taken = [turns.take('q1', batch('a')), turns.take('q2', batch('bad')), turns.take('q3', batch('c'))].map((one) => one.then(() => 'taken', (error: Error) => error.message));
  goOn();
  expect(await Promise.all(taken)).toEqual(['taken', 'It cannot be kept.', 'taken']);
});

test('when the house stops what waits is given up, and what is under way ends', async () => {
  const { runs, turns, stopped, goOn } = consumer();
  const taken = [turns.take('q1', batch('a')), turns.take('q2', batch('b'))].map((one) => one.then(() => 'taken', (error: Error) => error.name));
  stopped.now = true;
  const ended = turns.ended();
  goOn();
  await ended;
  expect([await Promise.all(taken), runs]).toEqual([['taken', 'DeliveryStopped'], [['a']]]);
});
