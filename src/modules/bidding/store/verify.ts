import { statement } from '#platform/db/types.ts';
import { kindCode, statusCode } from './codes.ts';
import type { DecisionRow, HeadRow } from './lane.ts';
import type { StoredTerms } from './lots.ts';

/*
 * What checking reads, a page at a time: the events of a page and the heads beside them in one short transaction, so that they are of one
 * moment and no snapshot stays open behind them.
 */

export type AuditHead = HeadRow & {
  seller_id: string; group_id: string | null; leader_bidder: number | null; scheduled_open_ms: string; scheduled_close_ms: string;
};
/** An event of a lot with what only the database knows of it. */
export type AuditRow = DecisionRow & { id: string; tx: string; span: number | null; first_bid: boolean };

const HEAD = `l.lot_id, l.status, l.outcome, l.seq, l.price, l.leader_id, l.leader_bidder, l.leader_maximum, l.runner_up_maximum, l.reserve_price,
    l.closes_ms, l.extensions, l.bid_count, l.bidder_count, l.buy_now_gone, l.last_decided_ms, l.seller_id, l.group_id, l.scheduled_open_ms, l.scheduled_close_ms`;

export type HeadNowRow = AuditHead & { now_ms: string };

/** Heads of lots. $1 lots, at most 500. */
export const auditHeads = statement<HeadNowRow>('bidding.audit_heads', `
  select ${HEAD}, (extract(epoch from clock_timestamp()) * 1000)::bigint as now_ms
  from bidding.lots l
  where l.lot_id = any($1::bigint[])
  order by l.lot_id
  limit 500`);

/** Events of lots, each from an event of its own on. $1 lots, $2 the event before the first, for each lot; $3 events of a lot at most. */
export const auditEvents = statement<AuditRow>('bidding.audit_events', `
  select d.id, d.tx::text as tx, d.lot_id, d.seq, d.head_seq, d.kind, d.refusal, d.account_id, d.bidder, d.first_bid, d.request, d.maximum,
    d.asked_currency, d.price, d.minimum, d.leader_id, d.leader_bidder, d.bid_count, d.closes_ms, d.at_ms, d.detail, d.span
  from (
    select unnest($1::bigint[]) as lot_id, unnest($2::bigint[]) as after_seq
  ) as asked
  cross join lateral (
    select e.id, e.tx, e.lot_id, e.seq, e.head_seq, e.kind, e.refusal, e.account_id, e.bidder, e.first_bid, e.request, e.maximum, e.asked_currency, e.price, e.minimum,
      e.leader_id, e.leader_bidder, e.bid_count, e.closes_ms, e.at_ms, e.detail, e.span
    from bidding.decisions e
    where e.lot_id = asked.lot_id
      and e.seq > asked.after_seq
      and e.seq is not null
    order by e.seq
    limit $3
  ) as d
  order by d.lot_id, d.seq
  limit 2000`);

export type AuditTermsRow = {
  lot_id: string; has_head: boolean; terms: StoredTerms | null; first_reserve: string | null; first_reserve_known: boolean | null; reserve_price: string | null; lowered_at_seq: string | null;
};

/** Terms of lots, the reserve as published, and where it was lowered first; of a lot that is gone, that it is. $1 lots, at most 500. */
export const auditTerms = statement<AuditTermsRow>('bidding.audit_terms', `
  select asked.lot_id, l.lot_id is not null as has_head, t.terms, t.first_reserve, t.first_reserve_known, l.reserve_price, (
    select min(d.seq)
    from bidding.decisions d
    where d.lot_id = asked.lot_id
      and d.seq is not null
      and d.kind = ${kindCode('lot.reserve_lowered')}
  ) as lowered_at_seq
  from (
    select unnest($1::bigint[]) as lot_id
  ) as asked
  left join bidding.lots l on l.lot_id = asked.lot_id
  left join bidding.terms t on t.lot_id = asked.lot_id
  order by asked.lot_id
  limit 500`);

/**
 * Lots in the order of their keys, found by their head, their terms or their events, so that none is missed whose head or terms are gone.
 * `live` is false for those that closed before $3. $1 after this lot, $2 limit.
 */
