import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { keepFigures } from '../support/keep-figures.ts';
import { seedOfRun } from '../support/oracle/chance.ts';
import { findService } from '../support/services-list.ts';
import { verified } from './services/drill.ts';
import { DRILLS } from './services/list.ts';
import { linesOf, type Outcome, perform } from './services/perform.ts';
import { openScene, type Scene } from './services/scene.ts';

/*
 * The drills of a house of seven services. Prints a line for each figure, and keeps them in the file that FIGURES_FILE names; ends with 0 when all is well, 1 when
 * something is wrong, 2 when it could not run.
 */

const USAGE = `Usage: npm run drills -- [--only LIST] [--seed S] [--list]
       npm run drills -- --lagging-standby [--seed S]

Starts a house of seven services on servers of its own, does to it what happens to machines while people bid, and checks what they saw.
  --only LIST   works these and no others, divided by commas
  --list        names them
  --lagging-standby
                shows that the fail-over can fail: commits wait for nobody and the standby is held back, so that
                acknowledged bids are lost with the primary. Ends with 0 when the drill says so, with 1 when it does not`;

type Options = { only: readonly string[] | null; seed: number; list: boolean; lagging: boolean };

function readOptions(): Options {
  const { values } = parseArgs({ options: { only: { type: 'string' }, seed: { type: 'string' }, list: { type: 'boolean', default: false }, 'lagging-standby': { type: 'boolean', default: false } } });
  const lagging = values['lagging-standby'];
  if (lagging && values.only !== undefined) throw new Error('--lagging-standby is a run of its own');
  const only = values.only?.split(',').map((name) => name.trim()) ?? null;
  const unknown = only?.find((name) => !DRILLS.some((drill) => drill.name === name));
  if (unknown !== undefined) throw new Error(`there is no drill "${unknown}"; --list names them`);
  const seed = values.seed === undefined ? seedOfRun() : Number(values.seed);
  if (!Number.isSafeInteger(seed)) throw new Error('--seed is a whole number');
  return { only: lagging ? DRILLS.filter(({ wantsStandby }) => wantsStandby).map(({ name }) => name) : only, seed, list: values.list, lagging };
}

const opened: { scene: Promise<Scene> | null } = { scene: null };

async function main({ only, seed, list, lagging }: Options): Promise<number> {
  const wanted = DRILLS.filter(({ name }) => only === null || only.includes(name));
  if (list) {
    for (const { name, says } of wanted) console.log(`${name}\n    ${says}`);
    return 0;
  }
  if (findService('redis') === null || findService('rabbitmq') === null) throw new Error('there is no RabbitMQ or no Redis here; "npm run test:services" installs them');
  const program = wanted.some(({ wantsStandby }) => wantsStandby) ? findService('postgres') : null;
  if (lagging && program === null) throw new Error('there is no PostgreSQL beside the embedded one; "npm run test:services" installs it');
  const startMs = performance.now();
  opened.scene = openScene({ seed, program, lagging });
  const scene = await opened.scene;
  console.log(`seed ${seed}, ${cpus().length} cores, ${cpus()[0]?.model ?? 'unknown'}; seven services ready after ${seconds(startMs)} s`);
  const outcomes: Outcome[] = [];
  for (const [n, drill] of wanted.entries()) {
    if (drill.wantsStandby && program === null) console.log(`${drill.name}: left out, there is no PostgreSQL beside the embedded one ("npm run test:services" installs it)`);
    else {
      const outcome = await perform(scene, drill, seed + n);
      for (const line of linesOf(lagging ? { ...outcome, failures: [] } : outcome)) console.log(line);
      outcomes.push(outcome);
    }
  }
  if (lagging) return foundOut(outcomes);
  await verified(scene);
  const failed = outcomes.filter(({ failures }) => failures.length > 0);
  const report = { seed, tookMs: Math.round(performance.now() - startMs), drills: outcomes };
  await keepFigures(report);
  console.log(failed.length === 0 ? `drills: all is well, ${outcomes.length} in ${seconds(startMs)} s; the house verifies` : `drills: ${failed.map(({ drill }) => drill).join(', ')} FAILED`);
  return failed.length === 0 ? 0 : 1;
}

/** Whether each drill said that acknowledged bids are gone. What else it found is true of a house that lost its last seconds. */
function foundOut(outcomes: readonly Outcome[]): number {
  const blind = outcomes.filter(({ lost }) => lost === 0);
  console.log(blind.length === 0 ? `drills: the loss was found, as it must be: ${outcomes.map(({ drill, lost }) => `${drill}: ${lost} acknowledged bids`).join(', ')}` : `drills: ${blind.map(({ drill }) => drill).join(', ')} did not see that acknowledged bids were lost`);
  return blind.length === 0 ? 0 : 1;
}

async function carryOut(): Promise<number> {
  let options: Options;
  try {
    options = readOptions();
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
    return 2;
  }
  return main(options).catch((error: unknown) => {
    console.error(error);
    return 2;
  });
}

const seconds = (sinceMs: number): number => Math.round((performance.now() - sinceMs) / 1_000);

/** What did not come up has removed itself. */
const close = async (): Promise<void> => (await opened.scene?.catch(() => null))?.close();

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void close().then(() => process.exit(2)));
process.exitCode = await carryOut();
await close();
// A client may still wait for an answer that nobody will give any more.
process.exit();
