import { EventEmitter } from 'node:events';
import { expect, test, vi } from 'vitest';
import { openLog } from '../log/log.ts';
import { EXIT, openLifecycle } from './lifecycle.ts';
import { runUntilStopped } from './run.ts';

function houseOf(start: (note: (words: string) => void) => Promise<void>, stops: Record<string, () => Promise<void>>, stopMsMax = 5_000) {
  const lines: string[] = [];
  const { log } = openLog({ level: 'debug', dir: null, secrets: [], stdout: { write: (line) => void lines.push(line) } });
  const lifecycle = openLifecycle(log);
  const signals = new EventEmitter();
  const exit = vi.fn();
  const notes: string[] = [];
  const running = Promise.withResolvers<undefined>();
  const { stopFor } = runUntilStopped({
    log, lifecycle, stopMsMax, flush: () => notes.push('flushed'), process: Object.assign(signals, { exit }),
    explain: (error) => (error instanceof RangeError ? error.message : null),
    start: async () => {
      await start((words) => notes.push(words));
      for (const [name, stop] of Object.entries(stops)) lifecycle.started(name, stop);
      running.resolve(undefined);
    },
  });
  return { signals, exit, notes, lines, stopFor, running: running.promise, lifecycle };
}
const good = async (): Promise<void> => {};
const never = (): Promise<void> => new Promise(() => {});

test.each(['SIGTERM', 'SIGINT'])('%s stops the parts, last started first, and exits with 0', async (signal) => {
  const order: string[] = [];
  const house = houseOf(good, { database: async () => void order.push('database'), door: async () => void order.push('door') });
  await house.running;
  house.signals.emit(signal);
  await expect.poll(() => house.exit.mock.calls).toEqual([[EXIT.stopped]]);
  expect([order, house.notes]).toEqual([['door', 'database'], ['flushed']]);
});

test('a part that fails to stop does not keep the others, and is told', async () => {
  const order: string[] = [];
  const house = houseOf(good, { database: async () => void order.push('database'), door: () => Promise.reject(new Error('stuck')) });
  await house.running;
  house.signals.emit('SIGTERM');
  await expect.poll(() => house.exit.mock.calls).toEqual([[EXIT.stopped]]);
  expect(order).toEqual(['database']);
  expect(house.lines.join('')).toContain('A part did not stop cleanly.');
});

test('a stop that takes too long is cut off', async () => {
  const house = houseOf(good, { door: never }, 30);
  await house.running;
  house.signals.emit('SIGTERM');
  await expect.poll(() => house.exit.mock.calls).toEqual([[EXIT.stopTooLong]]);
});

test('a second signal ends at once, but not the same one heard twice', async () => {
  const house = houseOf(good, { door: never });
  await house.running;
  house.signals.emit('SIGINT');
  house.signals.emit('SIGINT');
  expect(house.exit.mock.calls).toEqual([]);
  await expect.poll(() => {
    house.signals.emit('SIGINT');
    return house.exit.mock.calls;
  }).toEqual([[EXIT.stopNow]]);
});

test('a start that fails for a known reason exits with 2 and one sentence, stopping what had been started', async () => {
  const house = houseOf(() => Promise.reject(new RangeError('PORT is taken: choose another.')), {});
  const stopped = vi.fn(good);
  house.lifecycle.started('database', stopped);
  await expect.poll(() => house.exit.mock.calls).toEqual([[EXIT.couldNotStart]]);
  expect(stopped).toHaveBeenCalledOnce();
  expect(house.lines.filter((line) => line.includes('PORT is taken: choose another.'))).toHaveLength(1);
});

test('an uncaught exception ends the process at once, with its stack in the log', async () => {
  const house = houseOf(good, { door: never });
  await house.running;
  house.signals.emit('uncaughtException', new Error('a defect'));
  expect(house.exit.mock.calls).toEqual([[EXIT.defect]]);
  expect(house.lines.join('')).toMatch(/a defect.*run\.test\.ts/);
});
