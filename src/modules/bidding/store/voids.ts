import { kindCode } from './codes.ts';
import { statement } from '#platform/db/types.ts';

/** $1 approval, $2 lot, $3 seq, $4 reason, $5 asked by, $6 now. No row when there is no such accepted bid. */
export const insertVoid = statement<{ seq: string; closes_ms: string }>('bidding.insert_void', `
  with bid as (
    select d.seq, l.closes_ms
    from bidding.decisions d
    join bidding.lots l on l.lot_id = d.lot_id
    where d.lot_id = $2
      and d.seq = $3
      and d.kind = ${kindCode('bid.accepted')}
  ), asked as (
    insert into bidding.voids (approval_id, lot_id, seq, reason, asked_by, asked_ms)
    select $1, $2, $3, $4, $5, $6
    from bid
    returning approval_id
  )
  select bid.seq, bid.closes_ms
  from bid, asked`);

/** $1 approval. */
export const readVoid = statement<{ lot_id: string; seq: string; reason: string; asked_by: string; approved_by: string | null }>('bidding.read_void', `
  select lot_id, seq, reason, asked_by, approved_by
  from bidding.voids
  where approval_id = $1`);

/** $1 approval, $2 approved by, $3 now. */
export const approveVoid = statement<never>('bidding.approve_void', `
  update bidding.voids
  set approved_by = $2, approved_ms = $3
  where approval_id = $1
    and approved_by is null`);
