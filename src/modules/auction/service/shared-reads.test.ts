import { expect, test } from 'vitest';
import { inProcessCache } from '#platform/cache/in-process.ts';
import { sharedReads } from './shared-reads.ts';

function reader() {
  let nowMs = 0;
  let reads = 0;
  const cache = inProcessCache({ monotonicMs: () => nowMs });
  const shared = sharedReads<{ read: number; price: bigint }>(cache, { of: 'prices, first form', keptMs: 100 });
  const ask = async (name: string): Promise<number | undefined> => (await shared(name, async () => [{ read: reads += 1, price: 12n }]))[0]?.read;
  return { ask, windOn: (ms: number) => { nowMs += ms; }, reads: () => reads, shared, cache };
}

test('those who ask for the same at the same time share one read', async () => {
  const { ask, windOn, reads } = reader();
  expect(await Promise.all([ask('a'), ask('a'), ask('b')])).toEqual([1, 1, 2]);
  windOn(99);
  expect(await ask('a')).toBe(1);
  windOn(1);
  expect(await ask('a')).toBe(3);
  expect(reads()).toBe(3);
});

test('a failure is not kept for those who ask later', async () => {
  const { ask, shared } = reader();
  await expect(shared('a', () => Promise.reject(new Error('away')))).rejects.toThrow('away');
  expect(await ask('a')).toBe(1);
});

test('what is kept comes back as it was read, amounts included, and reads of another kind do not meet it', async () => {
  const { ask, shared, cache } = reader();
  await ask('a');
  expect(await shared('a', async () => [])).toEqual([{ read: 1, price: 12n }]);
  expect(await sharedReads<string>(cache, { of: 'titles', keptMs: 100 })('a', async () => ['own'])).toEqual(['own']);
});
