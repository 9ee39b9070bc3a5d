import { execFileSync, spawn } from 'node:child_process';
import { chownSync, openSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import { freePort } from '../../../support/served-house.ts';
import { findService } from '../../../support/services-list.ts';
import { processesIn, signalAll, untilNobodyIn } from './processes.ts';

/*
 * A PostgreSQL server as Debian packs it, on a folder and a port of its own; where mounting is allowed the folder is a small file
 * system of its own that can be filled. After a kill it is started again by nobody but the plan.
 */

const PASSWORD = 'torture';
const DISK_BYTES = 450_000_000;
const GONE_MS_MAX = 120_000;
const READY_MS_MAX = 300_000;
const FILL_PIECE_BYTES = 4_000_000;
const SETTINGS = {
  listen_addresses: '127.0.0.1', unix_socket_directories: '', fsync: 'on', synchronous_commit: 'on', max_connections: '120', shared_buffers: '64MB',
  max_wal_size: '128MB', min_wal_size: '32MB', log_min_messages: 'fatal', timezone: 'UTC',
};

export type DebianPostgres = {
  readonly port: number;
  readonly folder: string;
  /** How the house reaches it through a line on another port. */
  url(port: number): string;
  /** Starts the server when it does not run, and waits until it takes sessions. */
  start(): Promise<void>;
  /** Null where the server's folder is no file system of its own. */
  readonly disk: { fill(): void; free(): void } | null;
  /** Ends everything and removes the folder. */
  remove(): Promise<void>;
};

type Owner = { uid: number; gid: number } | null;

/** Null when this machine has no PostgreSQL of its own. Nothing runs yet. */
export async function debianPostgres(): Promise<DebianPostgres | null> {
  const program = findService('postgres');
  if (program === null) return null;
  const owner = ownerOfServer();
  const mountPoint = await mkdtemp(join(tmpdir(), `auctionhub-test-${process.pid}-`));
  const mounted = mount(mountPoint);
  if (owner !== null) chownSync(mountPoint, owner.uid, owner.gid);
  const folder = join(mountPoint, 'data');
  const [port, ballast] = [await freePort(), join(mountPoint, 'ballast')];
  await initialise(join(dirname(program), 'initdb'), folder, owner);
  return {
    port, folder,
    url: (through) => `postgres://postgres:${PASSWORD}@127.0.0.1:${through}/auctionhub`,
    start: async () => {
      const ended = processesIn(folder).length === 0 ? launch(program, { folder, port, owner }) : (): boolean => processesIn(folder).length === 0;
      await untilReady({ folder, port, ended });
    },
    disk: !mounted ? null : { fill: () => fill(mountPoint, ballast), free: () => rmSync(ballast, { force: true }) },
    remove: async () => {
      signalAll(processesIn(folder), 'SIGCONT');
      signalAll(processesIn(folder), 'SIGKILL');
      await untilNobodyIn(folder, GONE_MS_MAX);
      if (mounted) execFileSync('umount', ['--lazy', mountPoint]);
      await rm(mountPoint, { recursive: true, force: true });
    },
  };
}

// PostgreSQL refuses to run as root.
function ownerOfServer(): Owner {
  if (process.getuid?.() !== 0) return null;
  const entry = readFileSync('/etc/passwd', 'utf8').split('\n').map((line) => line.split(':')).find(([name]) => name === 'postgres');
  if (entry === undefined) throw new Error('there is no user "postgres" to run the server as');
  return { uid: Number(entry[2]), gid: Number(entry[3]) };
}

function mount(folder: string): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${DISK_BYTES}`, 'tmpfs', folder], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

const asOwner = (owner: Owner) => ({ ...(owner ?? {}), env: { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' }, cwd: '/' });

async function initialise(initdb: string, folder: string, owner: Owner): Promise<void> {
  const secret = `${folder}.secret`;
  writeFileSync(secret, `${PASSWORD}\n`, { mode: 0o600 });
  if (owner !== null) chownSync(secret, owner.uid, owner.gid);
  await mkdir(folder, { mode: 0o700 });
  if (owner !== null) chownSync(folder, owner.uid, owner.gid);
  execFileSync(initdb, ['-D', folder, '-U', 'postgres', `--pwfile=${secret}`, '--auth=scram-sha-256', '--encoding=UTF8', '--locale=C', '--wal-segsize=4'], { ...asOwner(owner), stdio: 'ignore' });
}

function launch(program: string, { folder, port, owner }: { folder: string; port: number; owner: Owner }): () => boolean {
  const flags = Object.entries({ ...SETTINGS, port: String(port) }).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const log = openSync(`${folder}.log`, 'a');
  const child = spawn(program, ['-D', folder, ...flags], { ...asOwner(owner), detached: true, stdio: ['ignore', log, log] });
  child.on('error', () => undefined);
  child.unref();
  return () => child.exitCode !== null || child.signalCode !== null;
}

async function untilReady({ folder, port, ended }: { folder: string; port: number; ended: () => boolean }): Promise<void> {
  const endMs = performance.now() + READY_MS_MAX;
  while (performance.now() < endMs) {
    if (await asked(port)) return;
    if (ended()) throw new Error(`PostgreSQL ended while it started:\n${readFileSync(`${folder}.log`, 'utf8').slice(-2_000)}`);
    await pause(30);
  }
  throw new Error(`PostgreSQL took no sessions within ${READY_MS_MAX} ms:\n${readFileSync(`${folder}.log`, 'utf8').slice(-2_000)}`);
}

async function asked(port: number): Promise<boolean> {
  const client = new Client({ host: '127.0.0.1', port, user: 'postgres', password: PASSWORD, database: 'postgres', connectionTimeoutMillis: 2_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rowCount } = await client.query('select from pg_database where datname = \'auctionhub\'');
    if (rowCount === 0) await client.query('create database auctionhub');
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Writes until nothing more can be written. */
function fill(folder: string, ballast: string): void {
  for (let piece = FILL_PIECE_BYTES; piece >= 4_096;) {
    const { bavail, bsize } = statfsSync(folder);
    if (bavail === 0) return;
    try {
      writeFileSync(ballast, Buffer.alloc(Math.min(piece, bavail * bsize)), { flag: 'a' });
    } catch {
      piece = Math.floor(piece / 4);
    }
  }
}
