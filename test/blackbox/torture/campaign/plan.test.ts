import { expect, test } from 'vitest';
import { boundOf, recoveryLines } from './bounds.ts';
import { ALL_POINTS, planOf } from './plan.ts';
import { MACHINE, machineOf, sharesOf, slowedBy } from './processor.ts';

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

test('what the host took from the machine is told apart too, and nothing changes where it took nothing', () => {
  const share = (ran: number, waited: number) => ({ ran, waited });
  const [before, after] = [[1, share(100, 50)], [1, share(150, 150)]] as const;
  const slowed = (first: { ran: number; waited: number }, last: { ran: number; waited: number }): number => slowedBy(new Map([before, [MACHINE, first]]), new Map([after, [MACHINE, last]]));
  // It ran 50 and waited 100: three times as long. Of the time in which it ran the host gave one part in four.
  expect(slowed(share(1_000, 40), share(1_010, 70))).toBe(6);
  expect(slowed(share(1_000, 40), share(1_010, 40))).toBe(3);
  expect(slowed(share(1_000, 40), share(1_000, 90))).toBe(3);
  expect(slowedBy(new Map([[MACHINE, share(1_000, 40)]]), new Map([[MACHINE, share(1_010, 50)]]))).toBe(2);
});

test('the work of a machine and what was stolen from it are read as the kernel writes them', () => {
  expect(machineOf('cpu  1 20 300 4000 50000 600000 7000000 80000000 9 9\ncpu0 5 5 5 5 5 5 5 5 5 5\n')).toEqual({ ran: 7_600_321, waited: 80_000_000 });
  // A kernel that has no such figure, and a machine without the file.
  expect([machineOf('cpu  1 20 300 4000\n'), machineOf('')]).toEqual([{ ran: 321, waited: 0 }, { ran: 0, waited: 0 }]);
  expect([...sharesOf([null, process.pid]).keys()]).toEqual([MACHINE, process.pid]);
});
