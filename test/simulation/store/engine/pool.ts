import { CommitUnconfirmed, DatabaseBusy, DatabaseLost, isDatabaseLost } from '#platform/db/errors.ts';
import type { SessionLimits } from '#platform/db/connection.ts';
import type { LaneResult } from '#platform/db/lane.ts';
import { CALLERS_WAITING_MAX, CONNECTION_WAIT_MS_MAX } from '#platform/db/pool.ts';
import { statement, type Database, type SqlValue, type Statement, type Tx } from '#platform/db/types.ts';
import type { SimProcess } from '../../world/process.ts';
import { SimConnection } from './connection.ts';
import { resultOf } from './lane.ts';
import type { ServerCore } from './core.ts';

export type PoolSettings = {
  role?: string; label?: string; max?: number; waitMs?: number; limits?: Partial<SessionLimits>;
  onError?: (error: Error) => void;
};

const LIMITS: SessionLimits = { statementMs: 10_000, idleInTransactionMs: 10_000, lockMs: 3_000 };
const CONNECTIONS_MAX = 8;

const COMMIT = statement<never>('', 'commit');
const ROLLBACK = statement<never>('', 'rollback');
const BEGIN = {
  'read committed': statement<never>('', 'begin isolation level read committed'),
  'repeatable read': statement<never>('', 'begin isolation level repeatable read'),
};

/** A pool as `openDatabase` makes it, on a simulated server. */
export function openSimDatabase(server: ServerCore, process: SimProcess, settings: PoolSettings = {}): Database {
  const connections = new Connections(server, process, settings);
  return {
    ...txOver((sent, values) => connections.borrowed((connection) => resultOf(connection, sent, values))),
    transaction: (work, how) => connections.borrowed((connection) => transaction(connection, work, how?.isolation ?? 'read committed')),
    close: () => connections.close(),
  };
}

type Ask = <Row>(statement: Statement<Row>, values: readonly SqlValue[]) => Promise<LaneResult<Row>>;

function txOver(ask: Ask): Tx {
  return {
    all: async (sent, values = []) => (await ask(sent, values)).rows,
    one: async (sent, values = []) => (await ask(sent, values)).rows[0] ?? null,
    run: async (sent, values = []) => (await ask(sent, values)).rowCount,
  };
}

async function transaction<Result>(connection: SimConnection, work: (tx: Tx) => Promise<Result>, isolation: keyof typeof BEGIN): Promise<Result> {
  await resultOf(connection, BEGIN[isolation], []);
  let result: Result;
  try {
    result = await work(txOver((sent, values) => resultOf(connection, sent, values)));
  } catch (error) {
    // A rollback that fails leaves the first error as the one that counts.
    await resultOf(connection, ROLLBACK, []).catch(() => connection.destroy());
    throw error;
  }
  connection.takeNotices();
  const { command } = await resultOf(connection, COMMIT, []);
  const [warning] = connection.takeNotices();
  if (command !== 'COMMIT') throw new CommitUnconfirmed(`The server answered ${command} to COMMIT.`);
  if (warning !== undefined) throw new CommitUnconfirmed(`The server warned at COMMIT: ${warning.message}`);
  return result;
}

type Caller = { take(connection: SimConnection): void; fail(error: Error): void };

class Connections {
  readonly #server: ServerCore;
  readonly #process: SimProcess;
  readonly #settings: PoolSettings;
  readonly #max: number;
  #idle: SimConnection[] = [];
  #made = 0;
  #callers: Caller[] = [];
  #closed = false;
  #onEmpty: (() => void) | null = null;

  constructor(server: ServerCore, process: SimProcess, settings: PoolSettings) {
    this.#server = server;
    this.#process = process;
    this.#settings = settings;
    this.#max = settings.max ?? CONNECTIONS_MAX;
  }

  async borrowed<Result>(work: (connection: SimConnection) => Promise<Result>): Promise<Result> {
    const connection = await this.#take();
    try {
      return await work(connection);
    } catch (error) {
      if (!isDatabaseLost(error)) throw error;
      connection.destroy();
      throw error instanceof DatabaseLost ? error : new DatabaseLost('The connection to the database was lost.', { cause: error });
    } finally {
      this.#giveBack(connection);
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const connection of this.#idle.splice(0)) {
      this.#made -= 1;
      await connection.close();
    }
    if (this.#made > 0) await new Promise<void>((resolve) => { this.#onEmpty = resolve; });
  }

  async #take(): Promise<SimConnection> {
    if (this.#closed) throw new Error('Cannot use a pool after calling end on the pool');
    if (this.#callers.length >= CALLERS_WAITING_MAX) throw new DatabaseBusy('Too many callers wait for a connection to the database.');
    for (let idle = this.#idle.pop(); idle !== undefined; idle = this.#idle.pop()) {
      if (!idle.lost) return idle;
      this.#made -= 1;
    }
    if (this.#made < this.#max) return this.#make();
    const waitMs = this.#settings.waitMs ?? CONNECTION_WAIT_MS_MAX;
    return new Promise((resolve, reject) => {
      const timer = this.#process.timers.after(waitMs, () => {
        this.#callers = this.#callers.filter((other) => other !== caller);
        reject(new DatabaseBusy(`No connection to the database became free within ${waitMs} ms.`));
      });
      const caller: Caller = {
        take: (connection) => {
          timer.cancel();
          resolve(connection);
        },
        fail: (error) => {
          timer.cancel();
          reject(error);
        },
      };
      this.#callers.push(caller);
    });
  }

  async #make(): Promise<SimConnection> {
    const { role, label, limits } = this.#settings;
    this.#made += 1;
    try {
      const connection = await SimConnection.open(this.#server, this.#process, {
        label: label ?? 'pool', limits: { ...LIMITS, ...limits }, ...(role === undefined ? {} : { role }),
      });
      connection.onLost = (error) => {
        // One that is lost in somebody's hands is told to that one.
        const at = this.#idle.indexOf(connection);
        if (at < 0) return;
        this.#idle.splice(at, 1);
        this.#made -= 1;
        if (!this.#closed) this.#settings.onError?.(error);
      };
      return connection;
    } catch (error) {
      this.#made -= 1;
      this.#serve();
      if (!isDatabaseLost(error)) throw error;
      throw new DatabaseLost('The database cannot be reached.', { cause: error });
    }
  }

  #giveBack(connection: SimConnection): void {
    if (connection.lost || this.#closed) {
      this.#made -= 1;
      if (!connection.lost) void connection.close();
      if (this.#made === 0) this.#onEmpty?.();
      this.#serve();
      return;
    }
    const caller = this.#callers.shift();
    if (caller === undefined) this.#idle.push(connection);
    else caller.take(connection);
  }

  /** A place came free without a connection: the first who waits gets a new one. */
  #serve(): void {
    const caller = this.#made < this.#max ? this.#callers.shift() : undefined;
    if (caller === undefined) return;
    this.#make().then(
      (connection) => caller.take(connection),
      (error: unknown) => caller.fail(error instanceof Error ? error : new Error(String(error))),
    );
  }
}
