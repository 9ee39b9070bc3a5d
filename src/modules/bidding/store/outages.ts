import { statement } from '#platform/db/types.ts';

/**
 * One beat of the house. Moves the beat forward (back, when it was written by a clock that ran ahead) and answers when the one before was, so that whoever beats first after
 * a gap sees it; the row's lock makes that exactly one process.
 */
export const beat = statement<{ before_ms: string | null; now_ms: string }>('bidding.beat', `
  with clock as materialized (
    select (extract(epoch from clock_timestamp()) * 1000)::bigint as now_ms
  ), last as (
    select beat_ms
    from bidding.heartbeat
    for update
  ), moved as (
    insert into bidding.heartbeat (one, beat_ms)
    select true, now_ms
    from clock
    where (select count(*) from last) >= 0
    on conflict (one) do update
    set beat_ms = case when heartbeat.beat_ms > excluded.beat_ms + 1000 then excluded.beat_ms else greatest(heartbeat.beat_ms, excluded.beat_ms) end
    returning beat_ms
  )
  select (select beat_ms from last) as before_ms, clock.now_ms
  from clock, moved`);

/** $1 from, $2 to. */
export const insertOutage = statement<never>('bidding.insert_outage', `
  insert into bidding.outages (from_ms, to_ms)
  values ($1, $2)
  on conflict (from_ms) do update
  set to_ms = greatest(outages.to_ms, excluded.to_ms)`);

/** Outages in which an open lot may still have come due. $1: limit. */
export const readOutages = statement<{ from_ms: string; to_ms: string }>('bidding.read_outages', `
  select from_ms, to_ms
  from bidding.outages
  order by from_ms desc
  limit $1`);
