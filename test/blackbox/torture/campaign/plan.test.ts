import { expect, test } from 'vitest';
import { boundOf, recoveryLines } from './bounds.ts';
import { ALL_POINTS, planOf } from './plan.ts';
import { slowedBy } from './processor.ts';

const PLACES = ['embedded', 'server'] as const;
const STRETCHES_MAX = 60;

const namesOf = (seed: number, stretches: number): string[][] => {
  const plan = planOf(seed, PLACES);
  return Array.from({ length: stretches }, (_, n) => plan.next(PLACES[n % 2] ?? 'embedded').planned.map(({ name }) => name));
};

test('the same seed plans the same faults, and another seed others', () => {
  expect(namesOf(7, 6)).toEqual(namesOf(7, 6));
  expect(namesOf(7, 6)).not.toEqual(namesOf(8, 6));
});

test('every point, before and after, and every other fault comes round before the plan is complete', () => {
  const plan = planOf(3, PLACES);
  const seen = new Set<string>();
  let stretches = 0;
  for (; !plan.complete && stretches < STRETCHES_MAX; stretches += 1) for (const { name } of plan.next(PLACES[stretches % 2] ?? 'embedded').planned) seen.add(name);
  expect(plan.complete).toBe(true);
  for (const { name, when } of ALL_POINTS) expect(seen).toContain(`${name}:${when}`);
  for (const name of ['disk full', 'slow watcher', 'reconnect storm', 'clock jumps', 'house asleep', 'PostgreSQL asleep', 'back cut', 'back silent to the client', 'front silent from the client']) expect(seen).toContain(name);
});

test('each stretch kills the house, its PostgreSQL, and both', () => {
  for (const names of namesOf(5, 8)) for (const kill of ['house killed', 'PostgreSQL killed', 'house and PostgreSQL killed']) expect(names).toContain(kill);
});

test('what is asked for alone is planned alone', () => {
  const { planned, more } = planOf(1, ['server'], ['disk full', 'bid.lock:after']).next('server');
  expect(planned.map(({ name }) => name).toSorted((one, other) => one.localeCompare(other))).toEqual(['bid.lock:after', 'disk full']);
  expect(more).toEqual([]);
});

test('a recovery is good when half of the times are in the bound and none is far beyond it', () => {
  const boundMs = boundOf('house killed');
  const lines = (own: number[]) => recoveryLines(new Map([['house killed', own.map((ownMs) => ({ tookMs: 2 * ownMs, ownMs }))]]))[0];
  expect(lines([boundMs - 1, boundMs, boundMs * 2])).toMatchObject({ good: true, over: 1, worstMs: boundMs * 4, ownWorstMs: boundMs * 2, times: 3 });
  expect(lines([boundMs - 1, boundMs + 1, boundMs + 1])).toMatchObject({ good: false });
  expect(lines([1, 1, boundMs * 3 + 1])).toMatchObject({ good: false });
});

test('what was waited for processors is told apart, a process that died and one that came included', () => {
  const share = (ran: number, waited: number) => ({ ran, waited });
  expect(slowedBy(new Map([[1, share(100, 50)], [2, share(9, 9)]]), new Map([[1, share(150, 150)], [3, share(50, 100)]]))).toBe(3);
  expect(slowedBy(new Map(), new Map())).toBe(1);
});
