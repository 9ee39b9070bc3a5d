import { expect, test } from 'vitest';
import { openLooks, type Looks } from './looks.ts';

/** Looks whose time and work are in the test's hand. */
function scene(): { looks: Looks; begun: () => number; end: (error?: Error) => Promise<void>; due: () => void; waits: () => number | null; failures: unknown[] } {
  let begun = 0;
  let settle: PromiseWithResolvers<void> | null = null;
  let waiting: { ms: number; work: () => void } | null = null;
  const failures: unknown[] = [];
  const looks = openLooks({
    timers: () => ({
      after: (ms, work) => {
        const one = { ms, work };
        waiting = one;
        return { cancel: () => { if (waiting === one) waiting = null; } };
      },
    }),
    everyMs: 4_000,
    look: () => {
      begun += 1;
      settle = Promise.withResolvers<void>();
      return settle.promise;
    },
    failed: (error) => failures.push(error),
  });
  return {
    looks, failures, begun: () => begun, waits: () => waiting?.ms ?? null,
    end: async (error) => {
      if (error === undefined) settle?.resolve();
      else settle?.reject(error);
      await new Promise((resolve) => { setImmediate(resolve); });
    },
    due: () => {
      const work = waiting?.work;
      waiting = null;
      work?.();
    },
  };
}

test('it looks at the start, and again the said time after each look', async () => {
  const { looks, begun, end, due, waits } = scene();
  looks.wake();
  expect(begun()).toBe(0);
  looks.start();
  expect([begun(), waits()]).toEqual([1, null]);
  await end();
  expect([begun(), waits()]).toEqual([1, 4_000]);
  due();
  expect(begun()).toBe(2);
});

test('who wakes it during a look is not forgotten, and is looked after once', async () => {
  const { looks, begun, end, waits } = scene();
  looks.start();
  looks.wake();
  looks.wake();
  expect(begun()).toBe(1);
  await end();
  expect([begun(), waits()]).toEqual([2, null]);
  await end();
  expect([begun(), waits()]).toEqual([2, 4_000]);
  looks.wake();
  expect([begun(), waits()]).toEqual([3, null]);
});

test('a look that fails is told, and the next one comes', async () => {
  const { looks, begun, end, due, failures } = scene();
  looks.start();
  await end(new Error('no database'));
  expect(failures).toEqual([new Error('no database')]);
  due();
  expect(begun()).toBe(2);
});

test('who stops waits for the look under way, and none comes after it', async () => {
  const { looks, begun, end, waits } = scene();
  looks.start();
  looks.wake();
  let stopped = false;
  const stopping = looks.stop().then(() => { stopped = true; });
  await new Promise((resolve) => { setImmediate(resolve); });
  expect(stopped).toBe(false);
  await end();
  await stopping;
  looks.wake();
  expect([begun(), waits()]).toEqual([1, null]);
});
