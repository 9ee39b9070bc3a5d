import { statement } from '#platform/db/types.ts';
import { kindCode, statusCode } from './codes.ts';

export type BreachRow = {
  id: string; check_name: string; class: string; lot_id: string | null; seq: string | null; expected: string; found: string; found_ms: string; acknowledged_ms: string | null;
};
const BREACH = 'id, check_name, class, lot_id, seq, expected, found, found_ms, acknowledged_ms';

/**
 * Keeps what was found; answers with what was not known. One that came about before its lot was last resumed is acknowledged by that.
 * $1 checks, $2 classes, $3 lots, $4 seqs, $5 fingerprints, $6 expected, $7 found, $8 evidence, $9 since or null: as many, at most 1,000.
 */
export const keepBreaches = statement<BreachRow>('bidding.keep_breaches', `
  with clock as materialized (
    select (extract(epoch from clock_timestamp()) * 1000)::bigint as now_ms
  ), found as (
    select n.check_name, n.class, n.lot_id, n.seq, n.fingerprint, n.expected, n.found, n.evidence, coalesce(n.since_ms, clock.now_ms) as since_ms, clock.now_ms, (
      select min(d.at_ms)
      from bidding.decisions d
      where d.lot_id = n.lot_id
        and d.seq is not null
        and d.kind = ${kindCode('lot.resumed')}
        and d.at_ms >= n.since_ms
    ) as resumed_ms
    from (
      select unnest($1::text[]) as check_name, unnest($2::text[]) as class, unnest($3::bigint[]) as lot_id, unnest($4::bigint[]) as seq, unnest($5::text[]) as fingerprint,
        unnest($6::text[]) as expected, unnest($7::text[]) as found, unnest($8::jsonb[]) as evidence, unnest($9::bigint[]) as since_ms
    ) as n
    cross join clock
  )
  insert into bidding.breaches (check_name, class, lot_id, seq, fingerprint, expected, found, evidence, since_ms, found_ms, acknowledged_ms, acknowledged_by, reason)
  select check_name, class, lot_id, seq, fingerprint, expected, found, evidence, since_ms, now_ms, resumed_ms, case when resumed_ms is not null then 'the lot was resumed' end, null
  from found
  on conflict (fingerprint) do nothing
  returning ${BREACH}`);

/** A lot that was resumed after its breaches came about has been looked at. */
export const acknowledgeResumed = statement<never>('bidding.acknowledge_resumed', `
  update bidding.breaches b
  set acknowledged_ms = r.at_ms, acknowledged_by = coalesce(r.account_id::text, 'the house'), reason = r.detail ->> 'reason'
  from (
    select w.id, d.at_ms, d.account_id, d.detail
    from bidding.breaches w
    cross join lateral (
      select e.at_ms, e.account_id, e.detail
      from bidding.decisions e
      where e.lot_id = w.lot_id
        and e.seq is not null
        and e.kind = ${kindCode('lot.resumed')}
        and e.at_ms >= w.since_ms
      order by e.seq
      limit 1
    ) as d
    where w.acknowledged_ms is null
      and w.lot_id is not null
    order by w.id
    limit 1000
  ) as r
  where b.id = r.id`);

/** Open lots with a breach of class A that nobody has acknowledged, and the first of these. $1 limit. */
export const suspects = statement<{ lot_id: string; check_name: string }>('bidding.suspects', `
  select distinct on (b.lot_id) b.lot_id, b.check_name
  from bidding.breaches b
  join bidding.lots l on l.lot_id = b.lot_id
  where b.acknowledged_ms is null
    and b.class = 'A'
    and l.status = ${statusCode('open')}
  order by b.lot_id, b.id
  limit $1`);

/** $1 breach, $2 by, $3 why. */
export const acknowledgeBreach = statement<never>('bidding.acknowledge_breach', `
  update bidding.breaches
  set acknowledged_ms = (extract(epoch from clock_timestamp()) * 1000)::bigint, acknowledged_by = $2, reason = $3
  where id = $1
    and acknowledged_ms is null`);

/** What nobody has acknowledged, oldest first. $1 limit. */
export const waitingBreaches = statement<BreachRow>('bidding.waiting_breaches', `
  select ${BREACH}
  from bidding.breaches
  where acknowledged_ms is null
  order by id
  limit $1`);

/** How many there are, counted up to $1. */
export const countWaiting = statement<{ breaches: number }>('bidding.count_waiting_breaches', `
  select count(*)::integer as breaches
  from (
    select 1
    from bidding.breaches
    where acknowledged_ms is null
    limit $1
  ) as waiting`);

export type AuditStateRow = { system_identifier: string; snapshot: string; pass_lot: string; pass_ended_ms: string | null; audited_ms: string | null };

export const readAudit = statement<AuditStateRow>('bidding.read_audit', `
  select system_identifier, snapshot::text as snapshot, pass_lot, pass_ended_ms, audited_ms
  from bidding.audit
  limit 1`);

/** $1 cluster, $2 snapshot. */
export const writeAuditCursor = statement<never>('bidding.write_audit_cursor', `
  insert into bidding.audit (system_identifier, snapshot)
  values ($1, $2::pg_snapshot)
  on conflict (one) do update
  set system_identifier = excluded.system_identifier, snapshot = excluded.snapshot`);

/** $1 lot reached, $2 when a pass ended, or null. */
export const writeAuditPass = statement<never>('bidding.write_audit_pass', `
  update bidding.audit
  set pass_lot = $1, pass_ended_ms = coalesce($2, pass_ended_ms)`);

export const noteAudit = statement<never>('bidding.note_audit', `
  update bidding.audit
  set audited_ms = (extract(epoch from clock_timestamp()) * 1000)::bigint`);

export const lastAudit = statement<{ audited_ms: string | null; now_ms: string }>('bidding.last_audit', `
  select (select audited_ms from bidding.audit) as audited_ms, (extract(epoch from clock_timestamp()) * 1000)::bigint as now_ms`);
