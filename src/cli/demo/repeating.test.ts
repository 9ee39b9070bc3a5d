import { expect, test } from 'vitest';
import { handTime } from '../../../test/support/hand-time.ts';
import { repeating } from './repeating.ts';

test('work comes again after its wait, also when it failed, and never twice at once', async () => {
  const time = handTime();
  const told: unknown[] = [];
  let runs = 0;
  let together = 0;
  const again = repeating(time.timers, {
    waitMs: () => 100,
    work: async () => {
      runs += 1;
      together += 1;
      expect(together).toBe(1);
      await Promise.resolve();
      together -= 1;
      if (runs === 2) throw new Error('once');
    },
    failed: (error) => void told.push(error),
  });
  await time.pass(350);
  expect(runs).toBe(3);
  expect(told).toEqual([new Error('once')]);
  await again.stop();
  await time.pass(1_000);
  expect(runs).toBe(3);
  expect(time.waiting()).toBe(0);
});

test('stopping waits for what is under way, and nothing follows', async () => {
  const time = handTime();
  const steps: string[] = [];
  let end: () => void = () => {};
  const again = repeating(time.timers, {
    waitMs: () => 10,
    work: async () => {
      steps.push('begun');
      await new Promise<void>((resolve) => { end = resolve; });
      steps.push('ended');
    },
    failed: () => {},
  });
  await time.pass(20);
  const stopped = again.stop().then(() => steps.push('stopped'));
  await time.pass(20);
  end();
  await stopped;
  await time.pass(100);
  expect(steps).toEqual(['begun', 'ended', 'stopped']);
});
