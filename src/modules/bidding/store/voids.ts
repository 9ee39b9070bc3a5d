import { statement } from '#platform/db/types.ts';
import { kindCode } from './codes.ts';

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

export type WaitingVoid = { lot_id: string; seq: string; reason: string; asked_by: string };

/** A void that waits. $1 approval. */
export const readVoid = statement<WaitingVoid>('bidding.read_void', `
  select lot_id, seq, reason, asked_by
  from bidding.voids
  where approval_id = $1
    and approved_by is null`);

/** The same, held until the transaction ends; no row while somebody else holds it. $1 approval. */
export const lockVoid = statement<WaitingVoid>('bidding.lock_void', `
  select lot_id, seq, reason, asked_by
  from bidding.voids
  where approval_id = $1
    and approved_by is null
  for update skip locked`);

/** Whether a void was ever asked for, and waits. $1 approval. */
export const voidStanding = statement<{ waits: boolean; known: boolean }>('bidding.void_standing', `
  select
    exists (select 1 from bidding.voids v where v.approval_id = $1 and v.approved_by is null) as waits,
    exists (select 1 from bidding.voids v where v.approval_id = $1) or exists (select 1 from bidding.ended_voids e where e.approval_id = $1) as known`);

/** Ends a void for good. $1 approval, $2 how, $3 by, $4 why or null, $5 now. Answers with the close of its lot; no row when it does not wait. */
export const endVoid = statement<{ lot_id: string; seq: string; closes_ms: string }>('bidding.end_void', `
  with gone as (
    delete from bidding.voids
    where approval_id = $1
      and approved_by is null
    returning approval_id, lot_id, seq, reason, asked_by, asked_ms
  ), ended as (
    insert into bidding.ended_voids (approval_id, lot_id, seq, reason, asked_by, asked_ms, ended_as, ended_by, end_reason, ended_ms)
    select approval_id, lot_id, seq, reason, asked_by, asked_ms, $2, $3, $4, $5
    from gone
    returning lot_id, seq
  )
  select e.lot_id, e.seq, l.closes_ms
  from ended e
  join bidding.lots l on l.lot_id = e.lot_id`);

export type EndedVoidRow = {
  id: string; approval_id: string; lot_id: string; seq: string; reason: string; asked_by: string; asked_ms: string;
  ended_as: string; ended_by: string; end_reason: string | null; ended_ms: string;
};

/** Ends not relayed yet; the parameters are the relay's window. */
export const unreadEnds = statement<EndedVoidRow>('bidding.unread_ends_of_voids', `
  select id, approval_id, lot_id, seq, reason, asked_by, asked_ms, ended_as, ended_by, end_reason, ended_ms
  from bidding.ended_voids
  where ((tx >= $1::xid8 and id > $2) or tx = any ($3::xid8[]))
    and id <= $4
  order by id
  limit $5`);

/** Voids that ended, the last one first, with what the bid had left standing. $1: before this id, $2: limit. */
export const endedVoids = statement<EndedVoidRow & { bidder: number | null; price: string }>('bidding.ended_voids', `
  select e.id, e.approval_id, e.lot_id, e.seq, e.reason, e.asked_by, e.asked_ms, e.ended_as, e.ended_by, e.end_reason, e.ended_ms, d.bidder, d.price
  from bidding.ended_voids e
  join bidding.decisions d on d.lot_id = e.lot_id and d.seq = e.seq
  where e.id < $1
  order by e.id desc
  limit $2`);
