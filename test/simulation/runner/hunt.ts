import { performance } from 'node:perf_hooks';
import type { Mutant } from '../mutants/mutant.ts';
import { mutantNames, readMutant, StaleMutant } from '../mutants/plant.ts';
import type { Options } from './options.ts';
import type { SeedResult } from './seed.ts';
import { runShare } from './workers.ts';

/** What became of one planted bug. `caughtAt`: the seed that caught it; null when all let it live. */
export type Hunted = { name: string; story: string; caughtAt: number | null; seeds: number; by: string | null; tookMs: number };

/** Plants each mutant in processes of their own and runs seeds until one catches it. At most `workers` at the same time. */
export async function huntMutants(options: Options, tell: (hunted: Hunted) => void): Promise<Hunted[]> {
  const names = mutantNames().filter((name) => options.only === null || name.startsWith(options.only));
  if (names.length === 0) throw new StaleMutant(`There is no mutant whose name begins with ${options.only ?? ''}.`);
  // All are looked at before one is run: a stale one is found at once.
  const mutants = await Promise.all(names.map(readMutant));
  const waiting = mutants.toReversed();
  const hunted: Hunted[] = [];
  const worker = async (): Promise<void> => {
    for (let mutant = waiting.pop(); mutant !== undefined; mutant = waiting.pop()) {
      const one = await hunt(mutant, options);
      hunted.push(one);
      tell(one);
    }
  };
  await Promise.all(Array.from({ length: options.workers }, worker));
  return hunted.sort((one, other) => (one.name < other.name ? -1 : 1));
}

async function hunt({ name, story, first }: Mutant, options: Options): Promise<Hunted> {
  const startMs = performance.now();
  const hunted: Hunted = { name, story, caughtAt: null, seeds: 0, by: null, tookMs: 0 };
  const listener = {
    seed: ({ seed, violations }: SeedResult) => {
      hunted.seeds += 1;
      const [found] = violations;
      if (found === undefined || hunted.caughtAt !== null) return;
      hunted.caughtAt = seed;
      hunted.by = found;
    },
    // A mutant may break the simulation itself: that is a catch, as no such thing happens without it.
    failed: (seed: number, error: string) => {
      hunted.seeds += 1;
      hunted.caughtAt ??= seed;
      hunted.by ??= `the run broke: ${error.split('\n')[0] ?? ''}`;
    },
  };
  const shares = [...(first === undefined ? [] : [{ from: first, count: 1 }]), { from: options.from, count: options.seeds }];
  for (const { from, count } of shares) {
    if (hunted.caughtAt === null) await runShare({ from, count, step: 1, stopAtFirst: true, mutant: name }, listener);
  }
  hunted.tookMs = performance.now() - startMs;
  return hunted;
}
