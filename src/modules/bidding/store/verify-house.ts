import { statement } from '#platform/db/types.ts';
import { kindCode, reasonCode } from './codes.ts';

/** What guards the tables of record and is at work. Names are `table.trigger` and `index`. */
export const readGuards = statement<{ name: string; at_work: boolean }>('bidding.read_guards', `
  select c.relname || '.' || t.tgname as name, t.tgenabled = 'A' as at_work
  from pg_trigger t
  join pg_class c on c.oid = t.tgrelid
  join pg_namespace n on n.oid = c.relnamespace
  where n.nspname = 'bidding'
    and not t.tgisinternal
  union all
  select i.relname, x.indisunique and x.indisvalid and x.indisready
  from pg_index x
  join pg_class i on i.oid = x.indexrelid
  join pg_namespace n on n.oid = i.relnamespace
  where n.nspname = 'bidding'
    and x.indisunique
  order by 1
  limit 1000`);

export type JournalRow = {
  id: string; at_ms: string; table_name: string; act: string; lot_id: string | null; group_id: string | null; by_role: string; by_user: string; program: string;
  row_before: unknown; row_after: unknown;
};

const JOURNAL = 'id, at_ms, table_name, act, lot_id, group_id, by_role, by_user, program, row_before, row_after';

/** Notes of these transactions. $1 from, $2 in flight, $3 after this note, $4 limit. */
export const journalSince = statement<JournalRow>('bidding.journal_since', `
  select ${JOURNAL}
  from bidding.journal
  where (tx >= $1::xid8 or tx = any ($2::xid8[]))
    and id > $3
  order by id
  limit $4`);

/** Notes about a lot, or all, whose breach nobody has acknowledged. $1 lot or null, $2 after this note, $3 limit. */
export const journalUnanswered = statement<JournalRow>('bidding.journal_unanswered', `
  select ${JOURNAL}
  from bidding.journal j
  where ($1::bigint is null or lot_id = $1)
    and id > $2
    and not exists (
      select 1
      from bidding.breaches b
      where b.check_name = 'untouched_by_hand'
        and b.evidence -> 'note' ->> 'id' = j.id::text
        and b.acknowledged_ms is not null
    )
  order by id
  limit $3`);

/** How many decisions there are, as far as the server knows without counting. */
export const decisionsAbout = statement<{ rows: string }>('bidding.decisions_about', `
  select greatest(reltuples, 0)::bigint as rows
  from pg_class
  where oid = 'bidding.decisions'::regclass`);

/** Lots of groups. $1 groups, $2 limit. */
export const lotsOfGroups = statement<{ group_id: string; lot_id: string }>('bidding.audit_lots_of_groups', `
  select group_id, lot_id
  from bidding.lots
  where group_id = any($1::bigint[])
  order by group_id, lot_id
  limit $2`);

/** Groups in the order of their keys. $1 after this one, $2 limit. */
export const auditGroups = statement<{ group_id: string; close: unknown }>('bidding.audit_groups', `
  select group_id, close
  from bidding.groups
  where group_id > $1
  order by group_id
  limit $2`);

export type MoveRow = { close: unknown; lot_id: string; position: number; closes_ms: string | null; cause: string | null; kind: number | null; seq: string | null; before_ms: string | null };

/** A group's close, its lots, and what moved the close of each of them; of one moment. $1 group, $2 limit. */
export const groupMoves = statement<MoveRow>('bidding.audit_group_moves', `
  select g.close, l.lot_id, coalesce((t.terms ->> 'position')::integer, 0) as position, d.closes_ms, d.detail ->> 'cause' as cause, d.kind, d.seq, b.closes_ms as before_ms
  from bidding.groups g
  join bidding.lots l on l.group_id = g.group_id
  left join bidding.terms t on t.lot_id = l.lot_id
  left join bidding.decisions d
    on d.lot_id = l.lot_id
    and d.seq is not null
    and (d.kind = ${kindCode('lot.resumed')} or (d.kind = ${kindCode('lot.extended')} and d.detail ->> 'cause' <> 'group'))
  left join bidding.decisions b on b.lot_id = d.lot_id and b.seq = d.seq - 1 and b.seq is not null
  where g.group_id = $1
  order by l.lot_id, d.seq
  limit $2`);

export type RefusalRow = {
  id: string; lot_id: string; account_id: string | null; kind: number; refusal: number; maximum: string | null; price: string; minimum: string; leader_id: string | null;
  bid_count: number; closes_ms: string; at_ms: string; head_seq: string;
  then_seq: string | null; then_kind: number | null; then_price: string | null; then_minimum: string | null; then_leader_id: string | null; then_bid_count: number | null; then_closes_ms: string | null;
};

/**
 * Remembered refusals of a span of time, each with the event that was the lot's last. $1 from, $2 before, epoch milliseconds; $3 limit. Rows
 * lie in the order of time, so a block range index finds them.
 */
export const auditRefusals = statement<RefusalRow>('bidding.audit_refusals', `
  select r.id, r.lot_id, r.account_id, r.kind, r.refusal, r.maximum, r.price, r.minimum, r.leader_id, r.bid_count, r.closes_ms, r.at_ms, r.head_seq,
    e.seq as then_seq, e.kind as then_kind, e.price as then_price, e.minimum as then_minimum, e.leader_id as then_leader_id, e.bid_count as then_bid_count,
    e.closes_ms as then_closes_ms
  from (
    select id, lot_id, account_id, kind, refusal, maximum, price, minimum, leader_id, bid_count, closes_ms, at_ms, head_seq
    from bidding.decisions
    where at_ms >= $1
      and at_ms < $2
      and seq is null
      and refusal is not null
    limit $3
  ) as r
  left join bidding.decisions e
    on e.lot_id = r.lot_id
    and e.seq = r.head_seq
    and e.seq is not null
  order by r.id
  limit $3`);

/** The reason codes that a check of refusals can judge. */
export const JUDGED = { lotClosed: reasonCode('lot_closed'), tooLow: reasonCode('bid_too_low'), notRaised: reasonCode('own_maximum_not_raised') } as const;

/** From the opening of the first lot, null where there is none, to now: refusals lie between. */
export const decidedSpan = statement<{ from_ms: string | null; to_ms: string }>('bidding.audit_span', `
  select min(scheduled_open_ms) as from_ms, (extract(epoch from clock_timestamp()) * 1000)::bigint as to_ms
  from bidding.lots`);
