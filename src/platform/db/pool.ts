import { Client, Pool, type ClientConfig, type PoolClient, type QueryResult, type QueryResultRow } from 'pg';
import { CONNECT_MS_MAX, driverConfig, type Connection, type SessionLimits } from './connection.ts';
import { CommitUnconfirmed, DatabaseBusy, DatabaseLost, isDatabaseLost, withoutRows } from './errors.ts';
import type { Database, SqlValue, Statement, Tx } from './types.ts';
import { encodeValues } from './values.ts';

/** Waiting for a free connection longer than this is refused unless a pool says otherwise, so that a queue never builds up behind the database. */
export const CONNECTION_WAIT_MS_MAX = 250;
/** Callers that may wait for a connection of one pool at the same time. */
export const CALLERS_WAITING_MAX = 1_000;

/** How full a pool is: connections that are open, those of them that are lent out, the most that there may be, and callers that wait for one. */
export type PoolUse = { open: number; lent: number; max: number; waiting: number };

export type DatabaseOptions = {
  connection: Connection;
  /** The role whose rights the pool has; usually `roleOf(schema)`. Absent: the connecting user's own. */
  role?: string;
  /** Connections at most; default 8. */
  max?: number;
  /** Milliseconds to wait for a free connection; 250 when absent. Longer where a reader would rather wait than be told to come again. */
  waitMs?: number;
  applicationName?: string;
  limits?: Partial<SessionLimits>;
  settings?: Readonly<Record<string, string>>;
  /** Given, once, a way to read how full the pool is. */
  onOpen?: (use: () => PoolUse) => void;
  /** Told when an idle connection is lost; the pool goes on by itself. */
  onError?: (error: Error) => void;
};

const LIMITS: SessionLimits = { statementMs: 10_000, idleInTransactionMs: 10_000, lockMs: 3_000 };

// The pool hands one timeout to both the wait for a free connection and the making of a new one. The wait is ours (below);
// a new connection gets its own, longer time, so that a slow greeting is not taken for a busy house.
class PatientClient extends Client {
  constructor(config?: ClientConfig) {
    // The pool hides the password from a copy of its options.
    super({ ...config, password: config?.password, connectionTimeoutMillis: CONNECT_MS_MAX });
  }
}

/**
 * A pool whose sessions hold one role and find nothing outside the schemas they name. Connections are made when needed.
 * A statement throws the driver's DatabaseError when the server refuses it, DatabaseLost when the server is gone,
 * DatabaseBusy when no connection became free within `waitMs`. Limits of a session by default: a statement 10 s,
 * idle in a transaction 10 s, waiting for a lock 3 s.
 */
export function openDatabase(options: DatabaseOptions): Database {
  const { connectionTimeoutMillis: _ours, ...config } = driverConfig(options.connection, {
    applicationName: options.applicationName ?? 'auctionhub',
    limits: { ...LIMITS, ...options.limits },
    ...(options.role === undefined ? {} : { role: options.role }),
    ...(options.settings === undefined ? {} : { settings: options.settings }),
  });
  const waitMs = options.waitMs ?? CONNECTION_WAIT_MS_MAX;
  const max = options.max ?? 8;
  const pool = new Pool({ ...config, Client: PatientClient, max, idleTimeoutMillis: 30_000 });
  options.onOpen?.(() => ({ open: pool.totalCount, lent: pool.totalCount - pool.idleCount, max, waiting: pool.waitingCount }));
  // Without a listener the process dies together with the database.
  // One that is lost while the pool closes was on its way out: nobody has to hear of it.
  pool.on('error', (error) => { if (closing === null) options.onError?.(error); });
  pool.on('connect', (client) => client.on('error', () => {}));
  let closing: Promise<void> | null = null;
  return {
    ...txOver((statement, values) => borrowed(pool, waitMs, (client) => query(client, statement, values))),
    transaction: (work, how) => borrowed(pool, waitMs, (client) => transaction(client, work, how?.isolation ?? 'read committed')),
    close: () => (closing ??= pool.end()),
  };
}

