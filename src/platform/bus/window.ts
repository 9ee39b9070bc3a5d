import type { OutboxWindow } from './ports.ts';
import type { Cursor } from './store.ts';

/*
 * What is unread is what the new snapshot sees and the stored one did not. The reading transaction sees exactly its own snapshot;
 * what the stored one did not see is every transaction from its `xmax` on, and those that were under way then. An order by
 * transaction id would deliver a lot's events in the wrong order, an order by id alone would lose the late ones.
 */

/** The greatest bigint. */
const ID_MAX = '9223372036854775807';

/** A snapshot as PostgreSQL writes it: `xmin:xmax:xip,xip,…`. */
export function parseSnapshot(text: string): { xmax: string; inFlight: string[] } {
  const [, xmax, list] = /^\d+:(\d+):([\d,]*)$/.exec(text) ?? [];
  if (xmax === undefined || list === undefined) throw new Error(`"${text}" is not a snapshot.`);
  return { xmax, inFlight: list === '' ? [] : list.split(',') };
}

/** What is unread after `cursor`; null is a stream that was never read. */
export function unreadAfter(cursor: Cursor | null): OutboxWindow {
  if (cursor === null) return { fromXid: '0', aboveId: '0', inFlight: [], upToId: ID_MAX };
  const { xmax, inFlight } = parseSnapshot(cursor.snapshot);
  return { fromXid: xmax, aboveId: cursor.floorId, inFlight, upToId: ID_MAX };
}

/**
 * What is unread when the rows have moved to another cluster (a restored backup), in the order to read it. Transaction ids began
 * anew, so the stored snapshot speaks only of rows up to the greatest id delivered before; everything after that is unread.
 */
export function unreadAfterMove(cursor: Cursor): OutboxWindow[] {
  return [
    { ...unreadAfter(cursor), upToId: cursor.deliveredId },
    { fromXid: '0', aboveId: cursor.deliveredId, inFlight: [], upToId: ID_MAX },
  ];
}

/** The greater of two ids. */
export const laterId = (one: string, other: string): string => (BigInt(one) > BigInt(other) ? one : other);
