import { accountId, type LotId, lotId } from '#domain/ids.ts';
import { aliasOf } from '#domain/lot/alias.ts';
import { minor } from '#domain/money.ts';
import { invariant } from '#domain/outcome.ts';
import type { BiddingEvent, PublicLotEvent } from '#contracts/bidding.ts';
import { outboxSource } from '#platform/bus/outbox.ts';
import type { OutboxSource } from '#platform/bus/ports.ts';
import type { Database } from '#platform/db/types.ts';
import type { Decision } from './decision.ts';
import type { Entry } from './lane/entry.ts';
import { aliasOn, type KnownLot } from './lots-cache.ts';
import { isEvent, kindWord, outcomeWordOf } from './store/codes.ts';
import type { PublicRow } from './store/history.ts';
import { seedOf } from './store/lots.ts';
import { type OutboxRow, readUnread } from './store/outbox.ts';

/** The name of bidding's stream on the bus; its messages carry a {@link BiddingEvent}. */
export const BIDDING_STREAM = 'bidding';

/** The public events among the rows of a batch, in order. The maximum is not in them: it is a secret until it is beaten. */
export function publicEvents(rows: readonly Decision[], entries: readonly Entry[]): PublicLotEvent[] {
  const lots = new Map<LotId, KnownLot>();
  for (const { lot, known } of entries) lots.set(lot, known);
  const events: PublicLotEvent[] = [];
  for (const row of rows) {
    const known = lots.get(row.lot);
    if (row.seq === null || known === undefined || !isEvent(row.kind)) continue;
    const outcome = row.detail?.outcome;
    events.push({
      lot: row.lot, seq: row.seq, kind: row.kind, price: row.price, minimum: row.minimum, leader: aliasOn(known, row.leaderBidder),
      bidCount: row.bidCount, closesAtMs: row.closesAtMs, atMs: row.atMs, ...(outcome === undefined ? {} : { outcome }),
    });
  }
  return events;
}

/** A stored event as every watcher may see it; `leader` is the leader's alias. The same as {@link publicEvents} made of it. */
export function storedEvent(row: PublicRow, leader: string | null): PublicLotEvent {
  const kind = kindWord(row.kind);
  invariant(isEvent(kind), 'only events are numbered');
  return {
    lot: lotId(row.lot_id), seq: Number(row.seq), kind, price: minor(BigInt(row.price)), minimum: minor(BigInt(row.minimum)), leader,
    bidCount: row.bid_count, closesAtMs: Number(row.closes_ms), atMs: Number(row.at_ms),
    ...(row.outcome === null ? {} : { outcome: outcomeWordOf(row.outcome) }),
  };
}

/** Bidding's outbox: the table of decisions, without the refusals. `database` is a relay's pool with the role of the schema. */
export function biddingOutbox(database: Database): OutboxSource {
  return outboxSource<OutboxRow>({
    stream: BIDDING_STREAM, database, unread: readUnread,
    message: (row) => ({ stream: BIDDING_STREAM, id: row.id, kind: kindWord(row.kind), payload: factOf(row) }),
  });
}

function factOf(row: OutboxRow): BiddingEvent {
  const leader = row.leader_bidder === null ? null : aliasOf(row.leader_bidder, seedOf(row.alias_seed));
  return {
    ...storedEvent(row, leader), leaderAccount: row.leader_id === null ? null : accountId(row.leader_id), sellerId: accountId(row.seller_id),
    bidderCount: row.bidder_count, extensions: row.extensions,
  };
}
