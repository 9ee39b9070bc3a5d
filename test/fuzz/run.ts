import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { type Campaign, campaign, failuresOf } from './campaign/campaign.ts';
import { withOwnHouse } from './house/house.ts';
import { curlOf } from './wire/input.ts';

/*
 * npm run fuzz -- --inputs N --seed S [--json FILE]
 *
 * Drives every call and every live message of a house of its own. Exit 0: everything held; 1: something did not, or something was never
 * exercised; 2: it could not run.
 */

const { values } = parseArgs({ options: { inputs: { type: 'string', default: '100000' }, seed: { type: 'string' }, json: { type: 'string' } } });
const inputs = Number(values.inputs);
const seed = values.seed === undefined ? Date.now() % 1_000_000 : Number(values.seed);
if (!Number.isSafeInteger(inputs) || inputs < 1 || !Number.isSafeInteger(seed)) {
  console.error('--inputs takes a whole number from 1 on, --seed a whole number.');
  process.exit(2);
}
try {
  const run = await withOwnHouse((house) => campaign(house, { inputs, seed }));
  report(run);
  if (values.json !== undefined) await writeFile(values.json, `${JSON.stringify(figuresOf(run), null, 2)}\n`);
  process.exitCode = failuresOf(run).length === 0 ? 0 : 1;
} catch (error) {
  console.error(error);
  process.exitCode = 2;
}

function figuresOf(run: Campaign) {
  const { tally, live, heap, checks } = run;
  const sum = (pick: (counted: { valid: number; succeeded: number; near: number; hostile: number }) => number): number => [...tally.routes.values()].reduce((all, counted) => all + pick(counted), 0);
  return {
    seed: run.seed, inputs: tally.inputs, tookMs: Math.round(run.tookMs), routes: run.routes, valid: sum(({ valid }) => valid), succeeded: sum(({ succeeded }) => succeeded),
    near: sum(({ near }) => near), hostile: sum(({ hostile }) => hostile), kinds: tally.kinds.size, unavailable: tally.unavailable, violations: tally.violationCount + live.violations.length,
    live: { frames: live.frames, sockets: live.sockets, closes: live.closes, answers: live.answers, codes: live.codes, succeeded: live.succeeded },
    heapGrowthBytes: heap.afterBytes - heap.beforeBytes, rejections: run.rejections.length, defects: run.log.defects, warnings: run.log.warnings,
    checks: { ran: checks.checks, rows: checks.rows, idle: checks.idle, broken: checks.broken }, tame: run.tame,
    succeededByRoute: Object.fromEntries([...tally.routes].map(([name, { valid, succeeded }]) => [name, `${succeeded} of ${valid}`])),
    failures: failuresOf(run),
  };
}

function report(run: Campaign): void {
  const figures = figuresOf(run);
  const least = [...run.tally.routes].toSorted(([, a], [, b]) => a.succeeded - b.succeeded).slice(0, 3).map(([name, { succeeded }]) => `${name} ${succeeded}`).join(', ');
  const lines: (readonly [string, string | number])[] = [
    ['seed', figures.seed], ['inputs', `${figures.inputs} in ${Math.round(figures.tookMs / 1_000)} s`],
    ['calls', `${figures.routes}, each answered well at least once unless named below; least: ${least}`],
    ['right inputs', `${figures.valid}, answered well ${figures.succeeded}`], ['nearly right inputs', figures.near], ['hostile inputs', figures.hostile], ['kinds of inputs', figures.kinds],
    ['live frames', `${figures.live.frames} over ${figures.live.sockets} sockets, ${figures.live.answers} answers; answered well ${JSON.stringify(figures.live.succeeded)}`],
    ['answers of 503 with Retry-After', figures.unavailable], ['other answers of 5xx, and other faults', figures.violations],
    ['unhandled rejections', figures.rejections], ['lines of defects in the log', figures.defects], ['growth of the heap', `${(figures.heapGrowthBytes / 1_048_576).toFixed(1)} MiB`],
    ['checks of the house', `${figures.checks.ran} over ${figures.checks.rows} rows, ${figures.checks.broken.length} broken, not exercised: ${figures.checks.idle.join(', ') || 'none'}`],
  ];
  for (const [name, figure] of lines) console.log(`${name}: ${figure}`);
  for (const failure of figures.failures) console.log(`FAILED ${failure}`);
  for (const { input, what, where } of run.tally.violations) if (input !== null) console.log(`\n${where}: ${what}\n${curlOf(input).slice(0, 4_000)}`);
}
