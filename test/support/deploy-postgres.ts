import { execFile, spawn } from 'node:child_process';
import { chownSync, openSync, readFileSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { root } from '../house/support/tree.ts';
import { freePort } from './served-house.ts';

/*
 * A Debian PostgreSQL that is started as the manifests start one: the scripts that they carry make its folder ready, and run with the programs
 * of the same server. What a container brings (a user that is not root, folders of its own, an environment) is put around them here.
 */

const RUN_MS_MAX = 60_000;
const READY_MS_MAX = 30_000;
const GONE_MS_MAX = 20_000;
const run = promisify(execFile);

export type DeployedPostgres = {
  readonly port: number;
  /** Runs a script of deploy/ as a pod would, with the server's programs. Gives what it said; throws with what it complained of. */
  script(path: string, environment?: Record<string, string>): Promise<string>;
  /** Runs one statement as the superuser. */
  ask(sql: string, database?: string): Promise<string>;
  start(): Promise<void>;
  /** SIGINT is a fast shutdown; SIGKILL is a machine that is gone. */
  end(signal: 'SIGINT' | 'SIGKILL'): Promise<void>;
  promote(): Promise<void>;
  remove(): Promise<void>;
  readonly folder: string;
};

/** `program`: the path of `postgres`. `from`: a server that this one becomes a copy of. */
export async function deployedPostgres(program: string, from: DeployedPostgres | null = null): Promise<DeployedPostgres> {
  const folder = await mkdtemp(join(tmpdir(), `auctionhub-test-${process.pid}-deploy-`));
  const [owner, port, bin] = [ownerOfServer(), await freePort(), dirname(program)];
  const own = async (path: string): Promise<string> => {
    await mkdir(path, { recursive: true });
    if (owner !== null) chownSync(path, owner.uid, owner.gid);
    return path;
  };
  if (owner !== null) chownSync(folder, owner.uid, owner.gid);
  const [scripts, data] = [await own(join(folder, 'scripts')), join(folder, 'pgdata')];
  const environment = { PATH: `${bin}:/usr/bin:/bin`, PGDATA: data, PGPORT: String(port), PGHOST: folder, HOME: folder, LC_ALL: 'C.UTF-8' };
  const options = { cwd: folder, env: environment, encoding: 'utf8', timeout: RUN_MS_MAX, ...owner } as const;
  const ask = async (sql: string, database = 'postgres'): Promise<string> => (await run('psql', ['--no-psqlrc', '--tuples-only', '--no-align', '--username=postgres', `--dbname=${database}`, `--command=${sql}`], options)).stdout.trim();
  if (from === null) {
    await writeFile(join(folder, 'password'), 'superuser', { mode: 0o644 });
    await run('initdb', ['--username=postgres', `--pwfile=${join(folder, 'password')}`, '--auth-local=trust', '--auth-host=scram-sha-256', '--data-checksums', '--encoding=UTF8', '--locale=C', '--no-sync'], options);
  }
  return {
    port, folder, ask,
    script: async (path, more = {}) => {
      const copy = join(scripts, path.split('/').at(-1) ?? 'script');
      await copyFile(join(root, path), copy);
      const { stdout } = await run('/bin/sh', [copy], { ...options, env: { ...environment, POSTGRES_USER: 'postgres', ...more } });
      return stdout;
    },
    start: async () => {
      const log = openSync(join(folder, 'log'), 'a');
      spawn(program, ['-p', String(port), '-k', folder, '-c', 'listen_addresses=127.0.0.1'], { cwd: folder, env: environment, stdio: ['ignore', log, log], detached: true, ...owner }).unref();
      const endMs = performance.now() + READY_MS_MAX;
      while (!(await run('pg_isready', [], options).then(() => true, () => false))) {
        if (performance.now() > endMs) throw new Error(`no server: ${readFileSync(join(folder, 'log'), 'utf8').slice(-2_000)}`);
        await pause(50);
      }
    },
    end: (signal) => endServer(data, signal),
    promote: async () => { await run('pg_ctl', ['promote', '--wait'], options); },
    remove: async () => {
      await endServer(data, 'SIGKILL');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const MANIFESTS = 'deploy/kubernetes';
const STANDBY = 'postgres-standby-0';
/** The owner of the house's database on a server of {@link followedPrimary}. */
export const DEPLOYED_OWNER = { user: 'auctionhub', password: 'owner' } as const;

/** A primary whose commits wait for a standby that follows it. `keep` is given each server as soon as there is something to remove. */
export async function followedPrimary(program: string, keep: (server: DeployedPostgres) => void): Promise<{ primary: DeployedPostgres; standby: DeployedPostgres }> {
  const primary = await deployedPostgres(program);
  keep(primary);
  await primary.start();
  await primary.script(`${MANIFESTS}/components/postgres/10-house.sh`, { OWNER_PASSWORD: DEPLOYED_OWNER.password, REPLICATION_PASSWORD: 'copy', SYNCHRONOUS_STANDBYS: `ANY 1 ("${STANDBY}")` });
  await primary.end('SIGINT');
  await primary.start();
  const standby = await deployedPostgres(program, primary);
  keep(standby);
  const copy = { PRIMARY_HOST: '127.0.0.1', PRIMARY_PORT: String(primary.port), STANDBY_NAME: STANDBY, REPLICATION_PASSWORD: 'copy' };
  const said = [await standby.script(`${MANIFESTS}/components/standby/copy.sh`, copy), await standby.script(`${MANIFESTS}/components/standby/copy.sh`, copy)];
  // The second time it finds its copy.
  if (!/follows it/.test(said[0] ?? '') || !/already/.test(said[1] ?? '')) throw new Error(`the standby is no copy: ${said.join(' ')}`);
  await standby.start();
  const endMs = performance.now() + READY_MS_MAX;
  while (await primary.ask('select application_name || \' \' || sync_state from pg_stat_replication') !== `${STANDBY} quorum`) {
    if (performance.now() > endMs) throw new Error('the standby does not follow');
    await pause(50);
  }
  return { primary, standby };
}

async function endServer(data: string, signal: NodeJS.Signals): Promise<void> {
  const pid = postmasterOf(data);
  if (pid === null) return;
  // Its children die with a killed server by themselves, but not at once.
  signalQuietly(signal === 'SIGKILL' ? -pid : pid, signal);
  const endMs = performance.now() + GONE_MS_MAX;
  while (signalQuietly(pid, 0)) {
    if (performance.now() > endMs) throw new Error(`the server ${pid} does not end`);
    await pause(50);
  }
}

function postmasterOf(data: string): number | null {
  try {
    return Number(readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')[0]);
  } catch {
    return null;
  }
}

function signalQuietly(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(pid, signal);
    return true;
  } catch {
    return false;
  }
}

// PostgreSQL refuses to run as root.
function ownerOfServer(): { uid: number; gid: number } | null {
  if (process.getuid?.() !== 0) return null;
  const entry = readFileSync('/etc/passwd', 'utf8').split('\n').map((line) => line.split(':')).find(([name]) => name === 'postgres');
  if (entry === undefined) throw new Error('there is no user "postgres" to run the server as');
  return { uid: Number(entry[2]), gid: Number(entry[3]) };
}
