import { expect, test } from 'vitest';
import { lastStepOf } from './kept-scroll.ts';

test('a page was come back to until somebody goes on, however long it takes to be there', () => {
  const steps = new EventTarget();
  const cameBack = lastStepOf(steps);
  const seen = ['popstate', 'popstate', 'pushState', 'scroll', 'popstate', 'replaceState'].map((step) => {
    steps.dispatchEvent(new Event(step));
    return cameBack();
  });
  expect(seen).toEqual([true, true, false, false, true, false]);
  expect(lastStepOf(new EventTarget())()).toBe(false);
});
