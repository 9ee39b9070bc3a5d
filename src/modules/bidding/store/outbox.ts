import { statement } from '#platform/db/types.ts';
import type { PublicRow } from './history.ts';

export type OutboxRow = PublicRow & { id: string; seller_id: string; bidder_count: number; extensions: number };

/** Events not relayed yet; the parameters are the relay's window. The lot's seller and counts are as they stand now. */
export const readUnread = statement<OutboxRow>('bidding.read_unread', `
  select d.id, d.lot_id, d.seq, d.kind, d.account_id, d.bidder, d.maximum, d.price, d.minimum, d.leader_id, d.leader_bidder, d.bid_count,
    d.closes_ms, d.at_ms, d.detail ->> 'outcome' as outcome, l.seller_id, l.bidder_count, l.extensions
  from bidding.decisions d
  join bidding.lots l on l.lot_id = d.lot_id
  where ((d.tx >= $1::xid8 and d.id > $2) or d.tx = any ($3::xid8[]))
    and d.id <= $4
    and d.seq is not null
  order by d.id
  limit $5`);
