import { access } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command } from 'commander';
import { CannotRun } from './cannot-run.ts';
import { carryOut, columns, COMMAND_EXIT, declare, type Report, type Terminal } from './frame.ts';

const ANSWER_MS_MAX = 5_000;
/** Addresses that a house listens on and nobody can call. */
const ANY_ADDRESS: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '::': '::1' };

type Check = { name: string; status: string; latencyMs: number; detail?: string };
type Health = { status: string; version: string; checks: readonly Check[] };

/** `health`: asks a running house how it is, and without one looks at the database itself. */
export function declareHealth(parent: Command, terminal: Terminal): void {
  declare(parent, 'health', 'show the checks of the running house; exit code 1 when one is not well, or no house answers')
    .option('--url <address>', 'address of the house; otherwise this machine at PORT')
    .action(async (asked: { url?: string; json?: boolean }) => carryOut(terminal, asked, () => health(asked.url)));
}

async function health(url: string | undefined): Promise<Report> {
  const base = url ?? (await ownAddress());
  if (!URL.canParse('/health/detail', base)) throw new CannotRun(`--url "${base}" is not an address: it looks like http://localhost:5000.`);
  const { protocol } = new URL(base);
  if (protocol !== 'http:' && protocol !== 'https:') throw new CannotRun(`--url "${base}" must start with http:// or https://.`);
  const told = await ask(new URL('/health/detail', base));
  const report = typeof told === 'string' ? await withoutHouse(told, url === undefined) : told;
  const rows = report.checks.map(({ name, status, latencyMs, detail }) => [name, status, `${latencyMs} ms`, detail ?? '']);
  const exitCode = report.status === 'healthy' ? COMMAND_EXIT.good : COMMAND_EXIT.foundSomething;
  return { exitCode, lines: [`${report.status} (version ${report.version})`, ...columns(rows).map((line) => line.trimEnd())], json: report };
}

async function ownAddress(): Promise<string> {
  const { settingsOf } = await import('../app/serve.ts');
  const { host, port } = await settingsOf();
  if (port === 0) throw new CannotRun('PORT is 0, so the house chose a port by itself: name its address with --url.');
  const address = ANY_ADDRESS[host] ?? host;
  return `http://${address.includes(':') ? `[${address}]` : address}:${port}`;
}

/** The house's own report, or in words why there is none. */
async function ask(url: URL): Promise<Health | string> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(ANSWER_MS_MAX), headers: { accept: 'application/json' } });
    const body: unknown = await answer.json().catch(() => null);
    return readHealth(body) ?? `what answers at ${url.origin} is not a house (status ${answer.status})`;
  } catch {
    return `no house answers at ${url.origin}`;
  }
}

function readHealth(body: unknown): Health | null {
  const { status, version, checks }: { status?: unknown; version?: unknown; checks?: unknown } = { ...(typeof body === 'object' ? body : {}) };
  if (typeof status !== 'string' || typeof version !== 'string' || !Array.isArray(checks)) return null;
  return { status, version, checks: checks.flatMap((check: unknown) => readCheck(check)) };
}

function readCheck(check: unknown): Check[] {
  const { name, status, latencyMs, detail }: { name?: unknown; status?: unknown; latencyMs?: unknown; detail?: unknown } = { ...(typeof check === 'object' ? check : {}) };
  if (typeof name !== 'string' || typeof status !== 'string' || typeof latencyMs !== 'number') return [];
  return [{ name, status, latencyMs, ...(typeof detail === 'string' ? { detail } : {}) }];
}

/** Unhealthy in any case, as nobody can bid; the database is looked at so that the operator knows where to begin. */
async function withoutHouse(why: string, own: boolean): Promise<Health> {
  const { version } = await import('../app/version.ts');
  const house: Check = { name: 'house', status: 'unhealthy', latencyMs: 0, detail: `${why}; start it with "auctionhub serve", or name its address with --url` };
  return { status: 'unhealthy', version, checks: own ? [house, await databaseCheck()] : [house] };
}

async function databaseCheck(): Promise<Check> {
  const [{ withFoundation }, { MIGRATIONS }, { planMigrations }, { explain, settingsOf }] = await Promise.all([
    import('./house.ts'), import('../app/databases.ts'), import('#platform/db/index.ts'), import('../app/serve.ts'),
  ]);
  const { databaseUrl, dataDir } = await settingsOf();
  // Looking must not make a database where none is.
  if (databaseUrl === null && !(await exists(join(dataDir, 'postgres')))) {
    return { name: 'postgres', status: 'disabled', latencyMs: 0, detail: `no house has kept anything in ${dataDir} yet` };
  }
  const startMs = performance.now();
  const since = (): number => Math.round((performance.now() - startMs) * 100) / 100;
  try {
    const pending = await withFoundation(({ connection }) => planMigrations(connection, MIGRATIONS));
    const detail = pending.length === 0 ? 'answers, and is up to date' : `answers; ${pending.length} migrations are to be applied ("auctionhub db migrate")`;
    return { name: 'postgres', status: pending.length === 0 ? 'healthy' : 'degraded', latencyMs: since(), detail };
  } catch (error) {
    return { name: 'postgres', status: 'unhealthy', latencyMs: since(), detail: explain(error) ?? (error instanceof Error ? error.message : String(error)) };
  }
}

const exists = (path: string): Promise<boolean> => access(path).then(() => true, () => false);
