import type { AuctionEvent } from '#contracts/auction.ts';
import { outboxSource } from '#platform/bus/outbox.ts';
import type { OutboxSource } from '#platform/bus/ports.ts';
import type { Database } from '#platform/db/types.ts';
import { readUnread, type UnreadRow } from './store/outbox.ts';

/** The name of the module's stream on the bus; its messages carry an AuctionEvent. */
export const AUCTION_STREAM = 'auction';

/** The module's outbox. `database` is a relay's pool with the role of the schema. */
export function auctionOutbox(database: Database): OutboxSource {
  return outboxSource<UnreadRow>({
    stream: AUCTION_STREAM, database, unread: readUnread,
    message: (row) => ({ stream: AUCTION_STREAM, id: row.id, kind: row.kind, key: 'lot' in row.payload ? row.payload.lot : row.payload.sale, payload: row.payload satisfies AuctionEvent }),
  });
}
