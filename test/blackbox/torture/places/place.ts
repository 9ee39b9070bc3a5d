import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from '../../../support/served-house.ts';
import { openProxy, type TcpProxy } from '../proxy/tcp-proxy.ts';
import { debianPostgres, type DebianPostgres } from './debian-postgres.ts';
import { HouseProcess } from './house-process.ts';
import { processesIn, signalAll, untilNobodyIn } from './processes.ts';

/** Where a campaign runs: a house, its database, and the lines to both. */
export type Place = {
  /** embedded: on the PostgreSQL that the house starts for itself. server: on one of another release, behind a line that fails. */
  readonly name: 'embedded' | 'server';
  readonly house: HouseProcess;
  /** The line between the clients and the house. */
  readonly front: TcpProxy;
  /** The line between the house and its database, where there is one. */
  readonly back: TcpProxy | null;
  readonly postgres: {
    /** SIGKILL of the main process alone, or of every process of the server at once; returns when none is left. */
    kill(all: boolean): Promise<void>;
    sleep(on: boolean): void;
    /** Starts the server again where nobody else does. */
    start(): Promise<void>;
    readonly disk: DebianPostgres['disk'];
  };
  /** Runs an operator's command of the project on the same house. Throws when it does not end well. */
  command(...words: string[]): Promise<void>;
  /** Ends everything that was started here and removes what it left. */
  remove(): Promise<void>;
};

const ROOT = new URL('../../../..', import.meta.url).pathname;
const DEAD_MS_MAX = 120_000;
const run = promisify(execFile);

/** A house on its own embedded PostgreSQL. Nothing runs yet. */
export async function embeddedPlace(seed: number): Promise<Place> {
  const dataDir = await newFolder();
  const house = new HouseProcess({ port: await freePort(), environment: { DATA_DIR: dataDir } });
  const front = await openProxy(house.port, seed);
  const folder = join(dataDir, 'postgres');
  return {
    name: 'embedded', house, front, back: null,
    postgres: { ...control(folder), start: async () => {}, disk: null },
    command: commandOf({ DATA_DIR: dataDir }),
    remove: async () => {
      if (house.pid !== null) await house.kill();
      await front.close();
      const pids = serverIn(folder);
      signalAll(pids, 'SIGCONT');
      signalAll(pids, 'SIGKILL');
      if (pids.length > 0) await untilNobodyIn(folder, DEAD_MS_MAX);
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** A house on Debian's PostgreSQL; null when the machine has none. The server runs, the house does not yet. */
export async function serverPlace(seed: number): Promise<Place | null> {
  const server = await debianPostgres();
  if (server === null) return null;
  await server.start();
  const dataDir = await newFolder();
  const back = await openProxy(server.port, seed + 1);
  const house = new HouseProcess({ port: await freePort(), environment: { DATA_DIR: dataDir, DATABASE_URL: server.url(back.port) } });
  const front = await openProxy(house.port, seed);
  return {
    name: 'server', house, front, back,
    postgres: { ...control(server.folder), start: () => server.start(), disk: server.disk },
    command: commandOf({ DATA_DIR: dataDir, DATABASE_URL: server.url(server.port) }),
    remove: async () => {
      if (house.pid !== null) await house.kill();
      await Promise.all([front.close(), back.close()]);
      await server.remove();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** A folder named after this process, which the next run of the tests clears up should this one be killed. */
const newFolder = (): Promise<string> => mkdtemp(join(tmpdir(), `auctionhub-test-${process.pid}-`));

// A server that was never started has no folder.
function serverIn(folder: string): number[] {
  try {
    return processesIn(folder);
  } catch {
    return [];
  }
}

function control(folder: string): { kill(all: boolean): Promise<void>; sleep(on: boolean): void } {
  return {
    kill: async (all) => {
      const pids = processesIn(folder);
      const [main] = await mainOf(pids);
      signalAll(all || main === undefined ? pids : [main], 'SIGKILL');
      signalAll(pids, 'SIGCONT');
      const dead = new Set(pids);
      const endMs = performance.now() + DEAD_MS_MAX;
      while (processesIn(folder).some((pid) => dead.has(pid))) {
        if (performance.now() > endMs) throw new Error(`PostgreSQL processes in ${folder} outlive their kill`);
        await new Promise((resolve) => { setTimeout(resolve, 10); });
      }
    },
    sleep: (on) => void signalAll(processesIn(folder), on ? 'SIGSTOP' : 'SIGCONT'),
  };
}

/** The one whose parent is none of them. */
async function mainOf(pids: readonly number[]): Promise<number[]> {
  if (pids.length === 0) return [];
  const { stdout } = await run('ps', ['-o', 'pid=,ppid=', '-p', pids.join()]).catch(() => ({ stdout: '' }));
  const rows = stdout.trim().split('\n').map((line) => line.trim().split(/\s+/).map(Number));
  return rows.flatMap(([pid, parent]) => (pid !== undefined && parent !== undefined && !pids.includes(parent) ? [pid] : []));
}

function commandOf(environment: Readonly<Record<string, string>>): Place['command'] {
  return async (...words) => {
    await run(process.execPath, [join(ROOT, 'bin/auctionhub.js'), ...words], { cwd: ROOT, env: { ...process.env, ...environment } });
  };
}
