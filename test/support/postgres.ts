import { createHash, randomBytes } from 'node:crypto';
import { readFile, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from 'pg';
import {
  connectOrStartEmbedded, migrate, openDatabase, openLane, roleOf, startEmbeddedPostgres,
  type DatabaseOptions, type EmbeddedPostgres, type Lane, type LaneOptions, type ModuleMigrations, type Server,
} from '#platform/db/index.ts';
import type { Database } from '#platform/db/types.ts';
import { RUN_SERVER, testFolder } from './postgres-for-run.ts';

/*
 * Real PostgreSQL for tests.
 *
 *   const house = await freshDatabase([{ schema: 'auction', folder: migrations }]);   // in beforeAll
 *   const database = house.open('auction');                                           // with the module's role
 *   ...
 *   await house.drop();                                                               // in afterAll
 *
 * All test files of a run share one server (started by vitest's globalSetup), each has a database of its own.
 * A test that kills or stops the server takes `ownServer()` instead.
 */

export type TestDatabase = {
  /** The superuser's settings for this database; for `psql`, or for code that opens its own connections. */
  readonly connection: Server;
  /** A pool with the role of one module's schema. Closed by `drop`. */
  open(schema: string, options?: Omit<Partial<DatabaseOptions>, 'connection' | 'role'>): Database;
  /** A pool with the superuser's rights, to look from outside. Closed by `drop`. */
  openAsOwner(): Database;
  /** A pipelined connection with the role of one module's schema. Dropped by `drop`. */
  lane(schema: string, options?: Omit<Partial<LaneOptions>, 'connection' | 'role'>): Promise<Lane>;
  /** Closes what was opened here and removes the database. */
  drop(): Promise<void>;
};

/**
 * A new, empty, migrated database on the server of the run. The migrations of one set of modules run once; every
 * further database is a copy (some 30 ms). Edited migration files are noticed.
 */
export async function freshDatabase(modules: readonly ModuleMigrations[]): Promise<TestDatabase> {
  const server = runServer();
  const template = await templateFor(server, modules);
  const database = `test_${process.pid}_${randomBytes(5).toString('hex')}`;
  await asAdmin(server, (admin) => admin.query(`create database ${database} template ${template}`));
  return overDatabase({ ...server, database }, () => asAdmin(server, (admin) => admin.query(`drop database if exists ${database} with (force)`)));
}

export type OwnServer = EmbeddedPostgres & {
  /** Sends a signal to the server's main process; SIGKILL by default. */
  kill(signal?: NodeJS.Signals): Promise<void>;
  /** Migrates the server's one database and hands it out like `freshDatabase`. */
  prepare(modules: readonly ModuleMigrations[]): Promise<TestDatabase>;
  readonly dataDir: string;
};

/**
 * A server for one test file, with the house's own settings (fsync on), some 0.7 s. `supervised`: it is started again when it
 * dies, as in the running house; otherwise it stays down. `stop` removes its folder.
 */
export async function ownServer(options: { supervised?: boolean; settings?: Readonly<Record<string, string>> } = {}): Promise<OwnServer> {
  const dataDir = await testFolder();
  const start = options.supervised === true ? startEmbeddedPostgres : connectOrStartEmbedded;
  const server = await start({ dataDir, ...(options.settings === undefined ? {} : { settings: options.settings }) });
  return {
    ...server,
    dataDir,
    kill: async (signal = 'SIGKILL') => {
      const pid = await server.pid();
      if (pid !== null) process.kill(pid, signal);
    },
    prepare: async (modules) => {
      await migrate(server.connection, modules);
      return overDatabase(server.connection, async () => {});
    },
    stop: async () => {
      await server.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

function runServer(): Server {
  const settings = process.env[RUN_SERVER];
  if (settings === undefined) throw new Error('There is no PostgreSQL of the run: start the tests through vitest with the project\'s vitest.config.ts.');
  return JSON.parse(settings);
}

/** A test of something else is not about how long a busy machine keeps it waiting for a connection; one that is says so. */
const PATIENCE_MS = 5_000;

function overDatabase(connection: Server, remove: () => Promise<unknown>): TestDatabase {
  const pools: Database[] = [];
  const lanes: Lane[] = [];
  const keep = (pool: Database): Database => {
    pools.push(pool);
    return pool;
  };
  return {
    connection,
    open: (schema, options) => keep(openDatabase({ waitMs: PATIENCE_MS, ...options, connection, role: roleOf(schema) })),
    openAsOwner: () => keep(openDatabase({ connection })),
    lane: async (schema, options) => {
      const lane = await openLane({ ...options, connection, role: roleOf(schema) });
      lanes.push(lane);
      return lane;
    },
    drop: async () => {
      for (const lane of lanes) lane.destroy();
      await Promise.all(pools.map((pool) => pool.close()));
      await remove();
    },
  };
}

// Two workers may want the same template at once: the one that holds the lock makes it, the other finds it.
const TEMPLATE_LOCK = 4_713_100;

async function templateFor(server: Server, modules: readonly ModuleMigrations[]): Promise<string> {
  const name = `template_${await fingerprint(modules)}`;
  await asAdmin(server, async (admin) => {
    await admin.query('select pg_advisory_lock($1)', [TEMPLATE_LOCK]);
    const { rowCount } = await admin.query('select 1 from pg_database where datname = $1', [name]);
    if (rowCount !== 0) return;
    const draft = `${name}_draft`;
    await admin.query(`drop database if exists ${draft} with (force)`);
    await admin.query(`create database ${draft}`);
    await migrate({ ...server, database: draft }, modules);
    await admin.query(`alter database ${draft} rename to ${name}`);
  });
  return name;
}

async function fingerprint(modules: readonly ModuleMigrations[]): Promise<string> {
  const hash = createHash('sha256');
  for (const { schema, folder } of modules) {
    hash.update(`${schema}\n`);
    for (const file of (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort()) {
      hash.update(`${file}\n${await readFile(join(folder, file), 'utf8')}\n`);
    }
  }
  return hash.digest('hex').slice(0, 16);
}

async function asAdmin<Result>(server: Server, work: (admin: Client) => Promise<Result>): Promise<Result> {
  const admin = new Client({ ...server, database: 'postgres' });
  admin.on('error', () => {});
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.end();
  }
}
