import { accountId, type LotId, lotId } from '#domain/ids.ts';
import { invariant } from '#domain/outcome.ts';
import type { BiddingEvent } from '#contracts/bidding.ts';
import { outboxSource } from '#platform/bus/outbox.ts';
import type { OutboxSource } from '#platform/bus/ports.ts';
import type { Database } from '#platform/db/types.ts';
import { aliasOn, type KnownLot } from './lots-cache.ts';
import { storedEvent } from './public-events.ts';
import { kindWord } from './store/codes.ts';
import { type OutboxRow, readUnread } from './store/outbox.ts';

/** The name of bidding's stream on the bus; its messages carry a {@link BiddingEvent}. */
export const BIDDING_STREAM = 'bidding';

/**
 * Bidding's outbox: the table of decisions, without the refusals. `database` is a relay's pool with the role of the schema.
 * `known` gives a lot's frozen part, from memory where it can: leaders are named by it.
 */
export function biddingOutbox(database: Database, known: (lot: LotId) => Promise<KnownLot | null>): OutboxSource {
  const page = new Map<string, KnownLot>();
  return outboxSource<OutboxRow>({
    stream: BIDDING_STREAM, database, unread: readUnread,
    prepare: async (rows) => {
      page.clear();
      for (const key of new Set(rows.map((row) => row.lot_id))) {
        const lot = await known(lotId(key));
        invariant(lot !== null, 'a lot with decisions has terms');
        page.set(key, lot);
      }
    },
    message: (row) => ({ stream: BIDDING_STREAM, id: row.id, kind: kindWord(row.kind), payload: factOf(row, page) }),
  });
}

function factOf(row: OutboxRow, lots: ReadonlyMap<string, KnownLot>): BiddingEvent {
  const known = lots.get(row.lot_id);
  invariant(known !== undefined, 'a page is prepared before its messages are made');
  return {
    ...storedEvent(row, aliasOn(known, row.leader_bidder)), account: row.account_id === null ? null : accountId(row.account_id), leaderAccount: row.leader_id === null ? null : accountId(row.leader_id),
    sellerId: accountId(row.seller_id), bidderCount: row.bidder_count, extensions: row.extensions,
  };
}