type Ask = <Row>(statement: Statement<Row>, values: readonly SqlValue[]) => Promise<QueryResult<Row & QueryResultRow>>;

function txOver(ask: Ask): Tx {
  return {
    all: async (statement, values = []) => (await ask(statement, values)).rows,
    one: async (statement, values = []) => (await ask(statement, values)).rows[0] ?? null,
    run: async (statement, values = []) => (await ask(statement, values)).rowCount ?? 0,
  };
}

const query = <Row>(client: PoolClient, statement: Statement<Row>, values: readonly SqlValue[]): Promise<QueryResult<Row & QueryResultRow>> =>
  client.query<Row & QueryResultRow>({ name: statement.name, text: statement.sql, values: encodeValues(values) })
    .catch((error: unknown) => { throw withoutRows(error); });

async function transaction<Result>(client: PoolClient, work: (tx: Tx) => Promise<Result>, isolation: string): Promise<Result> {
  await client.query(`begin isolation level ${isolation}`);
  let result: Result;
  try {
    result = await work(txOver((statement, values) => query(client, statement, values)));
  } catch (error) {
    // A rollback that fails leaves the first error as the one that counts; the connection is thrown away by `borrowed`.
    await client.query('rollback').catch((failed: unknown) => spoiled.set(client, failed));
    throw error;
  }
  await commit(client);
  return result;
}

async function commit(client: PoolClient): Promise<void> {
  const warnings: string[] = [];
  const listen = (notice: { message?: string | undefined }): void => void warnings.push(notice.message ?? 'a warning without words');
  client.on('notice', listen);
  try {
    const { command } = await client.query('commit');
    if (command !== 'COMMIT') throw new CommitUnconfirmed(`The server answered ${command} to COMMIT.`);
    if (warnings.length > 0) throw new CommitUnconfirmed(`The server warned at COMMIT: ${warnings.join('; ')}`);
  } finally {
    client.off('notice', listen);
  }
}

const spoiled = new WeakMap<PoolClient, unknown>();

async function borrowed<Result>(pool: Pool, freeWaitMs: number, work: (client: PoolClient) => Promise<Result>): Promise<Result> {
  const client = await take(pool, freeWaitMs);
  let broken = false;
  try {
    return await work(client);
  } catch (error) {
    if (!isDatabaseLost(error)) throw error;
    broken = true;
    throw error instanceof DatabaseLost ? error : new DatabaseLost('The connection to the database was lost.', { cause: error });
  } finally {
    client.release(broken || spoiled.has(client));
  }
}

async function take(pool: Pool, freeWaitMs: number): Promise<PoolClient> {
  if (pool.waitingCount >= CALLERS_WAITING_MAX) throw new DatabaseBusy('Too many callers wait for a connection to the database.');
  const pending = pool.connect();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => { timer = setTimeout(() => lookOnce(() => resolve('late')), waitOf(pool, freeWaitMs)); });
  try {
    const first = await Promise.race([pending, late]);
    if (first !== 'late') return first;
  } catch (error) {
    if (!isDatabaseLost(error)) throw error;
    throw new DatabaseLost('The database cannot be reached.', { cause: error });
  } finally {
    clearTimeout(timer);
  }
  // The place in the queue cannot be given up; what arrives for it later goes straight back.
  pending.then((client) => client.release(), () => {});
  throw new DatabaseBusy(`No connection to the database became free within ${freeWaitMs} ms.`);
}

// A process that was not given the processor for a while finds its timers due before it has read what arrived meanwhile.
const lookOnce = (then: () => void): void => { setImmediate(() => setImmediate(then)); };

// While the pool may still grow, the wait is for a greeting, which has a limit of its own.
const waitOf = (pool: Pool, freeWaitMs: number): number => (pool.waitingCount === 0 && pool.idleCount === 0 ? CONNECT_MS_MAX : freeWaitMs);
