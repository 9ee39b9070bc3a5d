import { plant } from '../mutants/plant.ts';
import type { SeedResult } from './seed.ts';

/*
 * A process that runs seeds for the one that counts: `worker.ts <from> <count> <step> [stop at first]`, with MUTANT naming a bug to plant first. With
 * CASE it runs that regression case instead.
 */

export type WorkerMessage = { kind: 'seed'; result: SeedResult } | { kind: 'failed'; seed: number; error: string } | { kind: 'stale'; error: string } | { kind: 'done' };

const [from = 1, count = 1, step = 1, stopAtFirst = 0] = process.argv.slice(2).map(Number);
const tell = (message: WorkerMessage): Promise<void> => new Promise((resolve) => {
  if (process.send === undefined) resolve();
  else process.send(message, undefined, {}, () => resolve());
});

const mutant = process.env['MUTANT'];
const kept = process.env['CASE'];
try {
  const planted = mutant === undefined ? null : await plant(mutant);
  // Only now: what is loaded from here on is what was patched.
  const { resultOf, runSeed } = await import('./seed.ts');
  planted?.check();
  const plan = kept === undefined ? null : (await import('../cases/cases.ts')).regressionCases().find(({ name }) => name === kept)?.plan;
  if (plan === undefined) throw new Error(`There is no case ${kept}.`);
  if (plan !== null) await tell({ kind: 'seed', result: await resultOf(plan, 1) });
  else for (let at = 0; at < count; at += 1) {
    const seed = from + at * step;
    try {
      const result = await runSeed(seed);
      await tell({ kind: 'seed', result });
      if (stopAtFirst === 1 && result.violations.length > 0) break;
    } catch (error) {
      await tell({ kind: 'failed', seed, error: error instanceof Error ? `${error.stack ?? error.message}${error.cause instanceof Error ? `\n${error.cause.stack ?? ''}` : ''}` : String(error) });
      if (stopAtFirst === 1) break;
    }
  }
  await tell({ kind: 'done' });
} catch (error) {
  await tell({ kind: 'stale', error: error instanceof Error ? error.message : String(error) });
}
process.disconnect?.();
