import { idKey, type AccountId } from '#domain/ids.ts';
import { bigints } from '#platform/db/arrays.ts';
import { statement, type Tx } from '#platform/db/types.ts';
import { OUTCOME_CODES, QUARTER_MS, type Additions, type FirstTimes, type Result } from '../rules.ts';

const addToMinutes = statement<unknown>('analytics.add_to_minutes', `
  insert into analytics.minutes as m (minute_ms, category, currency, opened, bids, purchases, extensions, retractions)
  select n.minute_ms, n.category, n.currency, n.opened, n.bids, n.purchases, n.extensions, n.retractions
  from unnest($1::bigint[], $2::text[], $3::text[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[], $8::bigint[])
    as n (minute_ms, category, currency, opened, bids, purchases, extensions, retractions)
  order by n.minute_ms, n.category, n.currency
  on conflict (minute_ms, category, currency) do update
  set opened = m.opened + excluded.opened, bids = m.bids + excluded.bids, purchases = m.purchases + excluded.purchases, extensions = m.extensions + excluded.extensions,
    retractions = m.retractions + excluded.retractions, mark = nextval('analytics.marks'), copied = false`);

const addToActivity = statement<unknown>('analytics.add_to_activity', `
  insert into analytics.activity as a (quarter_ms, category, currency, opened, bids, purchases, extensions, retractions)
  select n.minute_ms - n.minute_ms % ${QUARTER_MS}, n.category, n.currency, sum(n.opened), sum(n.bids), sum(n.purchases), sum(n.extensions), sum(n.retractions)
  from unnest($1::bigint[], $2::text[], $3::text[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[], $8::bigint[])
    as n (minute_ms, category, currency, opened, bids, purchases, extensions, retractions)
  group by 1, 2, 3
  order by 1, 2, 3
  on conflict (quarter_ms, category, currency) do update
  set opened = a.opened + excluded.opened, bids = a.bids + excluded.bids, purchases = a.purchases + excluded.purchases, extensions = a.extensions + excluded.extensions,
    retractions = a.retractions + excluded.retractions`);

const addResults = statement<unknown>('analytics.add_results', `
  insert into analytics.results (lot_id, closed_ms, outcome, category, currency, seller_id, sale_id, winner_id, hammer, opening_price, estimate_low, estimate_high, bids, bidders, extensions)
  select n.lot_id, n.closed_ms, n.outcome, n.category, n.currency, n.seller_id, n.sale_id, n.winner_id, n.hammer, n.opening_price, n.estimate_low, n.estimate_high, n.bids, n.bidders, n.extensions
  from unnest($1::bigint[], $2::bigint[], $3::smallint[], $4::text[], $5::text[], $6::bigint[], $7::bigint[], $8::bigint[], $9::bigint[], $10::bigint[], $11::bigint[], $12::bigint[], $13::integer[], $14::integer[], $15::integer[])
    as n (lot_id, closed_ms, outcome, category, currency, seller_id, sale_id, winner_id, hammer, opening_price, estimate_low, estimate_high, bids, bidders, extensions)
  order by n.lot_id`);

const addToQuarters = statement<unknown>('analytics.add_to_quarters', `
  insert into analytics.quarters as q (quarter_ms, category, currency, lots, sold, passed, withdrawn, hammer, bids, bidders, extensions,
    estimated, estimated_hammer, estimate_low, estimate_high, below, within, above)
  select n.quarter_ms, n.category, n.currency, n.lots, n.sold, n.passed, n.withdrawn, n.hammer, n.bids, n.bidders, n.extensions,
    n.estimated, n.estimated_hammer, n.estimate_low, n.estimate_high, n.below, n.within, n.above
  from unnest($1::bigint[], $2::text[], $3::text[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[], $8::numeric[], $9::bigint[], $10::bigint[], $11::bigint[],
      $12::bigint[], $13::numeric[], $14::numeric[], $15::numeric[], $16::bigint[], $17::bigint[], $18::bigint[])
    as n (quarter_ms, category, currency, lots, sold, passed, withdrawn, hammer, bids, bidders, extensions, estimated, estimated_hammer, estimate_low, estimate_high, below, within, above)
  order by n.quarter_ms, n.category, n.currency
  on conflict (quarter_ms, category, currency) do update
  set lots = q.lots + excluded.lots, sold = q.sold + excluded.sold, passed = q.passed + excluded.passed, withdrawn = q.withdrawn + excluded.withdrawn, hammer = q.hammer + excluded.hammer,
    bids = q.bids + excluded.bids, bidders = q.bidders + excluded.bidders, extensions = q.extensions + excluded.extensions, estimated = q.estimated + excluded.estimated,
    estimated_hammer = q.estimated_hammer + excluded.estimated_hammer, estimate_low = q.estimate_low + excluded.estimate_low, estimate_high = q.estimate_high + excluded.estimate_high,
    below = q.below + excluded.below, within = q.within + excluded.within, above = q.above + excluded.above`);

