import { statement, type Tx } from '#platform/db/types.ts';
import { KIND_CODES, MINUTE_MS, OUTCOME_CODES, QUARTER_MS } from '../rules.ts';

/*
 * The figures counted again from the facts, a stretch of time at a time. What is counted here in one go is counted elsewhere fact by fact; a
 * test holds the two together. The caller has taken the counting for itself, so that nobody adds to a stretch while it is counted.
 */

/** What is counted at once; whoever counts waits for it. */
export const STRETCH_MS = 96 * QUARTER_MS;
/** Stretches of one recount: more than a century. */
const STRETCHES_MAX = 40_000;

const stretchesOf = (table: string, column: string): string => `
    select ${column} - ${column} % ${STRETCH_MS} as from_ms
    from analytics.${table}`;
const readStretches = statement<{ from_ms: string }>('analytics.read_stretches', `
  select from_ms
  from (${[['facts', 'at_ms'], ['minutes', 'minute_ms'], ['activity', 'quarter_ms'], ['results', 'closed_ms'], ['quarters', 'quarter_ms']].map(([table = '', column = '']) => stretchesOf(table, column)).join('\n    union')}
  ) as found
  order by from_ms
  limit ${STRETCHES_MAX}`);

/** Beginnings of the stretches in which anything happened or was counted, ascending. */
export const stretches = async (tx: Tx): Promise<number[]> => (await tx.all(readStretches)).map(({ from_ms }) => Number(from_ms));

export const dropMinutes = statement<unknown>('analytics.drop_minutes', `
  delete from analytics.minutes
  where minute_ms >= $1
    and minute_ms < $2`);

const countOf = (kind: keyof typeof KIND_CODES): string => `count(*) filter (where f.kind = ${KIND_CODES[kind]})`;

// What a table with these columns holds of a stretch, counted from the facts; `stepMs` is a divisor of the stretch.
const countActivity = (table: string, column: string, stepMs: number): string => `
  insert into analytics.${table} (${column}, category, currency, opened, bids, purchases, extensions, retractions)
  select f.at_ms - f.at_ms % ${stepMs}, l.category, l.currency, ${countOf('lot.opened')}, ${countOf('bid.accepted')}, ${countOf('lot.bought')}, ${countOf('lot.extended')}, ${countOf('bid.retracted')}
  from analytics.facts as f
  join analytics.lots as l on l.lot_id = f.lot_id
  where f.at_ms >= $1
    and f.at_ms < $2
    and l.counted
    and f.kind in (${KIND_CODES['lot.opened']}, ${KIND_CODES['bid.accepted']}, ${KIND_CODES['lot.bought']}, ${KIND_CODES['lot.extended']}, ${KIND_CODES['bid.retracted']})
  group by 1, 2, 3`;
export const countMinutes = statement<unknown>('analytics.count_minutes', countActivity('minutes', 'minute_ms', MINUTE_MS));
export const countQuartersOfActivity = statement<unknown>('analytics.count_activity', countActivity('activity', 'quarter_ms', QUARTER_MS));

export const dropActivity = statement<unknown>('analytics.drop_activity', `
  delete from analytics.activity
  where quarter_ms >= $1
    and quarter_ms < $2`);

// A lot that turns out to be of a replay, or to have closed at another time, leaves nothing behind.
export const dropResults = statement<unknown>('analytics.drop_results', `
  delete from analytics.results
  where closed_ms >= $1
    and closed_ms < $2`);

