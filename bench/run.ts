import { ended, nextMessage, startProgram } from './children.ts';
import { LOADS } from './loads/index.ts';
import { describeMachine } from './machine.ts';
import { type BenchOptions, readOptions, USAGE } from './options.ts';
import { writeResults } from './report/file.ts';
import { reportLines, targetLines } from './report/table.ts';
import type { LoadReport } from './report/types.ts';

/*
 * The benchmark: runs the named loads one after the other, each in a process of its own, prints what came out and keeps it in
 * a file. Ends with 1 when an invariant was broken, and with --check when a target was missed.
 */
const names = LOADS.map(({ name }) => name);

async function main(): Promise<number> {
  let options: BenchOptions;
  try {
    options = readOptions(process.argv.slice(2), names);
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
    return 2;
  }
  if (options.list) {
    for (const { name, sentence } of LOADS) console.log(`${name.padEnd(12)} ${sentence}`);
    return 0;
  }
  return run(options);
}

async function run(options: BenchOptions): Promise<number> {
  const startedAt = new Date().toISOString();
  const machine = await describeMachine();
  console.log(`${machine.processor}, ${machine.cores} cores, ${machine.memoryMiB} MiB, Node ${machine.node}, ${machine.postgres}, commit ${machine.commit}${machine.dirty ? ' (dirty)' : ''}`);
  const loads: LoadReport[] = [];
  let broken = false;
  for (const name of options.only.length === 0 ? names : options.only) {
    const report = await runLoad(name, options);
    if (report === null) broken = true;
    else loads.push(report);
    for (const line of report === null ? [`\n${name}: FAILED`] : reportLines(report)) console.log(line);
  }
  for (const line of targetLines(loads)) console.log(line);
  const file = await writeResults({ startedAt, machine, options: { seconds: options.seconds, windows: options.windows }, loads }, options.out);
  console.log(`\nkept in ${file}`);
  const missed = loads.some(({ targets }) => targets.some(({ met }) => !met));
  return broken || loads.some(({ proof }) => proof.breaches.length > 0) || (options.check && missed) ? 1 : 0;
}

/** Null when the load's process failed; it has said why. */
async function runLoad(name: string, { seconds, windows, profile }: BenchOptions): Promise<LoadReport | null> {
  const child = startProgram({ file: new URL('./load.ts', import.meta.url), args: [name, String(seconds), String(windows), ...(profile === null ? [] : [profile])] });
  try {
    // What comes over is what load.ts sent: its one message is a report.
    const report = await nextMessage(child) as LoadReport;
    await ended(child);
    return report;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return null;
  }
}

process.exitCode = await main();
