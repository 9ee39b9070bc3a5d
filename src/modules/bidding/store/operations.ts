import { statement } from '#platform/db/types.ts';
import { kindCode, statusCode } from './codes.ts';

/** Accepted bids of each minute. $1: from, epoch milliseconds, a whole minute; $2: before; $3: limit. Minutes without a bid are absent. */
export const bidsByMinute = statement<{ minute: string; bids: number }>('bidding.bids_by_minute', `
  select at_ms / 60000 as minute, count(*)::integer as bids
  from bidding.decisions
  where at_ms >= $1
    and at_ms < $2
    and kind = ${kindCode('bid.accepted')}
  group by 1
  order by 1
  limit $3`);

/** Open lots whose close went by. $1: closed before this moment they should be; $2: limit of the count. */
export const overdueLots = statement<{ lots: number }>('bidding.overdue_lots', `
  select count(*)::integer as lots
  from (
    select 1
    from bidding.lots
    where status = ${statusCode('open')}
      and scheduled_close_ms < $1
      and closes_ms < $1
    limit $2
  ) as late`);

export type VoidRow = { approval_id: string; lot_id: string; seq: string; reason: string; asked_by: string; asked_ms: string; bidder: number | null; price: string };

/** Voids that a second member of staff has not approved, oldest first. $1, $2: after this moment and approval; $3: limit. */
export const voidsWaiting = statement<VoidRow>('bidding.voids_waiting', `
  select v.approval_id, v.lot_id, v.seq, v.reason, v.asked_by, v.asked_ms, d.bidder, d.price
  from bidding.voids v
  join bidding.decisions d on d.lot_id = v.lot_id and d.seq = v.seq
  where v.approved_by is null
    and (v.asked_ms, v.approval_id) > ($1, $2)
  order by v.asked_ms, v.approval_id
  limit $3`);

/** How many voids wait, at most $1. */
export const countVoidsWaiting = statement<{ voids: number }>('bidding.count_voids_waiting', `
  select count(*)::integer as voids
  from (
    select 1
    from bidding.voids
    where approved_by is null
    limit $1
  ) as waiting`);

export type ActRow = { seq: string; kind: number; account_id: string | null; reason: string | null; outcome: string | null; seqs: number[] | null; at_ms: string };

/** What was done to a lot other than bidding, newest first. $1: lot key, $2: before this seq, $3: limit. */
export const lotActs = statement<ActRow>('bidding.lot_acts', `
  select seq, kind, account_id, detail ->> 'reason' as reason, detail ->> 'outcome' as outcome, detail -> 'seqs' as seqs, at_ms
  from bidding.decisions
  where lot_id = $1
    and seq < $2
    and (
      kind in (${kindCode('lot.frozen')}, ${kindCode('lot.resumed')}, ${kindCode('bid.retracted')}, ${kindCode('lot.reserve_lowered')})
      or (kind = ${kindCode('lot.closed')} and detail ->> 'reason' is not null)
    )
    and seq is not null
  order by seq desc
  limit $3`);
