import { statement, type Statement } from '#platform/db/types.ts';
import { KIND_CODES, MINUTE_MS, OUTCOME_CODES, QUARTER_MS } from '../rules.ts';

/*
 * What the figures say against what the facts say, in one statement each, so that both are of one moment. $1 and $2 are the beginning and the end of the
 * stretch, at quarters of an hour; $3 is how many differences are told.
 */

export type Difference = { place: string; counted: string; expected: string };

const countOf = (kind: keyof typeof KIND_CODES): string => `count(*) filter (where f.kind = ${KIND_CODES[kind]})`;
const activity = (table: string, column: string, stepMs: number): string => `
  with expected as (
    select f.at_ms - f.at_ms % ${stepMs} as at_ms, l.category, l.currency,
      concat_ws(' ', ${countOf('lot.opened')}, ${countOf('bid.accepted')}, ${countOf('lot.bought')}, ${countOf('lot.extended')}, ${countOf('bid.retracted')}) as counts
    from analytics.facts as f
    join analytics.lots as l on l.lot_id = f.lot_id
    where f.at_ms >= $1
      and f.at_ms < $2
      and l.counted
      and f.kind in (${KIND_CODES['lot.opened']}, ${KIND_CODES['bid.accepted']}, ${KIND_CODES['lot.bought']}, ${KIND_CODES['lot.extended']}, ${KIND_CODES['bid.retracted']})
    group by 1, 2, 3
  ),
  counted as (
    select ${column} as at_ms, category, currency, concat_ws(' ', opened, bids, purchases, extensions, retractions) as counts
    from analytics.${table}
    where ${column} >= $1
      and ${column} < $2
  )
  select concat_ws(' ', at_ms, category, currency) as place, coalesce(c.counts, 'nothing') as counted, coalesce(e.counts, 'nothing') as expected
  from expected as e
  full join counted as c using (at_ms, category, currency)
  where e.counts is distinct from c.counts
  order by at_ms, category, currency
  limit $3`;

export const minutesApart = statement<Difference>('analytics.minutes_apart', activity('minutes', 'minute_ms', MINUTE_MS));
export const activityApart = statement<Difference>('analytics.activity_apart', activity('activity', 'quarter_ms', QUARTER_MS));

export const resultsApart = statement<Difference>('analytics.results_apart', `
  with expected as (
    select f.lot_id, concat_ws(' ', f.at_ms, f.outcome, case when f.outcome = ${OUTCOME_CODES.sold} then f.price else 0 end, f.bid_count, f.bidder_count, f.extensions, l.category, l.currency) as result
    from analytics.facts as f
    join analytics.lots as l on l.lot_id = f.lot_id
    where f.at_ms >= $1
      and f.at_ms < $2
      and l.counted
      and f.kind = ${KIND_CODES['lot.closed']}
  ),
  counted as (
    select lot_id, concat_ws(' ', closed_ms, outcome, hammer, bids, bidders, extensions, category, currency) as result
    from analytics.results
    where closed_ms >= $1
      and closed_ms < $2
  )
  select lot_id::text as place, coalesce(c.result, 'nothing') as counted, coalesce(e.result, 'nothing') as expected
  from expected as e
  full join counted as c using (lot_id)
  where e.result is distinct from c.result
  order by lot_id
  limit $3`);

export const quartersApart = statement<Difference>('analytics.quarters_apart', `
  with expected as (
    select closed_ms - closed_ms % ${QUARTER_MS} as quarter_ms, category, currency,
      concat_ws(' ', count(*), count(*) filter (where outcome = ${OUTCOME_CODES.sold}), count(*) filter (where outcome = ${OUTCOME_CODES.passed}), sum(hammer), sum(bids), sum(bidders), sum(extensions)) as sums
    from analytics.results
    where closed_ms >= $1
      and closed_ms < $2
    group by 1, 2, 3
  ),
  counted as (
    select quarter_ms, category, currency, concat_ws(' ', lots, sold, passed, hammer, bids, bidders, extensions) as sums
    from analytics.quarters
    where quarter_ms >= $1
      and quarter_ms < $2
  )
  select concat_ws(' ', quarter_ms, category, currency) as place, coalesce(c.sums, 'nothing') as counted, coalesce(e.sums, 'nothing') as expected
  from expected as e
  full join counted as c using (quarter_ms, category, currency)
  where e.sums is distinct from c.sums
  order by quarter_ms, category, currency
  limit $3`);

export const factsSeen = statement<{ facts: string; lots: string }>('analytics.facts_seen', `
  select count(*) as facts, count(distinct lot_id) as lots
  from analytics.facts
  where at_ms >= $1
    and at_ms < $2`);

export const COMPARISONS: readonly Statement<Difference>[] = [minutesApart, activityApart, resultsApart, quartersApart];
