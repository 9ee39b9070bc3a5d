import { statement, type Statement } from '../db/types.ts';
import { keptPayload, payloadKept } from './kept-payload.ts';
import type { HeardMessage } from './ports.ts';

/** How far a stream has been relayed. Ids and snapshots as PostgreSQL writes them. */
export type Cursor = { systemIdentifier: string; snapshot: string; deliveredId: string; floorId: string };
/** What a consumer could not take. */
export type DeadLetter = { id: string; consumer: string; message: HeardMessage; error: string; parkedMs: number };

/** Anything that runs a statement: a pool, a transaction, a lane. */
export type Runner = <Row>(statement: Statement<Row>, values?: readonly (string | number)[]) => Promise<{ rows: Row[]; rowCount: number }>;

const lockStream = statement<{ locked: boolean }>('platform.lock_stream', `
  select pg_try_advisory_lock(hashtextextended('relay:' || $1::text, 0)) as locked
`);

// The moment at which the transaction reads, and the cluster that its transaction ids belong to.
export const readMoment = statement<{ snapshot: string; system_identifier: string }>('platform.read_moment', `
  select pg_current_snapshot()::text as snapshot, system_identifier::text as system_identifier
  from pg_control_system()
`);

type CursorRow = { system_identifier: string; snapshot: string; delivered_id: string; floor_id: string };
const readCursorRow = statement<CursorRow>('platform.read_cursor', `
  select system_identifier, snapshot::text as snapshot, delivered_id, floor_id
  from platform.cursors
  where stream = $1
`);

const writeCursorRow = statement('platform.write_cursor', `
  insert into platform.cursors (stream, system_identifier, snapshot, delivered_id, floor_id, changed_ms)
  values ($1, $2, $3, $4, $5, $6)
  on conflict (stream) do update
  set system_identifier = excluded.system_identifier,
    snapshot = excluded.snapshot,
    delivered_id = excluded.delivered_id,
    floor_id = excluded.floor_id,
    changed_ms = excluded.changed_ms
`);

const insertDeadLetter = statement('platform.park', `
  insert into platform.dead_letters (stream, consumer, message_id, kind, payload, error, parked_ms)
  values ($1, $2, $3, $4, $5, $6, $7)
  on conflict on constraint parked_once do update
  set error = excluded.error,
    parked_ms = excluded.parked_ms
`);

type DeadLetterRow = { id: string; stream: string; consumer: string; message_id: string; kind: string; payload: unknown; error: string; parked_ms: string };
const readDeadLetterRows = statement<DeadLetterRow>('platform.read_dead_letters', `
  select id, stream, consumer, message_id, kind, payload, error, parked_ms
  from platform.dead_letters
  where id > $1
  order by id
  limit $2
`);

const deleteDeadLetter = statement('platform.unpark', `
  delete from platform.dead_letters
  where id = $1
`);

const countDeadLetterRows = statement<{ parked: string }>('platform.count_dead_letters', `
  select count(*) as parked
  from platform.dead_letters
`);

export type DeadCount = { consumer: string; count: number; oldestMs: number };
/** Consumers told apart in one look at the dead letters. */
const DEAD_CONSUMERS_MAX = 1_000;

const countDeadByConsumer = statement<{ consumer: string; parked: string; oldest_ms: string }>('platform.count_dead_by_consumer', `
  select consumer, count(*) as parked, min(parked_ms) as oldest_ms
  from platform.dead_letters
  group by consumer
  order by consumer
  limit ${DEAD_CONSUMERS_MAX}
`);

/** Takes the stream for this session, until the session ends. False: another one has it. */
export async function takeStream(run: Runner, stream: string): Promise<boolean> {
  return (await run(lockStream, [stream])).rows[0]?.locked === true;
}

export async function readCursor(run: Runner, stream: string): Promise<Cursor | null> {
  const row = (await run(readCursorRow, [stream])).rows[0];
  if (row === undefined) return null;
  return { systemIdentifier: row.system_identifier, snapshot: row.snapshot, deliveredId: row.delivered_id, floorId: row.floor_id };
}

export async function writeCursor(run: Runner, stream: string, cursor: Cursor, nowMs: number): Promise<void> {
  await run(writeCursorRow, [stream, cursor.systemIdentifier, cursor.snapshot, cursor.deliveredId, cursor.floorId, nowMs]);
}

/** Keeps a message that a consumer could not take. Parking it again replaces the error. */
export async function park(run: Runner, consumer: string, message: HeardMessage, error: string, nowMs: number): Promise<void> {
  await run(insertDeadLetter, [message.stream, consumer, message.id, message.kind, keptPayload(message.payload), error, nowMs]);
}

/** Dead letters after an id, oldest first, at most `limit`. */
export async function readDeadLetters(run: Runner, afterId: string, limit: number): Promise<DeadLetter[]> {
  const { rows } = await run(readDeadLetterRows, [afterId, limit]);
  return rows.map((row) => ({
    id: row.id, consumer: row.consumer, error: row.error, parkedMs: Number(row.parked_ms),
    message: { stream: row.stream, id: row.message_id, kind: row.kind, payload: payloadKept(row.payload) },
  }));
}

export async function removeDeadLetter(run: Runner, id: string): Promise<void> {
  await run(deleteDeadLetter, [id]);
}

/** Dead letters by consumer, in the order of their names. */
export async function readDeadCounts(run: Runner): Promise<DeadCount[]> {
  return (await run(countDeadByConsumer)).rows.map((row) => ({ consumer: row.consumer, count: Number(row.parked), oldestMs: Number(row.oldest_ms) }));
}

export async function countDeadLetters(run: Runner): Promise<number> {
  return Number((await run(countDeadLetterRows)).rows[0]?.parked ?? 0);
}