export const auditLots = statement<{ lot_id: string; live: boolean }>('bidding.audit_lots', `
  with recursive decided as (
    (
      select lot_id, 1 as place
      from bidding.decisions
      where lot_id > $1
        and seq is not null
      order by lot_id
      limit 1
    )
    union all
    select (
      select d.lot_id
      from bidding.decisions d
      where d.lot_id > decided.lot_id
        and d.seq is not null
      order by d.lot_id
      limit 1
    ), decided.place + 1
    from decided
    where decided.lot_id is not null
      and decided.place < $2
  ), named as (
    (
      select lot_id
      from bidding.lots
      where lot_id > $1
      order by lot_id
      limit $2
    )
    union
    (
      select lot_id
      from bidding.terms
      where lot_id > $1
      order by lot_id
      limit $2
    )
    union
    select lot_id
    from decided
    where lot_id is not null
  )
  select n.lot_id, coalesce(l.status <> ${statusCode('closed')} or l.last_decided_ms >= $3, true) as live
  from named n
  left join bidding.lots l on l.lot_id = n.lot_id
  order by n.lot_id
  limit $2`);

/** Lots with events of these transactions: from one on, or of those that had not ended then. $1 from, $2 in flight, $3 limit. */
export const lotsWrittenSince = statement<{ lot_id: string }>('bidding.lots_written_since', `
  select distinct lot_id
  from bidding.decisions
  where (tx >= $1::xid8 or tx = any ($2::xid8[]))
    and seq is not null
    and span is not null
  order by lot_id
  limit $3`);

/** The moment, as transactions count it: what is committed in it, and the cluster that its numbers belong to. */
export const auditMoment = statement<{ snapshot: string; mark: string; now_ms: string; system_identifier: string }>('bidding.audit_moment', `
  select pg_current_snapshot()::text as snapshot, pg_snapshot_xmin(pg_current_snapshot())::text as mark, (extract(epoch from clock_timestamp()) * 1000)::bigint as now_ms,
    system_identifier::text as system_identifier
  from pg_control_system()`);

/** Requests of a page that have more than one decision; found by the index that should allow but one. $1 accounts, $2 lots, $3 requests, as many. */
export const twins = statement<{ account_id: string; lot_id: string; request: string; decisions: number }>('bidding.audit_twins', `
  select asked.account_id, asked.lot_id, asked.request, other.decisions
  from (
    select unnest($1::bigint[]) as account_id, unnest($2::bigint[]) as lot_id, unnest($3::uuid[]) as request
  ) as asked
  cross join lateral (
    select count(*)::integer as decisions
    from (
      select 1
      from bidding.decisions d
      where d.account_id = asked.account_id
        and d.lot_id = asked.lot_id
        and d.request = asked.request
        and d.request is not null
      limit 10
    ) as counted
  ) as other
  where other.decisions > 1
  order by asked.lot_id, asked.account_id
  limit 1000`);

/** The same over the whole table, for when that index is gone. $1: a lot, or null for all. */
export const twinsWithoutIndex = statement<{ account_id: string; lot_id: string; request: string; decisions: number }>('bidding.audit_twins_without_index', `
  select account_id, lot_id, request, count(*)::integer as decisions
  from bidding.decisions
  where request is not null
    and ($1::bigint is null or lot_id = $1)
  group by account_id, lot_id, request
  having count(*) > 1
  order by lot_id, account_id
  limit 1000`);

/** Requests to void a bid that are or were on record. $1 lots, $2 seqs, as many. */
export const voidsAsked = statement<{ lot_id: string; seq: string }>('bidding.audit_voids', `
  select v.lot_id, v.seq
  from bidding.voids v
  where v.lot_id = any($1::bigint[])
    and v.seq = any($2::bigint[])
  union
  select e.lot_id, e.seq
  from bidding.ended_voids e
  where e.lot_id = any($1::bigint[])
    and e.seq = any($2::bigint[])
    and e.ended_as in ('approved', 'lapsed')
  order by 1, 2
  limit 10000`);
