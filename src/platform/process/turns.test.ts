import { expect, test } from 'vitest';
import { turns } from './turns.ts';

test('work runs in the order in which it came, so many at once, so many waiting, and what comes on top is not run', async () => {
  const turn = turns({ atOnceMax: 2, waitingMax: 2 });
  const gates = Array.from({ length: 5 }, () => Promise.withResolvers<number>());
  const begun: number[] = [];
  const ends = gates.map(({ promise }, place) => turn(() => {
    begun.push(place);
    return promise;
  }));
  expect(await ends[4]).toBeNull();
  expect(begun).toEqual([0, 1]);
  gates[1]?.resolve(11);
  expect(await ends[1]).toBe(11);
  await expect.poll(() => begun).toEqual([0, 1, 2]);
  for (const [place, gate] of gates.entries()) gate.resolve(place);
  expect(await Promise.all([ends[0], ends[2], ends[3]])).toEqual([0, 2, 3]);
  expect(begun).toEqual([0, 1, 2, 3]);
});

test('work that throws gives its place to the next', async () => {
  const turn = turns({ atOnceMax: 1, waitingMax: 1 });
  const broken = turn(async () => { throw new Error('broken'); });
  const next = turn(async () => 'next');
  await expect(broken).rejects.toThrow('broken');
  expect(await next).toBe('next');
  expect(await turn(async () => 'free')).toBe('free');
});
