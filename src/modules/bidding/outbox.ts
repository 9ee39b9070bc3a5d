import { accountId, type LotId, lotId } from '#domain/ids.ts';
import { invariant } from '#domain/outcome.ts';
import type { BiddingEvent } from '#contracts/bidding.ts';
import { outboxSource } from '#platform/bus/outbox.ts';
import type { OutboxSource } from '#platform/bus/ports.ts';
import type { Database } from '#platform/db/types.ts';
import { bidderCounts } from './bidder-counts.ts';
import { aliasOn, type KnownLot } from './lots-cache.ts';
import { storedEvent } from './public-events.ts';
import { kindWord } from './store/codes.ts';
import { type OutboxRow, readUnread } from './store/outbox.ts';

/** The name of bidding's stream on the bus; its messages carry a {@link BiddingEvent}. */
export const BIDDING_STREAM = 'bidding';

export type OutboxPorts = {
  /** A relay's pool with the role of the schema. */
  relay: Database;
  /** Counts bidders beside the relay's own connection, which is reading. */
  database: Pick<Database, 'all'>;
  /** A lot's frozen part, from memory where it can: leaders are named by it. */
  known: (lot: LotId) => Promise<KnownLot | null>;
};

/** Bidding's outbox: the table of decisions, without the refusals. */
export function biddingOutbox({ relay, database, known }: OutboxPorts): OutboxSource {
  const page = new Map<string, KnownLot>();
  let counts = new Map<string, number>();
  return outboxSource<OutboxRow>({
    stream: BIDDING_STREAM, database: relay, unread: readUnread,
    prepare: async (rows) => {
      page.clear();
      for (const key of new Set(rows.map((row) => row.lot_id))) {
        const lot = await known(lotId(key));
        invariant(lot !== null, 'a lot with decisions has terms');
        page.set(key, lot);
      }
      const counted = await bidderCounts(database, rows);
      counts = new Map(rows.map((row, at) => [row.id, counted[at] ?? 0]));
    },
    message: (row) => {
      const fact = factOf(row, page, counts.get(row.id) ?? 0);
      return { stream: BIDDING_STREAM, id: row.id, kind: kindWord(row.kind), key: fact.lot, payload: fact };
    },
  });
}

function factOf(row: OutboxRow, lots: ReadonlyMap<string, KnownLot>, bidderCount: number): BiddingEvent {
  const known = lots.get(row.lot_id);
  invariant(known !== undefined, 'a page is prepared before its messages are made');
  return {
    ...storedEvent(row, aliasOn(known, row.leader_bidder), bidderCount), account: row.account_id === null ? null : accountId(row.account_id), leaderAccount: row.leader_id === null ? null : accountId(row.leader_id),
    sellerId: accountId(row.seller_id), extensions: row.extensions, ...(row.cause === null ? {} : { broughtAboutBy: row.cause }),
  };
}
