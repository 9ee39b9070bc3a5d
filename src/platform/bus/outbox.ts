import { statement, type SqlValue, type Tx } from '../db/types.ts';
import type { BusMessage, OutboxDescription, OutboxReader, OutboxSource, OutboxWindow } from './ports.ts';

/** Makes the relay's view of an outbox from its store's description. */
export function outboxSource<Row extends { id: string }>(outbox: OutboxDescription<Row>): OutboxSource {
  return {
    stream: outbox.stream,
    read: (work) => outbox.database.transaction((tx) => work(readerOf(outbox, tx)), { isolation: 'repeatable read' }),
  };
}

function readerOf<Row extends { id: string }>(outbox: OutboxDescription<Row>, tx: Tx): OutboxReader {
  return {
    tx,
    page: async (window, limit) => messages(outbox, await tx.all(outbox.unread, parameters(window, limit))),
    pages: (window, limit) => pages(outbox, tx, window, limit),
  };
}

// A backlog is sorted once, by the server, and handed over in pages.
async function* pages<Row extends { id: string }>(outbox: OutboxDescription<Row>, tx: Tx, window: OutboxWindow, limit: number): AsyncGenerator<BusMessage[]> {
  await tx.run(statement(`${outbox.unread.name}.backlog`, `declare backlog no scroll cursor for ${outbox.unread.sql}`), parameters(window, null));
  const fetch = statement<Row>(`platform.fetch_backlog_${limit}`, `fetch forward ${limit} from backlog`);
  for (;;) {
    const rows = await tx.all(fetch);
    if (rows.length > 0) yield messages(outbox, rows);
    if (rows.length < limit) break;
  }
  await tx.run(statement('platform.close_backlog', 'close backlog'));
}

async function messages<Row extends { id: string }>(outbox: OutboxDescription<Row>, rows: readonly Row[]): Promise<BusMessage[]> {
  await outbox.prepare?.(rows);
  return rows.map(outbox.message);
}

const parameters = (window: OutboxWindow, limit: number | null): SqlValue[] => [window.fromXid, window.aboveId, window.inFlight, window.upToId, limit];
