import { expect, test } from 'vitest';
import { sideBySide } from './side-by-side.ts';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('every item is done, in their order and never more at once than said', async () => {
  const begun: number[] = [];
  const [now, most] = [{ count: 0 }, { count: 0 }];
  await sideBySide(Array.from({ length: 20 }, (_, n) => n), 4, async (n) => {
    begun.push(n);
    now.count += 1;
    most.count = Math.max(most.count, now.count);
    await turn();
    now.count -= 1;
  });
  expect(begun).toEqual(Array.from({ length: 20 }, (_, n) => n));
  expect(most.count).toBe(4);
});

test('the first error is told when what was under way has ended, and nothing more is begun', async () => {
  const done: number[] = [];
  const work = async (n: number): Promise<void> => {
    await turn();
    if (n === 1) throw new Error('no');
    await turn();
    done.push(n);
  };
  await expect(sideBySide([0, 1, 2, 3, 4, 5], 2, work)).rejects.toThrow('no');
  expect(done).toEqual([0]);
});

test('nothing to do is done at once', async () => {
  await expect(sideBySide([], 4, () => Promise.reject(new Error('no')))).resolves.toBeUndefined();
});
