import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { type Depth, type Figure, isMet, type Part } from './figure.ts';
import { machineOf } from './machine.ts';
import { type PartResult, pageOf } from './page.ts';
import { PARTS } from './parts/index.ts';
import { runPart } from './run-part.ts';

/*
 * npm run proof -- [--quick] [--only NAME,NAME]
 *
 * Runs the campaigns one after the other, prints each figure with what it must be, and keeps them as a page and as JSON in test-results/proof.
 * Exit 0 when every figure is met and every campaign says that it exercised what it is for; 1 otherwise; 2 when it could not begin.
 */

const FOLDER = 'test-results/proof';
const USAGE = `Usage: npm run proof -- [--quick] [--only NAME,NAME]\nCampaigns: ${PARTS.map(({ name }) => name).join(', ')}`;

async function main(): Promise<number> {
  const asked = optionsOf();
  if (asked === null) return 2;
  await mkdir(FOLDER, { recursive: true });
  const results: PartResult[] = [];
  for (const part of asked.parts) results.push(await proved(part, asked.depth));
  const proof = { depth: asked.depth, at: new Date().toISOString(), machine: machineOf(), parts: results };
  await writeFile(`${FOLDER}/proof.json`, `${JSON.stringify(proof, null, 2)}\n`);
  await writeFile(`${FOLDER}/index.html`, pageOf(proof));
  const bad = results.filter(({ good }) => !good).map(({ name }) => name);
  console.log(`\n${proof.machine}\nkept in ${FOLDER}/index.html and ${FOLDER}/proof.json`);
  console.log(bad.length === 0 ? `proof (${asked.depth}): every figure is met` : `proof (${asked.depth}): NOT MET by ${bad.join(', ')}`);
  return bad.length === 0 ? 0 : 1;
}

function optionsOf(): { depth: Depth; parts: readonly Part[] } | null {
  try {
    const { values } = parseArgs({ options: { quick: { type: 'boolean', default: false }, only: { type: 'string' } } });
    const names = values.only?.split(',') ?? PARTS.filter(({ amongTests }) => !values.quick || amongTests !== true).map(({ name }) => name);
    const unknown = names.filter((name) => !PARTS.some((part) => part.name === name));
    if (unknown.length > 0) throw new Error(`There is no campaign called ${unknown.join(', ')}.`);
    return { depth: values.quick ? 'quick' : 'full', parts: PARTS.filter(({ name }) => names.includes(name)) };
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
    return null;
  }
}

async function proved(part: Part, depth: Depth): Promise<PartResult> {
  const file = `${FOLDER}/${part.name}.json`;
  await rm(file, { force: true });
  const command = ['node', ...part.command(depth)];
  console.log(`\n${part.name}: ${command.join(' ')}`);
  const run = await runPart([...part.command(depth), ...part.into(file)], file, part.minutesMax[depth]);
  const result = { name: part.name, says: part.says, command: command.join(' '), seconds: Math.round(run.seconds) };
  try {
    const counts: unknown = JSON.parse(await readFile(file, 'utf8'));
    const figures = part.figures(counts, depth);
    const good = run.code === 0 && figures.every(isMet);
    tell(result.name, figures, run.code, result.seconds);
    return { ...result, good, figures, ...(run.code === 0 ? {} : { trouble: `It ended with ${run.code}.` }) };
  } catch (error) {
    const trouble = `It kept no counts that could be read, and ended with ${run.code}: ${error instanceof Error ? error.message : String(error)}`;
    console.log(`  FAILED ${trouble}`);
    return { ...result, good: false, figures: [], trouble };
  }
}

function tell(name: string, figures: readonly Figure[], code: number | string, seconds: number): void {
  for (const figure of figures) {
    const must = figure.must === undefined ? '' : 'atLeast' in figure.must ? ` (must be at least ${figure.must.atLeast})` : ` (must be ${figure.must.exactly})`;
    console.log(`  ${isMet(figure) ? '' : 'MISSED '}${figure.what}: ${figure.value}${figure.unit === undefined ? '' : ` ${figure.unit}`}${must}${figure.note === undefined ? '' : `; ${figure.note}`}`);
  }
  console.log(`  ${name} took ${seconds} s and ended with ${code}`);
}

process.exitCode = await main();
