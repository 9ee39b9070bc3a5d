import { DatabaseLost, isDatabaseLost } from '#platform/db/errors.ts';
import type { Lane, LaneResult } from '#platform/db/lane.ts';
import type { SessionLimits } from '#platform/db/connection.ts';
import type { SqlValue, Statement } from '#platform/db/types.ts';
import type { SimProcess } from '../../world/process.ts';
import { SimConnection } from './connection.ts';
import type { ServerCore } from './core.ts';

export type LaneSettings = { role?: string; label?: string; limits?: Partial<SessionLimits>; asyncCommit?: boolean; onLost?: (error: Error) => void };

const LIMITS: SessionLimits = { statementMs: 2_000, idleInTransactionMs: 2_000, lockMs: 50 };

/** A lane as `openLane` makes it, on a simulated server. */
export async function openSimLane(server: ServerCore, process: SimProcess, settings: LaneSettings = {}): Promise<Lane> {
  const connection = await SimConnection.open(server, process, {
    label: settings.label ?? 'lane', limits: { ...LIMITS, ...settings.limits }, asyncCommit: settings.asyncCommit ?? false,
    ...(settings.role === undefined ? {} : { role: settings.role }),
  }).catch((error: unknown) => {
    throw isDatabaseLost(error) ? new DatabaseLost('The database cannot be reached.', { cause: error }) : error;
  });
  connection.onLost = settings.onLost ?? null;
  return {
    send: async <Row>(statement: Statement<Row>, values: readonly SqlValue[] = []): Promise<LaneResult<Row>> => {
      if (connection.lost) throw new DatabaseLost('The connection to the database was lost.');
      return resultOf<Row>(connection, statement, values);
    },
    takeNotices: () => connection.takeNotices(),
    get lost() { return connection.lost; },
    close: () => connection.close(),
    destroy: () => connection.destroy(),
  };
}

/** Sends a statement and waits for its answer, in the words of the project's own errors. */
export async function resultOf<Row>(connection: SimConnection, statement: Statement<Row>, values: readonly SqlValue[]): Promise<LaneResult<Row>> {
  try {
    const { rows, count, command } = await connection.request(statement, values);
    // The simulated statement was typed by the one whose rows it answers.
    return { rows: rows as Row[], rowCount: count, command };
  } catch (error) {
    throw isDatabaseLost(error) ? new DatabaseLost('The connection to the database was lost.', { cause: error }) : error;
  }
}
