import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { seedOfRun } from '../../support/oracle/chance.ts';

const RUN = join(import.meta.dirname, 'run.ts');
const SEED = seedOfRun();
const MS_MAX = 1_800_000;

/** Runs the crash test for a short while; what it does at length is `npm run torture`. */
function torture(...words: string[]): Promise<{ code: number; out: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [RUN, '--minutes', '0', '--kills', '0', '--seed', String(SEED), ...words], { encoding: 'utf8', maxBuffer: 16 * 1024 * 1024 }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code ?? -1), out: `${stdout}\n${stderr}` });
    });
  });
}

test(`nothing acknowledged is lost or done twice when the house and its PostgreSQL are killed while it is bid on (SEED=${SEED})`, { timeout: MS_MAX }, async () => {
  const { code, out } = await torture('--place', 'embedded', '--only', 'house killed,PostgreSQL killed,house and PostgreSQL killed');
  expect(out).toContain('acknowledged bids lost: 0, duplicated: 0');
  expect(code, out).toBe(0);
});

test('a run that cannot be read is told how it is written', async () => {
  const { code, out } = await torture('--place', 'nowhere');
  expect(code).toBe(2);
  expect(out).toContain('Usage: npm run torture');
});
