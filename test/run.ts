import { spawn } from 'node:child_process';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { failedIn, mayRunAgain } from './support/run-again.ts';
import { SERVICE_NAMES, SERVICES, findService } from './support/services-list.ts';

/*
 * The whole proof: the pages built as they are now, the gates, then every test. What this machine lacks is skipped with a line each; with REQUIRE_ALL=1
 * a skip is a failure. Of tests with whole processes and browsers few that failed are run once more, alone; what passes then is told as unsteady. With PROOF=quick the campaigns of `npm run proof -- --quick` follow, and count as one. The last line is always `N passed, N failed, N skipped`, gates counted like tests.
 */

type Tally = { passed: number; failed: number; skipped: number };

const GATES = ['check:lint', 'check:types', 'build', 'check:graph', 'check:pure'];
/** Each of them keeps one processor busy. */
const GATES_AT_ONCE = 2;
const REPORT = 'test-results/vitest.json';
const REPORT_AGAIN = 'test-results/vitest-again.json';
const requireAll = process.env['REQUIRE_ALL'] === '1';

const tally: Tally = { passed: 0, failed: 0, skipped: 0 };
const gates = GATES.values();
await Promise.all(Array.from({ length: GATES_AT_ONCE }, async () => {
  // Each takes the next one that nobody has taken.
  for (const gate of gates) {
    const { good, said } = await runGate(gate);
    tally[good ? 'passed' : 'failed'] += 1;
    console.log(`${said}gate ${gate}: ${good ? 'good' : 'FAILED'}`);
  }
}));
add(tally, await runTests());
if (process.env['PROOF'] === 'quick') {
  const proved = (await runNode(['test/proof/run.ts', '--quick'])) === 0;
  tally[proved ? 'passed' : 'failed'] += 1;
}
const missing = SERVICE_NAMES.filter((name) => findService(name) === null);
for (const name of missing) {
  console.log(`skipped without ${name}: ${SERVICES[name].wantedFor} ("npm run test:services" installs it on Debian)`);
}
const good = tally.failed === 0 && !(requireAll && (tally.skipped > 0 || missing.length > 0));
if (requireAll && tally.skipped > 0) console.log('REQUIRE_ALL=1: a skipped test is a failure.');
console.log(`${tally.passed} passed, ${tally.failed} failed, ${tally.skipped} skipped`);
process.exitCode = good ? 0 : 1;

async function runTests(): Promise<Tally> {
  await mkdir('test-results', { recursive: true });
  const first = await runVitest(process.argv.slice(2), REPORT);
  const failed = failedIn(first.report, process.cwd());
  if (!mayRunAgain(failed)) return first.tally;
  const again = await runVitest([...failed.map(({ file }) => file), '--maxWorkers=1'], REPORT_AGAIN);
  if (again.tally.failed > 0) return first.tally;
  for (const { file, tests } of failed) console.log(`unsteady: ${file}: failed beside other tests and passed alone: ${tests.join(' | ')}`);
  return { ...first.tally, passed: first.tally.passed + first.tally.failed, failed: 0 };
}

async function runVitest(args: readonly string[], into: string): Promise<{ tally: Tally; report: unknown }> {
  await rm(into, { force: true });
  const code = await runNode(['node_modules/vitest/vitest.mjs', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${into}`, ...args]);
  const report: unknown = JSON.parse(await readFile(into, 'utf8').catch(() => '{}'));
  const counted = countOf(report);
  // A file that could not be loaded, or an error outside of any test, is a failure too.
  return { report, tally: code === 0 || counted.failed > 0 ? counted : { ...counted, failed: 1 } };
}

function countOf(report: unknown): Tally {
  const numbers: Record<string, unknown> = { ...(typeof report === 'object' ? report : {}) };
  const at = (name: string): number => (typeof numbers[name] === 'number' ? numbers[name] : 0);
  return { passed: at('numPassedTests'), failed: at('numFailedTests'), skipped: at('numPendingTests') + at('numTodoTests') };
}

function add(sum: Tally, more: Tally): void {
  sum.passed += more.passed;
  sum.failed += more.failed;
  sum.skipped += more.skipped;
}

/** Runs a gate to its end. `said`: all that it wrote, kept together since another gate writes at the same time. */
function runGate(gate: string): Promise<{ good: boolean; said: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn('npm', ['run', '--silent', gate], { stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => { said += text; });
    child.on('error', reject);
    child.on('close', (code) => resolve({ good: code === 0, said }));
  });
}

function runNode(args: readonly string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { stdio: 'inherit' });
    child.on('error', reject);
    child.on('close', (code) => resolve(code ?? 1));
  });
}
