import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { seedOfRun } from '../support/oracle/chance.ts';
import { findService, testWith } from '../support/services.ts';
import { QUICK_DRILLS } from './services/quick.ts';

const RUN = join(import.meta.dirname, 'run.ts');
const SEED = seedOfRun();
/** A machine that has five times the work that it can do takes minutes to start ten processes. */
const MS_MAX = 1_800_000;
/** The one that is missing is named. */
const MISSING = (['redis', 'rabbitmq'] as const).find((name) => findService(name) === null) ?? 'redis';

/** Works some of the drills; all of them are `npm run drills`. */
function drills(...words: string[]): Promise<{ code: number; out: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [RUN, '--seed', String(SEED), ...words], { encoding: 'utf8', maxBuffer: 16 * 1024 * 1024 }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code ?? -1), out: `${stdout}\n${stderr}` });
    });
  });
}

testWith(MISSING, `nothing acknowledged is lost or done twice when processes of a house of seven services die, and when a pool is exhausted (SEED=${SEED})`, async () => {
  const { code, out } = await drills('--only', QUICK_DRILLS.join(','));
  console.log(out);
  expect(code, out).toBe(0);
  for (const name of QUICK_DRILLS) expect(out).toMatch(new RegExp(`^${name}: [1-9]\\d* bids acknowledged, 0 lost, 0 doubled`, 'm'));
}, MS_MAX);

test('a drill that there is none of is told which there are', async () => {
  const { code, out } = await drills('--only', 'everything burns');
  expect(code).toBe(2);
  expect(out).toContain('there is no drill "everything burns"');
});