export const countResults = statement<unknown>('analytics.count_results', `
  insert into analytics.results as r (lot_id, closed_ms, outcome, category, currency, seller_id, sale_id, winner_id, hammer, opening_price, estimate_low, estimate_high, bids, bidders, extensions)
  select f.lot_id, f.at_ms, f.outcome, l.category, l.currency, l.seller_id, l.sale_id, case when f.outcome = ${OUTCOME_CODES.sold} then f.account_id end,
    case when f.outcome = ${OUTCOME_CODES.sold} then f.price else 0 end, l.opening_price, l.estimate_low, l.estimate_high, f.bid_count, f.bidder_count, f.extensions
  from analytics.facts as f
  join analytics.lots as l on l.lot_id = f.lot_id
  where f.at_ms >= $1
    and f.at_ms < $2
    and l.counted
    and f.kind = ${KIND_CODES['lot.closed']}
  order by f.lot_id
  on conflict (lot_id) do update
  set closed_ms = excluded.closed_ms, outcome = excluded.outcome, category = excluded.category, currency = excluded.currency, seller_id = excluded.seller_id, sale_id = excluded.sale_id,
    winner_id = excluded.winner_id, hammer = excluded.hammer, opening_price = excluded.opening_price, estimate_low = excluded.estimate_low, estimate_high = excluded.estimate_high,
    bids = excluded.bids, bidders = excluded.bidders, extensions = excluded.extensions, mark = nextval('analytics.marks'), copied = false`);

export const dropQuarters = statement<unknown>('analytics.drop_quarters', `
  delete from analytics.quarters
  where quarter_ms >= $1
    and quarter_ms < $2`);

const ESTIMATED = `r.outcome = ${OUTCOME_CODES.sold} and r.estimate_low is not null and r.estimate_high is not null`;

export const countQuarters = statement<unknown>('analytics.count_quarters', `
  insert into analytics.quarters (quarter_ms, category, currency, lots, sold, passed, withdrawn, hammer, bids, bidders, extensions,
    estimated, estimated_hammer, estimate_low, estimate_high, below, within, above)
  select r.closed_ms - r.closed_ms % 900000, r.category, r.currency, count(*), count(*) filter (where r.outcome = ${OUTCOME_CODES.sold}), count(*) filter (where r.outcome = ${OUTCOME_CODES.passed}),
    count(*) filter (where r.outcome = ${OUTCOME_CODES.withdrawn}), sum(r.hammer), sum(r.bids), sum(r.bidders), sum(r.extensions), count(*) filter (where ${ESTIMATED}),
    coalesce(sum(r.hammer) filter (where ${ESTIMATED}), 0), coalesce(sum(r.estimate_low) filter (where ${ESTIMATED}), 0), coalesce(sum(r.estimate_high) filter (where ${ESTIMATED}), 0),
    count(*) filter (where ${ESTIMATED} and r.hammer < r.estimate_low), count(*) filter (where ${ESTIMATED} and r.hammer between r.estimate_low and r.estimate_high),
    count(*) filter (where ${ESTIMATED} and r.hammer > r.estimate_high)
  from analytics.results as r
  where r.closed_ms >= $1
    and r.closed_ms < $2
  group by 1, 2, 3`);

export const countFirsts = statement<unknown>('analytics.count_firsts', `
  insert into analytics.people as p (account_id, bid_ms, won_ms)
  select f.account_id, min(f.at_ms) filter (where f.kind in (${KIND_CODES['bid.accepted']}, ${KIND_CODES['lot.bought']})), min(f.at_ms) filter (where f.kind = ${KIND_CODES['lot.closed']})
  from analytics.facts as f
  join analytics.lots as l on l.lot_id = f.lot_id
  where f.at_ms >= $1
    and f.at_ms < $2
    and l.counted
    and f.account_id is not null
    and f.kind in (${KIND_CODES['bid.accepted']}, ${KIND_CODES['lot.bought']}, ${KIND_CODES['lot.closed']})
  group by f.account_id
  order by f.account_id
  on conflict (account_id) do update
  set bid_ms = least(p.bid_ms, excluded.bid_ms), won_ms = least(p.won_ms, excluded.won_ms)`);

/** Counts the stretch that begins at `fromMs` from the facts; what was counted of it before is gone. */
export async function countStretch(tx: Tx, fromMs: number): Promise<void> {
  for (const counting of [dropMinutes, countMinutes, dropActivity, countQuartersOfActivity, dropResults, countResults, dropQuarters, countQuarters, countFirsts]) await tx.run(counting, [fromMs, fromMs + STRETCH_MS]);
}
