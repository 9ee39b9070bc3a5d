import { expect, test } from 'vitest';
import { closeWithin } from './closing.ts';

/** Timers that are due when the test says so. */
function byHand(): { timers: Parameters<typeof closeWithin>[1]; due: () => void; waiting: () => number } {
  const works = new Set<() => void>();
  return {
    timers: { after: (_ms, work) => { works.add(work); return { cancel: () => void works.delete(work) }; } },
    due: () => works.forEach((work) => work()), waiting: () => works.size,
  };
}

test('what never closes is waited for no longer than it takes for the time to pass', async () => {
  const { timers, due, waiting } = byHand();
  let over = false;
  const closing = closeWithin({ close: () => new Promise(() => {}) }, timers).then(() => { over = true; });
  await new Promise((resolve) => { setImmediate(resolve); });
  expect([over, waiting()]).toEqual([false, 1]);
  due();
  await closing;
  expect([over, waiting()]).toEqual([true, 0]);
});

test('what closes, fails to, or is not there, is over at once', async () => {
  const { timers, waiting } = byHand();
  await closeWithin({ close: async () => {} }, timers);
  await closeWithin({ close: async () => { throw new Error('gone'); } }, timers);
  await closeWithin(null, timers);
  expect(waiting()).toBe(0);
});
