import { expect, test } from 'vitest';
import { sharedReads } from './shared-reads.ts';

function reader(keptMax = 2) {
  let nowMs = 0;
  let reads = 0;
  const shared = sharedReads<number>({ monotonicMs: () => nowMs }, { keptMs: 100, keptMax });
  return { ask: (name: string) => shared(name, async () => (reads += 1)), windOn: (ms: number) => { nowMs += ms; }, reads: () => reads, shared };
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

test('a failure is not kept', async () => {
  const { shared } = reader();
  await expect(shared('a', async () => { throw new Error('away'); })).rejects.toThrow('away');
  expect(await shared('a', async () => 7)).toBe(7);
});

test('no more are kept than may be', async () => {
  const { ask, reads } = reader();
  for (const name of ['a', 'b', 'c', 'b', 'a']) await ask(name);
  expect(reads()).toBe(4);
});
