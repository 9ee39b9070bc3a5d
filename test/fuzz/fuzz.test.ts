import { expect, test } from 'vitest';
import { MIGRATIONS } from '../../src/app/databases.ts';
import { seedOfRun } from '../support/oracle/chance.ts';
import { freshDatabase } from '../support/postgres.ts';
import { testFolder } from '../support/postgres-for-run.ts';
import { campaign, failuresOf } from './campaign/campaign.ts';
import { openFuzzHouse } from './house/house.ts';
import { curlOf } from './wire/input.ts';

const INPUTS = 3_000;

test('whatever is sent to any call or socket, the house answers as it is documented', { timeout: 300_000 }, async () => {
  const seed = seedOfRun();
  const store = await freshDatabase(MIGRATIONS);
  const house = await openFuzzHouse(store, await testFolder());
  try {
    const run = await campaign(house, { inputs: INPUTS, seed });
    console.log(`SEED=${seed}: ${run.tally.inputs} inputs over ${run.routes} calls and ${run.live.frames} frames`);
    // So few inputs cannot be of every kind; that each call was answered well, and everything else, holds of them too.
    const failures = failuresOf(run).filter((failure) => !failure.startsWith('too tame: no input of the kind'));
    expect(failures, run.tally.violations.flatMap(({ input }) => (input === null ? [] : [curlOf(input)])).join('\n').slice(0, 4_000)).toEqual([]);
    expect(run.tally.inputs).toBeGreaterThanOrEqual(INPUTS);
  } finally {
    await house.stop();
    await store.drop();
  }
});
