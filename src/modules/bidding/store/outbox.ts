import { statement } from '#platform/db/types.ts';
import type { CallContext } from '#platform/rpc/context.ts';
import type { PublicRow } from './history.ts';

export type OutboxRow = PublicRow & { id: string; seller_id: string; extensions: number; cause: CallContext | null };

const EVENT = `e.id, e.lot_id, e.seq, e.kind, e.account_id, e.bidder, e.maximum, e.price, e.minimum, e.leader_id, e.leader_bidder, e.bid_count,
      e.closes_ms, e.at_ms, e.detail`;

/**
 * Events not relayed yet; the parameters are the relay's window. The lot's seller and extensions are as they stand now. What one transaction wrote
 * on a lot is found by its first event, which says how many there are; the ones behind it lie under the following seqs.
 */
export const readUnread = statement<OutboxRow>('bidding.read_unread', `
  select d.id, d.lot_id, d.seq, d.kind, d.account_id, d.bidder, d.maximum, d.price, d.minimum, d.leader_id, d.leader_bidder, d.bid_count,
    d.closes_ms, d.at_ms, d.detail ->> 'outcome' as outcome, d.detail -> 'broughtAboutBy' as cause, l.seller_id, l.extensions
  from (
    select ${EVENT}
    from bidding.decisions e
    where ((e.tx >= $1::xid8 and e.id > $2) or e.tx = any ($3::xid8[]))
      and e.id <= $4
      and e.seq is not null
      and e.span is not null
    union all
    select behind.id, behind.lot_id, behind.seq, behind.kind, behind.account_id, behind.bidder, behind.maximum, behind.price, behind.minimum,
      behind.leader_id, behind.leader_bidder, behind.bid_count, behind.closes_ms, behind.at_ms, behind.detail
    from bidding.decisions first
    cross join lateral (
      select ${EVENT}
      from bidding.decisions e
      where e.lot_id = first.lot_id
        and e.seq > first.seq
        and e.seq < first.seq + first.span
        and e.seq is not null
      order by e.seq
      limit first.span
    ) as behind
    where (first.tx >= $1::xid8 or first.tx = any ($3::xid8[]))
      and first.seq is not null
      and first.span is not null
      and first.span > 1
      and (behind.id > $2 or first.tx = any ($3::xid8[]))
      and behind.id <= $4
  ) as d
  join bidding.lots l on l.lot_id = d.lot_id
  order by d.id
  limit $5`);
