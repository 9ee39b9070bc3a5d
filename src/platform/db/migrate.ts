import { readdir } from 'node:fs/promises';
import { Client, DatabaseError } from 'pg';
import { driverConfig, roleOf, type Connection } from './connection.ts';
import { DatabaseLost, isDatabaseLost } from './errors.ts';

/** The migrations of one module: its schema, and the folder of its `NNNN_name.sql` files. */
export type ModuleMigrations = { schema: string; folder: string };
/** What was applied, in order. */
export type Applied = { schema: string; name: string };

/** A migration could not be applied; nothing of that module's pending ones is left behind. The message says which and why. */
export class MigrationFailed extends Error {
  override readonly name = 'MigrationFailed';
}

// Any two starts of the house on one database agree on this number, so that only one of them migrates at a time.
const MIGRATION_LOCK = 4_713_001;
/** How long a start waits for another that is migrating. */
const LOCK_WAIT_MS_MAX = 60_000;
/** A migration that waits longer than this for a table would hold up everybody who comes after it: it fails instead. */
const TABLE_WAIT_MS_MAX = 3_000;
const SCHEMA_NAME = /^[a-z][a-z_]{0,40}$/;
const MIGRATION_FILE = /^\d{4}_[a-z0-9_]+\.sql$/;

/**
 * Brings the schemas up to the newest migration, module by module in the order given. Makes a missing schema and its role
 * (`auctionhub_<schema>`: no login, rights on the rows of its own schema, granted to the connecting user). May be called
 * by several processes at once; one does the work. With nothing to do it costs three short statements.
 * A database that a newer release has migrated further is left as it is.
 */
export async function migrate(connection: Connection, modules: readonly ModuleMigrations[]): Promise<Applied[]> {
  return withMigrator(connection, async (client) => {
    const work = await pendingOf(client, modules);
    if (work.length === 0) return [];
    await lock(client);
    const applied: Applied[] = [];
    // Read again under the lock: another process may have done it while this one waited.
    for (const module of await pendingOf(client, modules)) applied.push(...(await bringUp(client, module)));
    return applied;
  });
}

/** The migrations that `migrate` would apply, oldest first, without applying any. */
export async function planMigrations(connection: Connection, modules: readonly ModuleMigrations[]): Promise<Applied[]> {
  return withMigrator(connection, async (client) => {
    const work = await pendingOf(client, modules);
    return work.flatMap((module) => module.names.map((name) => ({ schema: module.schema, name })));
  });
}

/**
 * For a process that may not migrate: throws MigrationFailed, in a sentence that says what to do, when a schema lacks migrations or its user may not act as the
 * module's role. A database that a newer release has migrated further is good.
 */
export async function assertMigrated(connection: Connection, modules: readonly ModuleMigrations[]): Promise<void> {
  await withMigrator(connection, async (client) => {
    const missing = (await pendingOf(client, modules)).flatMap((module) => (module.ready ? module.names.map((name) => `${module.schema} ${name}`) : [module.schema]));
    if (missing.length === 0) return;
    throw new MigrationFailed(
      `The database is not what this release needs, or its user may not act as the role of the module (${missing.slice(0, MISSING_TOLD_MAX).join(', ')}): run "auctionhub db migrate" as the owner, and grant the roles auctionhub_<module> and auctionhub_platform to the user of the service.`,
    );
  });
}

const MISSING_TOLD_MAX = 10;

/** `ready`: schema, role and its rights are there. */
type Pending = ModuleMigrations & { ready: boolean; names: string[] };

async function withMigrator<Result>(connection: Connection, work: (client: Client) => Promise<Result>): Promise<Result> {
  const limits = { statementMs: 0, idleInTransactionMs: 60_000, lockMs: TABLE_WAIT_MS_MAX };
  const client = new Client(driverConfig(connection, { applicationName: 'auctionhub migrate', limits }));
  client.on('error', () => {});
  try {
    await client.connect();
    return await work(client);
  } catch (error) {
    throw isDatabaseLost(error) ? new DatabaseLost('The database cannot be reached.', { cause: error }) : error;
  } finally {
    await client.end().catch(() => {});
  }
}

async function lock(client: Client): Promise<void> {
  await client.query(`set lock_timeout = ${LOCK_WAIT_MS_MAX}`);
  await client.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
  await client.query(`set lock_timeout = ${TABLE_WAIT_MS_MAX}`);
}

