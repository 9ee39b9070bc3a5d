import { writeFile } from 'node:fs/promises';
import { performance } from 'node:perf_hooks';
import { drawPlan } from './house/draw.ts';
import { huntMutants } from './runner/hunt.ts';
import { type Options, readOptions, WrongArguments } from './runner/options.ts';
import { campaignPage, huntLine, huntPage } from './runner/page.ts';
import { runPlan } from './runner/seed.ts';
import { Totals } from './runner/totals.ts';
import { runShare, WorkerLost } from './runner/workers.ts';
import { StaleMutant } from './mutants/plant.ts';
import { checkOf, shrink } from './shrink/shrink.ts';
import { story } from './shrink/story.ts';

/*
 * npm run simulate -- --seeds N --from S [--workers W] [--json FILE]     a campaign: exits 1 on a violation, or when it was too tame
 * npm run simulate -- --mutants [--seeds N each] [--only NAME]           planted bugs: exits 1 when one survives
 * npm run simulate -- --trace SEED                                       one seed with its time line
 * 2 when it could not run.
 */

const EXIT = { good: 0, violated: 1, couldNotRun: 2 } as const;

process.exitCode = await main().catch((error: unknown) => {
  if (error instanceof WrongArguments || error instanceof StaleMutant || error instanceof WorkerLost) console.error(error.message);
  else console.error(error);
  return EXIT.couldNotRun;
});

async function main(): Promise<number> {
  const options = readOptions(process.argv.slice(2));
  if (options.trace !== null) return trace(options.trace);
  return options.mutants ? hunt(options) : campaign(options);
}

async function campaign(options: Options): Promise<number> {
  const startMs = performance.now();
  const totals = new Totals();
  const { seeds, from, workers } = options;
  const shares = Array.from({ length: Math.min(workers, seeds) }, (_, at) => ({ from: from + at, count: Math.ceil((seeds - at) / workers), step: workers, stopAtFirst: false, mutant: null }));
  await Promise.all(shares.map((share) => runShare(share, { seed: (result) => totals.add(result), failed: (seed, error) => totals.failed(seed, error) })));
  totals.bad.sort((one, other) => one.seed - other.seed);
  const tookMs = performance.now() - startMs;
  for (const line of campaignPage(totals, { tookMs, workers })) console.log(line);
  const good = totals.bad.length === 0 && totals.missing.length === 0;
  if (options.json !== null) {
    const figures = { ...totals.sums, violations: totals.violations, tookMs: Math.round(tookMs), from, workers, missing: totals.missing, bad: totals.bad, marks: entries(totals.marks), faults: entries(totals.faults), checks: entries(totals.checks), good };
    await writeFile(options.json, `${JSON.stringify(figures, null, 2)}\n`);
  }
  const [first] = totals.bad;
  if (first !== undefined && !options.asItIs) await explain(first.seed, options.keep);
  return good ? EXIT.good : EXIT.violated;
}

async function hunt(options: Options): Promise<number> {
  const startMs = performance.now();
  const hunted = await huntMutants(options, (one) => console.log(huntLine(one)));
  const tookMs = performance.now() - startMs;
  for (const line of huntPage(hunted, tookMs)) console.log(line);
  const survivors = hunted.filter(({ caughtAt }) => caughtAt === null);
  if (options.json !== null) {
    const figures = { planted: hunted.length, caught: hunted.length - survivors.length, seedsEach: options.seeds, from: options.from, tookMs: Math.round(tookMs), hunted, good: survivors.length === 0 };
    await writeFile(options.json, `${JSON.stringify(figures, null, 2)}\n`);
  }
  return survivors.length === 0 ? EXIT.good : EXIT.violated;
}

/** Makes a failing seed smaller and tells its story. */
async function explain(seed: number, keep: string | null): Promise<void> {
  console.log(`\nmaking seed ${seed} smaller …`);
  const shrunk = await shrink(drawPlan(seed), async (plan) => checkOf((await runPlan(plan)).violations));
  if (shrunk === null) return console.log('it did not fail in this process');
  const { played, violations } = await runPlan(shrunk.plan, { lines: true });
  console.log(`${shrunk.runs} runs; ${violations[0] ?? ''}\n${story(shrunk.plan, played)}`);
  console.log(`run it again: npm run simulate -- --trace ${seed}`);
  if (keep !== null) await writeFile(keep, `${JSON.stringify({ story: violations[0] ?? '', plan: shrunk.plan }, null, 1)}\n`);
}

async function trace(seed: number): Promise<number> {
  const plan = drawPlan(seed);
  const { played, violations } = await runPlan(plan, { lines: true });
  console.log(story(plan, played));
  console.log(`trace ${played.hash}, ${played.events} events, ${Math.round(played.virtualMs)} virtual ms`);
  for (const violation of violations) console.log(`VIOLATION: ${violation}`);
  return violations.length === 0 ? EXIT.good : EXIT.violated;
}

function entries(counts: ReadonlyMap<string, number>): Record<string, number> {
  return Object.fromEntries([...counts].sort(([one], [other]) => (one < other ? -1 : 1)));
}
