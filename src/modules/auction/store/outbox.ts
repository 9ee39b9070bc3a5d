import type { AuctionEvent } from '#contracts/auction.ts';
import { statement } from '#platform/db/types.ts';

export type UnreadRow = { id: string; kind: string; payload: AuctionEvent };

/** Facts not relayed yet; the parameters are the relay's window. */
export const readUnread = statement<UnreadRow>('auction.read_unread', `
  select id, kind, payload
  from auction.events
  where ((tx >= $1::xid8 and id > $2) or tx = any ($3::xid8[]))
    and id <= $4
  order by id
  limit $5`);
