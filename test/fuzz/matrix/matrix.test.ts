import { expect, test } from 'vitest';
import { MIGRATIONS } from '../../../src/app/databases.ts';
import { keepFigures } from '../../support/keep-figures.ts';
import { freshDatabase } from '../../support/postgres.ts';
import { testFolder } from '../../support/postgres-for-run.ts';
import { openFuzzHouse } from '../house/house.ts';
import { runMatrix } from './matrix.ts';

/** Every call, by each of nine callers, about what is theirs, another's, or not there. */
const CASES_MIN = 1_500;

test('who may do what is what the table of policies says, for every call, caller and thing', { timeout: 240_000 }, async () => {
  const store = await freshDatabase(MIGRATIONS);
  const house = await openFuzzHouse(store, await testFolder());
  try {
    const found = await runMatrix(house);
    console.log(`${found.cases} authorisation cases over ${found.routes} calls: ${JSON.stringify(found.byVerdict)}`);
    await keepFigures({ cases: found.cases, routes: found.routes, allows: found.allows, denials: found.denials });
    expect(found.missing, 'calls without a row').toEqual([]);
    expect(found.superfluous, 'rows without a call').toEqual([]);
    expect(found.allows, 'unexpected allows').toEqual([]);
    expect(found.denials, 'unexpected denials').toEqual([]);
    expect(found.cases).toBeGreaterThanOrEqual(CASES_MIN);
    expect(house.log.defects, house.log.kept.join('\n')).toBe(0);
  } finally {
    await house.stop();
    await store.drop();
  }
});
