import type { Database, Statement, Tx } from '../db/types.ts';

/** What a consumer is given; `id` is unique per stream and is what an inbox remembers. */
export type HeardMessage = { stream: string; id: string; kind: string; payload: unknown };
/** An event on its way. `key` names what it is about (a lot, an account): events of one key are kept in their order. */
export type BusMessage = HeardMessage & { key: string };
/**
 * Takes some messages, in the order of each key. May be given the same ones again, and more than once at the same time when a
 * process was cut off; whatever it throws brings them back.
 */
export type Handler = (messages: readonly HeardMessage[]) => Promise<void>;
/** The bus takes nothing for now, through no fault of the message. It is to be published again when the bus is ready. */
export class BusAway extends Error {
  override readonly name = 'BusAway';
}
/** Delivers messages at least once, in order per stream and key. A consumer that throws gets the message again. */
export type Bus = {
  publish(messages: readonly BusMessage[]): Promise<void>;
  subscribe(consumer: string, streams: readonly string[], handle: Handler): void;
};

/**
 * A module's outbox, as its store describes it to the relay. The table has `id bigint generated always as identity (cache 1)`,
 * `tx xid8 not null default pg_current_xact_id()` and an index that starts with `tx`. The statement is
 *
 *   select id, …
 *   from <schema>.<table>
 *   where ((tx >= $1::xid8 and id > $2) or tx = any ($3::xid8[]))
 *     and id <= $4
 *   order by id
 *   limit $5
 *
 * with further conditions where not every row is an event. `message` makes the message of a row; its `id` is the row's.
 */
export type OutboxDescription<Row extends { id: string }> = {
  stream: string;
  /** A pool with the module's role; see {@link RELAY_SESSION}. */
  database: Database;
  unread: Statement<Row>;
  /** Fetches what `message` needs beside the rows; called with each page before its messages are made. */
  prepare?(rows: readonly Row[]): Promise<void>;
  message(row: Row): BusMessage;
};

/** Which rows of an outbox to read; see {@link OutboxDescription} for the statement they parameterise. */
export type OutboxWindow = {
  /** Transactions from this one on. */
  fromXid: string;
  aboveId: string;
  /** Transactions that had not ended when the last window was read. */
  inFlight: readonly string[];
  upToId: string;
};

/** An outbox, with the shape of its rows hidden. */
export type OutboxSource = {
  readonly stream: string;
  /** Runs `work` in one repeatable-read transaction: all that it reads is of one moment. */
  read<Result>(work: (reader: OutboxReader) => Promise<Result>): Promise<Result>;
};
export type OutboxReader = {
  readonly tx: Tx;
  /** At most `limit` messages of the window, by id. */
  page(window: OutboxWindow, limit: number): Promise<BusMessage[]>;
  /** All messages of the window, by id, a page at a time. */
  pages(window: OutboxWindow, limit: number): AsyncIterable<BusMessage[]>;
};

/** Options for the pool of a relay: its look-ups go by the index on `tx` whatever the planner guesses, and a backlog takes its time. */
export const RELAY_SESSION = {
  max: 2,
  limits: { statementMs: 60_000, idleInTransactionMs: 120_000 },
  settings: { enable_seqscan: 'off', plan_cache_mode: 'force_custom_plan', cursor_tuple_fraction: '1.0' },
} as const;
