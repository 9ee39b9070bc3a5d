import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { houseCatalog } from '../../simulation/store/house.ts';
import { CASES } from './cases/index.ts';
import { compare, tameness } from './differential/compare.ts';
import type { Adapter } from './house.ts';
import { SERVERS, SERVER_NAMES, type ServerName } from './servers.ts';

/*
 * Holds the simulated, the embedded and Debian's PostgreSQL to the contract, and compares the first with the others in scripts drawn from seeds.
 *
 *   node test/parity/store/run.ts [--steps 3000] [--seed 1] [--json FILE]
 *
 * One line for each figure. Ends with 1 when a case failed, a statement was never asked, the servers differ or a run was too tame; with 2
 * when it could not run.
 */

type Figures = {
  cases: Partial<Record<ServerName, { server: string; cases: number; failed: number; statements: number }>>;
  differential: { server: string; seed: number; steps: number; scripts: number; waits: number; refusals: number }[];
  violations: string[];
};

/** Fewer are no contract. */
const CASES_MIN = 150;

const { values } = parseArgs({ options: { steps: { type: 'string', default: '3000' }, seed: { type: 'string', default: '1' }, json: { type: 'string' } } });
const figures: Figures = { cases: {}, differential: [], violations: [] };
try {
  await hold({ steps: Number(values.steps), seed: Number(values.seed) });
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(2);
}
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(figures, null, 2)}\n`);
for (const violation of figures.violations) console.log(violation);
process.exitCode = figures.violations.length === 0 ? 0 : 1;

async function hold({ steps, seed }: { steps: number; seed: number }): Promise<void> {
  const open: Adapter[] = [];
  try {
    for (const name of SERVER_NAMES) {
      const asked = new Set<string>();
      const server = await SERVERS[name](asked);
      if (server === null) {
        console.log(`store contract on ${name}: skipped, there is none on this machine ("npm run test:services" installs it on Debian)`);
        continue;
      }
      open.push(server);
      await holdCases(name, server, asked);
    }
    const [simulated, ...others] = open;
    for (const [at, other] of others.entries()) if (simulated !== undefined) await holdAlike(simulated, other, { steps, seed: seed + at * steps });
  } finally {
    for (const server of open) await server.close();
  }
}

async function holdCases(name: ServerName, server: Adapter, asked: ReadonlySet<string>): Promise<void> {
  let failed = 0;
  for (const { group, name: title, play } of CASES) {
    await server.inHouse(play).catch((error: unknown) => {
      failed += 1;
      figures.violations.push(`${server.name}: ${group}: ${title}: ${error instanceof Error ? error.message : String(error)}`);
    });
  }
  const statements = houseCatalog().catalog.names();
  const silent = statements.filter((statement) => !asked.has(statement));
  if (silent.length > 0) figures.violations.push(`${server.name}: no case asked ${silent.join(', ')}`);
  if (CASES.length < CASES_MIN) figures.violations.push(`There are only ${CASES.length} cases.`);
  figures.cases[name] = { server: server.name, cases: CASES.length, failed, statements: statements.length - silent.length };
  console.log(`store contract on ${server.name}: ${CASES.length} cases, ${failed} failed, ${statements.length - silent.length} of ${statements.length} statements`);
}

async function holdAlike(simulated: Adapter, other: Adapter, { steps, seed }: { steps: number; seed: number }): Promise<void> {
  const { tally, difference } = await compare(simulated, other, { from: seed, steps });
  const refusals = [...tally.refusals.values()].reduce((sum, count) => sum + count, 0);
  if (difference === null) figures.violations.push(...tameness(tally).map((missing) => `The scripts compared with ${other.name} were too tame: ${missing}.`));
  else figures.violations.push(difference.words);
  figures.differential.push({ server: other.name, seed, steps: tally.steps, scripts: tally.scripts, waits: tally.waits, refusals });
  console.log(`simulated and ${other.name} side by side: ${tally.steps} steps in ${tally.scripts} scripts from seed ${seed}, ${tally.waits} waits, ${refusals} refusals, ${difference === null ? 'no difference' : 'a DIFFERENCE'}`);
}
