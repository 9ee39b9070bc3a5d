import { idKey } from '#domain/ids.ts';
import { statement, type SqlValue, type Statement, type Tx } from '#platform/db/types.ts';
import type { LotQuery, LotSort, Place } from '../search/port.ts';
import { STILL_TO_CLOSE_POINTS, type TextSearch } from '../search/text.ts';
import { KEY_LAST, SUMMARY_COLUMNS, summaryOf, type Summary, type SummaryRow } from './summaries.ts';
import { partPattern, pointQueriesOf, tsqueryOf } from './tsquery.ts';

export type LotFilter = Omit<LotQuery, 'q'> & { text: TextSearch | null };

/** Of a text that is found more often than this, the newest are sorted, counted and shown. */
export const TEXT_MATCHES_MAX = 2_000;

/** Which index leads: each way of looking has a statement of its own, so that a prepared plan fits it. */
type Way = 'all' | 'status' | 'category' | 'sale' | 'seller' | 'text';
const WAYS: readonly Way[] = ['all', 'status', 'category', 'sale', 'seller', 'text'];

type Sorting = { column: string; order: 'asc' | 'desc'; name: string; ways: readonly Way[] };

// What still can be bid on first, then what fits better, in whole points that another engine counts alike.
const RELEVANCE = `((case when h.status = 'closed' then 0 else ${STILL_TO_CLOSE_POINTS} end)
      + (select count(*) from unnest($14::tsquery[]) as p (point) where l.search @@ p.point))`;
const SORTS: Readonly<Record<LotSort, Sorting>> = {
  closing: { column: 'h.closing_rank', order: 'asc', name: 'closing', ways: WAYS },
  newest: { column: 'h.published_at_ms', order: 'desc', name: 'newest', ways: WAYS },
  price: { column: 'h.price', order: 'asc', name: 'cheapest', ways: WAYS },
  '-price': { column: 'h.price', order: 'desc', name: 'dearest', ways: WAYS },
  bids: { column: 'h.bid_count', order: 'desc', name: 'bids', ways: WAYS },
  hot: { column: 'h.heat', order: 'desc', name: 'hot', ways: WAYS },
  relevance: { column: RELEVANCE, order: 'desc', name: 'relevance', ways: ['text'] },
  position: { column: 'l.position', order: 'asc', name: 'position', ways: ['sale', 'text'] },
};
const LOT_SORTS: readonly LotSort[] = ['closing', 'newest', 'price', '-price', 'bids', 'hot', 'relevance', 'position'];

/** That a lot has the text: words of its title, description and facts, or a part of its title. */
export const hasText = (lot: string, words: string, part: string): string =>
  `(${lot}.search @@ to_tsquery('simple', ${words}) or jsonb_to_tsvector('simple', ${lot}.attributes, '["string"]') @@ to_tsquery('simple', ${words}) or ${lot}.title ilike ${part})`;

/** Lots of which the text is found; `words` and `part` are parameters. */
export const textCondition = (words: string, part: string): string => `
    and h.lot_id in (
      select t.id
      from auction.lots as t
      where t.stage = 'published'
        and not t.hidden
        and ${hasText('t', words, part)}
      order by t.id desc
      limit ${TEXT_MATCHES_MAX}
    )`;

/** Every search that there is, by way and sort. */
export const searchStatements: ReadonlyMap<string, Statement<SummaryRow>> = new Map(
  LOT_SORTS.flatMap((sort) => SORTS[sort].ways.map((way): [string, Statement<SummaryRow>] => [`${way} ${sort}`, searchStatement(way, sort)])),
);

// How common a word is decides between two plans that differ a hundredfold; a plan made once for all words is the wrong one.
export const planForEachText = statement<{ mode: string }>('auction.plan_for_each_text', `
  select set_config('plan_cache_mode', 'force_custom_plan', true) as mode
`);

/**
 * A page of listed lots, in the order of `sort`, after `after`. With a text, `tx` has to be a transaction. The sort
 * `relevance` needs a text and `position` a sale; nothing is found without.
 */
export async function searchLots(tx: Tx, filter: LotFilter, sort: LotSort, after: Place | null, limit: number): Promise<Summary[]> {
  const way = wayOf(filter, sort);
  const named = searchStatements.get(`${way} ${sort}`);
  if (named === undefined) return [];
  const start = after ?? (SORTS[sort].order === 'asc' ? { sortKey: -1n, key: -1n } : { sortKey: KEY_LAST, key: KEY_LAST });
  const values: SqlValue[] = [...filterValues(filter), start.sortKey, start.key, limit];
  if (filter.text !== null) {
    values.push(tsqueryOf(filter.text), partPattern(filter.text), ...(sort === 'relevance' ? [pointQueriesOf(filter.text)] : []));
    await tx.one(planForEachText);
  }
  return (await tx.all(named, values)).map(summaryOf);
}

/** The parameters $1 to $8 of a filter. */
export const filterValues = (filter: LotFilter): SqlValue[] => [
  filter.category, filter.status, filter.sale === null ? null : idKey(filter.sale), filter.seller === null ? null : idKey(filter.seller),
  filter.minPrice, filter.maxPrice, filter.currency, filter.closesBeforeMs,
];

// The narrowest first: a text or a seller leaves the fewest rows.
function wayOf(filter: LotFilter, sort: LotSort): Way {
  if (filter.text !== null) return 'text';
  if (sort === 'position') return 'sale';
  if (filter.seller !== null) return 'seller';
  if (filter.sale !== null) return 'sale';
  if (filter.category !== null) return 'category';
  return filter.status === null ? 'all' : 'status';
}

function searchStatement(way: Way, sort: LotSort): Statement<SummaryRow> {
  const { column, order, name: sorted } = SORTS[sort];
  const exact = (led: Way, name: string, parameter: string): string =>
    way === led ? `h.${name} = ${parameter}` : `(${parameter} is null or h.${name} = ${parameter})`;
  return statement<SummaryRow>(`auction.search_${way}_${sorted}`, `
  select ${SUMMARY_COLUMNS}, ${column} as sort_key
  from auction.heads as h
  join auction.lots as l on l.id = h.lot_id
  join auction.sales as s on s.id = h.sale_id
  where (${column}, h.lot_id) ${order === 'asc' ? '>' : '<'} ($9::bigint, $10::bigint)
    and ${exact('category', 'category', '$1::text')}
    and ${exact('status', 'status', '$2::text')}
    and ${exact('sale', 'sale_id', '$3::bigint')}
    and ${exact('seller', 'seller_id', '$4::bigint')}
    and ($5::bigint is null or h.price >= $5::bigint)
    and ($6::bigint is null or h.price <= $6::bigint)
    and ($7::text is null or h.currency = $7::text)
    and ($8::bigint is null or (h.status <> 'closed' and h.closes_at_ms <= $8::bigint))${way === 'text' ? textCondition('$12', '$13') : ''}
  order by ${column} ${order}, h.lot_id ${order}
  limit $11
`);
}
