import { type LotId, lotId } from '#domain/ids.ts';
import { minor } from '#domain/money.ts';
import { invariant } from '#domain/outcome.ts';
import type { PublicLotEvent } from '#contracts/bidding.ts';
import type { Decision } from './decision.ts';
import type { Entry } from './lane/entry.ts';
import { aliasOn, type KnownLot } from './lots-cache.ts';
import { isEvent, kindWord, outcomeWordOf } from './store/codes.ts';
import type { PublicRow } from './store/history.ts';

/** The public events among the rows of a batch, in order. The maximum is not in them: it is a secret until it is beaten. */
export function publicEvents(rows: readonly Decision[], entries: readonly Entry[]): PublicLotEvent[] {
  const lots = new Map<LotId, KnownLot>();
  for (const { lot, known } of entries) lots.set(lot, known);
  const events: PublicLotEvent[] = [];
  for (const row of rows) {
    const known = lots.get(row.lot);
    if (row.seq === null || known === undefined || !isEvent(row.kind)) continue;
    invariant(row.bidderCount !== null, 'who decides counts the bidders');
    const outcome = row.detail?.outcome;
    events.push({
      lot: row.lot, seq: row.seq, kind: row.kind, price: row.price, minimum: row.minimum, leader: aliasOn(known, row.leaderBidder),
      bidCount: row.bidCount, bidderCount: row.bidderCount, closesAtMs: row.closesAtMs, atMs: row.atMs, ...(outcome === undefined ? {} : { outcome }),
    });
  }
  return events;
}

/** A stored event as every watcher may see it; `leader` is the leader's alias, `bidderCount` from {@link bidderCounts}. The same as {@link publicEvents} made of it. */
export function storedEvent(row: PublicRow, leader: string | null, bidderCount: number): PublicLotEvent {
  const kind = kindWord(row.kind);
  invariant(isEvent(kind), 'only events are numbered');
  return {
    lot: lotId(row.lot_id), seq: Number(row.seq), kind, price: minor(BigInt(row.price)), minimum: minor(BigInt(row.minimum)), leader,
    bidCount: row.bid_count, bidderCount, closesAtMs: Number(row.closes_ms), atMs: Number(row.at_ms),
    ...(row.outcome === null ? {} : { outcome: outcomeWordOf(row.outcome) }),
  };
}