const addFirstTimes = statement<unknown>('analytics.add_first_times', `
  insert into analytics.people as p (account_id, registered_ms, watched_ms, bid_ms, won_ms)
  select n.account_id, n.registered_ms, n.watched_ms, n.bid_ms, n.won_ms
  from unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[]) as n (account_id, registered_ms, watched_ms, bid_ms, won_ms)
  order by n.account_id
  on conflict (account_id) do update
  set registered_ms = least(p.registered_ms, excluded.registered_ms), watched_ms = least(p.watched_ms, excluded.watched_ms), bid_ms = least(p.bid_ms, excluded.bid_ms),
    won_ms = least(p.won_ms, excluded.won_ms)
  where (p.registered_ms, p.watched_ms, p.bid_ms, p.won_ms)
    is distinct from (least(p.registered_ms, excluded.registered_ms), least(p.watched_ms, excluded.watched_ms), least(p.bid_ms, excluded.bid_ms), least(p.won_ms, excluded.won_ms))`);

/** Adds what new facts add. In the transaction that keeps the facts; rows are taken in the order of their keys, so that two who count wait for each other in no circle. */
export async function addUp(tx: Tx, { minutes, results, quarters, people }: Additions): Promise<void> {
  const many = [...minutes.values()];
  if (many.length > 0) {
    const values = [
      bigints(many, ({ minuteMs }) => minuteMs), many.map(({ category }) => category), many.map(({ currency }) => currency), bigints(many, ({ opened }) => opened), bigints(many, ({ bids }) => bids),
      bigints(many, ({ purchases }) => purchases), bigints(many, ({ extensions }) => extensions), bigints(many, ({ retractions }) => retractions),
    ];
    await tx.run(addToMinutes, values);
    await tx.run(addToActivity, values);
  }
  if (results.length > 0) await tx.run(addResults, resultValues(results));
  const some = [...quarters.values()].map(({ sums, ...place }) => ({ ...place, ...sums }));
  if (some.length > 0) {
    await tx.run(addToQuarters, [
      bigints(some, ({ quarterMs }) => quarterMs), some.map(({ category }) => category), some.map(({ currency }) => currency), some.map(({ lots }) => lots), some.map(({ sold }) => sold),
      some.map(({ passed }) => passed), some.map(({ withdrawn }) => withdrawn), some.map(({ hammer }) => hammer), some.map(({ bids }) => bids), some.map(({ bidders }) => bidders),
      some.map(({ extensions }) => extensions), some.map(({ estimated }) => estimated), some.map(({ estimatedHammer }) => estimatedHammer), some.map(({ estimateLow }) => estimateLow),
      some.map(({ estimateHigh }) => estimateHigh), some.map(({ below }) => below), some.map(({ within }) => within), some.map(({ above }) => above),
    ]);
  }
  await addFirsts(tx, people);
}

/** First times that are earlier than what is known; the others have no effect. */
export async function addFirsts(tx: Tx, people: ReadonlyMap<AccountId, FirstTimes>): Promise<void> {
  const all = [...people];
  if (all.length === 0) return;
  const times = (name: keyof FirstTimes) => bigints(all, ([, known]) => known[name] ?? null);
  await tx.run(addFirstTimes, [bigints(all, ([account]) => idKey(account)), times('registeredMs'), times('watchedMs'), times('bidMs'), times('wonMs')]);
}

const resultValues = (results: readonly Result[]) => [
  results.map(({ lot }) => idKey(lot)), results.map(({ closedMs }) => closedMs), results.map(({ outcome }) => OUTCOME_CODES[outcome]), results.map(({ category }) => category),
  results.map(({ currency }) => currency), results.map(({ seller }) => idKey(seller)), results.map(({ sale }) => idKey(sale)), results.map(({ winner }) => (winner === null ? null : idKey(winner))),
  results.map(({ hammer }) => hammer), results.map(({ openingPrice }) => openingPrice), results.map(({ estimateLow }) => estimateLow), results.map(({ estimateHigh }) => estimateHigh),
  results.map(({ bids }) => bids), results.map(({ bidders }) => bidders), results.map(({ extensions }) => extensions),
];
