import { Client, type QueryResult, type QueryResultRow } from 'pg';
import { driverConfig, type Connection, type SessionLimits } from './connection.ts';
import { DatabaseLost, isDatabaseLost, withoutRows } from './errors.ts';
import type { SqlValue, Statement } from './types.ts';
import { encodeValues } from './values.ts';

/** One answer on a lane: rows, rows touched, and the server's command tag (`COMMIT`, `ROLLBACK`, `SELECT`, …). */
export type LaneResult<Row> = { rows: Row[]; rowCount: number; command: string };

/**
 * One connection that keeps several statements in flight. Statements run in the order of `send`; each is a round of its own
 * for the server, so a statement that fails outside of a transaction does not stop the next one. Inside a transaction the ones
 * after it fail with 25P02, and COMMIT then comes back with the tag ROLLBACK.
 */
export type Lane = {
  /** Throws the driver's DatabaseError when the server refuses, DatabaseLost when the connection is gone (the effect is then unknown). */
  send<Row>(statement: Statement<Row>, values?: readonly SqlValue[]): Promise<LaneResult<Row>>;
  /** Notices and warnings since the last call, oldest first, at most 100. */
  takeNotices(): LaneNotice[];
  /** True from the moment the connection was lost or closed. A lane never comes back: open another. */
  readonly lost: boolean;
  /** Waits for what is in flight, then says goodbye. */
  close(): Promise<void>;
  /** Drops the connection at once; what is in flight fails with DatabaseLost. */
  destroy(): void;
};
export type LaneNotice = { severity: string; code: string; message: string };

export type LaneOptions = {
  connection: Connection;
  role?: string;
  applicationName?: string;
  limits?: Partial<SessionLimits>;
  settings?: Readonly<Record<string, string>>;
  /** Called once, when the connection is lost although nobody closed it. */
  onLost?: (error: Error) => void;
};

const NOTICES_KEPT_MAX = 100;
const LIMITS: SessionLimits = { statementMs: 2_000, idleInTransactionMs: 2_000, lockMs: 50 };

// On a fresh house the planner, knowing nothing yet, read whole tables for a look-up by key, and the prepared plan stayed.
// And it plans a batch of one bid anew each time, as that looks cheaper than the general plan: the planning costs more than the bid.
const LANE_SETTINGS = { enable_seqscan: 'off', enable_hashjoin: 'off', enable_mergejoin: 'off', plan_cache_mode: 'force_generic_plan' };

/** Opens a lane. Throws DatabaseLost when the server cannot be reached within 5 s. Limits by default: a statement 2 s, idle in a transaction 2 s, a lock 50 ms. */
export async function openLane(options: LaneOptions): Promise<Lane> {
  const client = new Client({
    ...driverConfig(options.connection, {
      applicationName: options.applicationName ?? 'auctionhub lane',
      limits: { ...LIMITS, ...options.limits },
      settings: { ...LANE_SETTINGS, ...options.settings },
      ...(options.role === undefined ? {} : { role: options.role }),
    }),
    pipeline: true,
  });
  const state: LaneState = { notices: [], lost: false, closing: false };
  listen(client, state, options.onLost);
  try {
    await client.connect();
  } catch (error) {
    state.lost = true;
    throw isDatabaseLost(error) ? new DatabaseLost('The database cannot be reached.', { cause: error }) : error;
  }
  return laneOver(client, state);
}

type LaneState = { notices: LaneNotice[]; lost: boolean; closing: boolean };

function listen(client: Client, state: LaneState, onLost: LaneOptions['onLost']): void {
  client.on('notice', (notice) => {
    if (state.notices.length >= NOTICES_KEPT_MAX) return;
    state.notices.push({ severity: notice.severity ?? '', code: notice.code ?? '', message: notice.message ?? '' });
  });
  let connected = false;
  client.on('connect', () => { connected = true; });
  const lose = (error: Error): void => {
    if (state.lost) return;
    state.lost = true;
    if (connected && !state.closing) onLost?.(error);
  };
  client.on('error', lose);
  client.on('end', () => lose(new DatabaseLost('The connection to the database ended.')));
}

function laneOver(client: Client, state: LaneState): Lane {
  const together = writerOf(client);
  return {
    send: async <Row>(statement: Statement<Row>, values: readonly SqlValue[] = []): Promise<LaneResult<Row>> => {
      if (state.lost) throw new DatabaseLost('The connection to the database was lost.');
      together();
      const result = await sent(client.query<Row & QueryResultRow>({ name: statement.name, text: statement.sql, values: encodeValues(values) }));
      return { rows: result.rows, rowCount: result.rowCount ?? 0, command: result.command };
    },
    takeNotices: () => state.notices.splice(0),
    get lost() { return state.lost; },
    close: async () => {
      state.closing = true;
      await client.end();
    },
    destroy: () => {
      state.closing = true;
      state.lost = true;
      client.connection.stream.destroy();
    },
  };
}

/** What is sent in one go of the program leaves in one write: else the server wakes for each statement, and the process pays for each write. */
function writerOf(client: Client): () => void {
  const { stream } = client.connection;
  let gathering = false;
  return () => {
    if (gathering) return;
    gathering = true;
    stream.cork();
    queueMicrotask(() => {
      gathering = false;
      stream.uncork();
    });
  };
}

async function sent<Row extends QueryResultRow>(pending: Promise<QueryResult<Row>>): Promise<QueryResult<Row>> {
  try {
    return await pending;
  } catch (error) {
    throw isDatabaseLost(error) ? new DatabaseLost('The connection to the database was lost.', { cause: error }) : withoutRows(error);
  }
}
