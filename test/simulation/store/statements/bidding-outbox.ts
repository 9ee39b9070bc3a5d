import { readUnread, type OutboxRow } from '#modules/bidding/store/outbox.ts';
import { causeOf } from '#platform/rpc/context.ts';
import { selected, simulated, simulatedByName, type Answer, type Simulated, type Values } from '../engine/simulated.ts';
import { bound, int8s, limitOf } from '../engine/values.ts';
import type { Work } from '../engine/work.ts';
import { publicRow } from './bidding-history.ts';
import { detailText, textOf } from './bidding-rows.ts';
import { declared } from './backlog.ts';
import type { DecisionRow } from './rows-bidding.ts';
import type { BiddingTables } from './tables-bidding.ts';

/** The table of decisions as an outbox. */
export function outboxStatements(tables: BiddingTables): Simulated[] {
  const unread = (work: Work, values: Values): Answer<OutboxRow> => readsUnread(tables, work, values);
  return [
    simulated(readUnread, '47e16ec7', unread),
    simulatedByName(`${readUnread.name}.backlog`, '78b6fee0', (work, values) => declared(work, unread(work, values))),
  ];
}

/**
 * Rows of transactions from the window's first on with a later id, and rows of those that were under way when the last window was read. A
 * transaction's events on a lot are found by the first of them, which says how many there are.
 */
function readsUnread({ decisionsBy, lots }: BiddingTables, work: Work, [fromXid, aboveId, inFlight, upToId, limit]: Values): Answer<OutboxRow> {
  const [first, above, upTo] = [bound(fromXid), bound(aboveId), Number(upToId)];
  const awaited = new Set(int8s(inFlight).map(Number));
  const found = new Map<string, DecisionRow>();
  const take = (row: DecisionRow, from: 'self' | 'first'): void => void found.set(`${from}/${row.id}`, row);
  const start = (row: DecisionRow): void => {
    if (row.seq === null || row.span === null) return;
    const wanted = awaited.has(row.tx);
    if (((row.tx >= first && row.id > above) || wanted) && row.id <= upTo) take(row, 'self');
    if (row.span <= 1) return;
    for (const behind of work.seen(decisionsBy.eventsOf(row.lotId))) {
      if (behind.seq === null || behind.seq <= row.seq || behind.seq >= row.seq + row.span) continue;
      if ((behind.id > above || wanted) && behind.id <= upTo) take(behind, 'first');
    }
  };
  for (const row of work.seen(decisionsBy.writtenFrom(first))) start(row);
  for (const xid of awaited) if (xid < first) for (const row of work.seen(decisionsBy.writtenBy(xid))) start(row);
  const rows = [...found.values()].sort((one, other) => one.id - other.id).flatMap((row) => {
    const head = work.find(lots, row.lotId);
    return head === null ? [] : [{
      ...publicRow(row, detailText(row, 'outcome')), id: textOf(row.id), cause: causeOf(row.detail) ?? null, seller_id: textOf(head.sellerId), extensions: head.extensions,
    }];
  });
  return selected(rows.slice(0, limitOf(limit)));
}
