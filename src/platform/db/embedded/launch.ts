import { spawn } from 'node:child_process';
import { open, stat, truncate } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import { driverConfig, type Server } from '../connection.ts';
import { isDatabaseLost, sqlState } from '../errors.ts';
import { EmbeddedUnavailable, type Binaries } from './binaries.ts';
import { EMBEDDED_DATABASE, EMBEDDED_USER } from './control.ts';
import { asServer, type OsUser } from './os-user.ts';

export type Launch = {
  binaries: Binaries;
  user: OsUser | null;
  dataDir: string;
  pgData: string;
  password: string;
  port: number;
  /** Settings over the house's own, by PostgreSQL's names. */
  settings: Readonly<Record<string, string>>;
};

/** A unix socket's path may have 107 bytes, of which its name takes 15. */
const SOCKET_FOLDER_BYTES_MAX = 90;
/** Crash recovery of a large database takes its time; past this a person has to look. */
const RECOVERY_MS_MAX = 300_000;
const LOG_BYTES_MAX = 10_000_000;

const SETTINGS: Readonly<Record<string, string>> = {
  listen_addresses: '127.0.0.1',
  unix_socket_permissions: '0700',
  fsync: 'on',
  synchronous_commit: 'on',
  max_connections: '120',
  shared_buffers: '128MB',
  max_wal_size: '2GB',
  checkpoint_timeout: '15min',
  random_page_cost: '1.1',
  jit: 'off',
  log_min_messages: 'warning',
  log_line_prefix: '%m [%p] %a ',
  log_timezone: 'UTC',
  timezone: 'UTC',
};

/** Where a server with this port on this folder is reached: by its unix socket where the path is short enough, else over loopback. */
export function serverAt(pgData: string, port: number, password: string): Server {
  const host = Buffer.byteLength(pgData) <= SOCKET_FOLDER_BYTES_MAX ? pgData : '127.0.0.1';
  return { host, port, user: EMBEDDED_USER, password, database: EMBEDDED_DATABASE };
}

/** Program and settings in one text, to tell whether a running server is the one that would be started. */
export const programOf = (how: Pick<Launch, 'binaries' | 'settings'>): string => JSON.stringify([how.binaries.postgres, { ...SETTINGS, ...how.settings }]);

/** Starts the server in a session of its own, so that a Ctrl-C meant for the house does not reach it before the house has drained. Returns its pid. */
export async function launch(how: Launch): Promise<number> {
  const log = await openLog(join(how.dataDir, 'postgres.log'));
  const socket = serverAt(how.pgData, how.port, '').host.startsWith('/') ? how.pgData : '';
  const settings = { ...SETTINGS, ...how.settings, unix_socket_directories: socket, port: String(how.port) };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const { command, args, options } = asServer(how.user, how.binaries.postgres, ['-D', how.pgData, ...flags]);
  try {
    // Its words go to a file and not through us: the server may outlive this process.
    const child = spawn(command, args, { ...options, detached: true, stdio: ['ignore', log.fd, log.fd] });
    const pid = await new Promise<number>((resolve, reject) => {
      child.once('error', reject);
      child.once('spawn', () => resolve(child.pid ?? 0));
    });
    child.unref();
    return pid;
  } finally {
    await log.close();
  }
}

async function openLog(path: string): Promise<Awaited<ReturnType<typeof open>>> {
  const size = await stat(path).then((found) => found.size, () => 0);
  if (size > LOG_BYTES_MAX) await truncate(path, 0);
  return open(path, 'a', 0o600);
}

/** What a server said when asked whether it takes sessions. */
export type Readiness = 'ready' | 'starting' | 'silent';

/** Asks once. Throws when the server answers with something that waiting will not mend (a wrong password). */
export async function askReady(server: Server): Promise<Readiness> {
  const client = probe(server, 'postgres');
  try {
    await client.connect();
    return 'ready';
  } catch (error) {
    if (sqlState(error) === '57P03') return 'starting';
    if (isDatabaseLost(error)) return 'silent';
    throw error;
  } finally {
    await client.end().catch(() => {});
  }
}

/** Waits until the server takes sessions. Throws when `alive` says that it ended, or after 5 minutes. */
export async function untilReady(server: Server, alive: () => boolean, logFile: string): Promise<void> {
  const endMs = performance.now() + RECOVERY_MS_MAX;
  while (performance.now() < endMs) {
    const readiness = await askReady(server);
    if (readiness === 'ready') return;
    if (!alive()) throw new EmbeddedUnavailable(`PostgreSQL ended while it started; ${logFile} says why.`);
    await pause(readiness === 'starting' ? 50 : 15);
  }
  throw new EmbeddedUnavailable(`PostgreSQL did not take sessions within ${RECOVERY_MS_MAX / 60_000} minutes; ${logFile} says why.`);
}

/** Makes the house's database in a fresh server. */
export async function ensureDatabase(server: Server): Promise<void> {
  const client = probe(server, 'postgres');
  await client.connect();
  try {
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [server.database]);
    if (rowCount === 0) {
      await client.query(`create database ${server.database}`).catch((error: unknown) => {
        if (sqlState(error) !== '42P04' && sqlState(error) !== '23505') throw error;
      });
    }
  } finally {
    await client.end();
  }
}

function probe(server: Server, database: string): Client {
  const limits = { statementMs: 10_000, idleInTransactionMs: 10_000, lockMs: 10_000 };
  const client = new Client(driverConfig({ ...server, database }, { applicationName: 'auctionhub probe', limits }));
  client.on('error', () => {});
  return client;
}

/** A port of the loopback interface that was free a moment ago. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}
