import { accountId } from '#domain/ids.ts';
import { aliasOf } from '#domain/lot/alias.ts';
import type { BiddingEvent } from '#contracts/bidding.ts';
import { outboxSource } from '#platform/bus/outbox.ts';
import type { OutboxSource } from '#platform/bus/ports.ts';
import type { Database } from '#platform/db/types.ts';
import { storedEvent } from './public-events.ts';
import { kindWord } from './store/codes.ts';
import { seedOf } from './store/lots.ts';
import { type OutboxRow, readUnread } from './store/outbox.ts';

/** The name of bidding's stream on the bus; its messages carry a {@link BiddingEvent}. */
export const BIDDING_STREAM = 'bidding';

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
