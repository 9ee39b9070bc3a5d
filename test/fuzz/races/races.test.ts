import { expect, test } from 'vitest';
import { MIGRATIONS } from '../../../src/app/databases.ts';
import { keepFigures } from '../../support/keep-figures.ts';
import { freshDatabase } from '../../support/postgres.ts';
import { testFolder } from '../../support/postgres-for-run.ts';
import { openFuzzHouse } from '../house/house.ts';
import { runRaces } from './races.ts';

const PATTERNS_MIN = 40;
const ROUNDS = 2;

test('what is sent twice, or against something else at the same moment, has the one effect that was answered', { timeout: 240_000 }, async () => {
  const store = await freshDatabase(MIGRATIONS);
  const house = await openFuzzHouse(store, await testFolder());
  try {
    const races = await runRaces(house, ROUNDS);
    console.log(`${races.patterns} patterns of double submits, ${races.repetitions} repetitions`);
    await keepFigures({ patterns: races.patterns, repetitions: races.repetitions, violations: races.violations });
    expect(races.violations).toEqual([]);
    expect(races.patterns).toBeGreaterThanOrEqual(PATTERNS_MIN);
    expect(races.repetitions).toBe(ROUNDS * races.patterns);
    expect(house.log.defects, house.log.kept.join('\n')).toBe(0);
  } finally {
    await house.stop();
    await store.drop();
  }
});