async function pendingOf(client: Client, modules: readonly ModuleMigrations[]): Promise<Pending[]> {
  for (const { schema } of modules) {
    if (!SCHEMA_NAME.test(schema)) throw new MigrationFailed(`A schema cannot be called "${schema}".`);
  }
  const ready = await client.query<{ schema: string; granted: boolean }>(
    `select s.schema, has_table_privilege('auctionhub_' || s.schema, s.schema || '.migrations', 'select') as granted
     from unnest($1::text[]) as s (schema)
     where to_regclass(s.schema || '.migrations') is not null
       and to_regrole('auctionhub_' || s.schema) is not null
       and pg_has_role(current_user, 'auctionhub_' || s.schema, 'member')`,
    [modules.map(({ schema }) => schema)],
  );
  const applied = await appliedIn(client, ready.rows.map((row) => row.schema));
  const pending: Pending[] = [];
  for (const module of modules) {
    const done = applied.get(module.schema);
    const names = (await migrationNames(module.folder)).filter((name) => !done?.has(name));
    const granted = ready.rows.some((row) => row.schema === module.schema && row.granted);
    if (!granted || names.length > 0) pending.push({ ...module, ready: granted, names });
  }
  return pending;
}

async function appliedIn(client: Client, schemas: readonly string[]): Promise<Map<string, Set<string>>> {
  const applied = new Map(schemas.map((schema) => [schema, new Set<string>()]));
  if (schemas.length === 0) return applied;
  const sql = schemas.map((schema) => `select '${schema}' as schema, name from ${schema}.migrations`).join(' union all ');
  const { rows } = await client.query<{ schema: string; name: string }>(sql);
  for (const row of rows) applied.get(row.schema)?.add(row.name);
  return applied;
}

async function migrationNames(folder: string): Promise<string[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.sql')).sort();
  const odd = files.find((file) => !MIGRATION_FILE.test(file));
  if (odd !== undefined) throw new MigrationFailed(`${folder}/${odd}: a migration is called NNNN_name.sql.`);
  return files.map((file) => file.slice(0, -'.sql'.length));
}

async function bringUp(client: Client, module: Pending): Promise<Applied[]> {
  if (!module.ready) await prepareSchema(client, module.schema);
  if (module.names.length === 0) return [];
  await grantComingTables(client, module.schema);
  return runMigrations(client, module);
}

async function prepareSchema(client: Client, schema: string): Promise<void> {
  const role = roleOf(schema);
  try {
    const { rowCount } = await client.query('select 1 from pg_roles where rolname = $1', [role]);
    if (rowCount === 0) await client.query(`create role ${role} nologin`).catch(ignoreDuplicate);
    await client.query(`grant ${role} to current_user`);
    await client.query(`create schema if not exists ${schema}`);
    await client.query(`grant usage on schema ${schema} to ${role}`);
    await client.query(`create table if not exists ${schema}.migrations (id serial primary key, name varchar(255) not null, run_on timestamp not null)`);
    // A service that runs under this role alone looks whether the schema is what it needs.
    await client.query(`grant select on ${schema}.migrations to ${role}`);
  } catch (error) {
    if (!(error instanceof DatabaseError) || error.code !== '42501') throw error;
    throw new MigrationFailed(
      `The database user may not make the schema or role of "${schema}": give it CREATE on the database and CREATEROLE, or make role ${role} for it.`,
      { cause: error },
    );
  }
}

// Roles belong to the whole server, so another house on it may have made the same one a moment ago.
function ignoreDuplicate(error: unknown): void {
  if (error instanceof DatabaseError && (error.code === '42710' || error.code === '23505')) return;
  throw error;
}

async function runMigrations(client: Client, module: Pending): Promise<Applied[]> {
  // Loaded only when there is work: it takes longer to load than a start may spend on migrations that are all done.
  const { runner } = await import('node-pg-migrate');
  const quiet = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
  try {
    const ran = await runner({
      dbClient: client, dir: module.folder, direction: 'up', singleTransaction: true, noLock: true,
      schema: module.schema, migrationsSchema: module.schema, migrationsTable: 'migrations', logger: quiet,
    });
    return ran.map(({ name }) => ({ schema: module.schema, name }));
  } catch (error) {
    if (isDatabaseLost(error)) throw error;
    const why = error instanceof Error ? error.message : String(error);
    throw new MigrationFailed(`The migrations of "${module.schema}" were not applied (${module.names.join(', ')}): ${why}`, { cause: error });
  } finally {
    await client.query('set search_path = pg_catalog').catch(() => {});
  }
}

// Tables belong to the user that migrates; the role that the module runs under may change rows, never tables. Granted ahead,
// so that a migration may take rights away again (a table that only grows) and no later start gives them back.
async function grantComingTables(client: Client, schema: string): Promise<void> {
  const defaults = `alter default privileges in schema ${schema} grant`;
  await client.query(`${defaults} select, insert, update, delete on tables to ${roleOf(schema)}`);
  await client.query(`${defaults} usage, select, update on sequences to ${roleOf(schema)}`);
}
