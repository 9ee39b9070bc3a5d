import { expect, test } from 'vitest';
import { regressionCases } from './cases/cases.ts';
import { mutantNames, readMutant } from './mutants/plant.ts';
import { Totals } from './runner/totals.ts';
import { runPlan } from './runner/seed.ts';
import { runShare, type Share } from './runner/workers.ts';

const SEEDS = 60;
const share = (of: Partial<Share>): Share => ({ from: 1, count: SEEDS, step: 1, stopAtFirst: false, mutant: null, ...of });

test('a small campaign finds nothing, and each of its repeated seeds takes the same course', { timeout: 180_000 }, async () => {
  const totals = new Totals();
  await runShare(share({ from: 5_001 }), { seed: (result) => totals.add(result), failed: (seed, error) => totals.failed(seed, error) });
  expect(totals.bad).toEqual([]);
  expect(totals.sums.seeds).toBe(SEEDS);
  expect(totals.sums.repeated).toBeGreaterThanOrEqual(1);
  expect(totals.sums.commands).toBeGreaterThan(SEEDS * 100);
});

test.for(regressionCases().map((one) => [one.name, one] as const))('what once failed does not fail any more: %s', { timeout: 60_000 }, async ([, { plan }]) => {
  expect((await runPlan(plan)).violations).toEqual([]);
});

test.for(['tie-to-the-later', 'lost-commit-is-busy', 'group-not-shared'])('a planted bug is caught: %s', { timeout: 120_000 }, async (mutant) => {
  const caught: string[] = [];
  await runShare(share({ count: 30, stopAtFirst: true, mutant }), { seed: ({ violations }) => caught.push(...violations), failed: (_, error) => caught.push(error) });
  expect(caught.length).toBeGreaterThan(0);
});

test('every planted bug still fits the code that it is for', async () => {
  expect(mutantNames().length).toBeGreaterThanOrEqual(25);
  for (const name of mutantNames()) expect((await readMutant(name)).story).not.toBe('');
});

test('every regression case still fails where its bug is planted again', { timeout: 180_000 }, async () => {
  const alive: string[] = [];
  for (const { name, planted } of regressionCases()) {
    const caught: string[] = [];
    await runShare(share({ mutant: planted, kept: name }), { seed: ({ violations }) => caught.push(...violations), failed: (_, error) => caught.push(error) });
    if (caught.length === 0) alive.push(name);
  }
  expect(alive).toEqual([]);
});
