import { idKey, type AccountId, type SaleId } from '#domain/ids.ts';
import type { LotStatus } from '#domain/lot/state.ts';
import type { Minor } from '#domain/money.ts';
import { statement, type SqlValue, type Statement, type Tx } from '#platform/db/types.ts';
import { KEY_LAST, SUMMARY_COLUMNS, summaryOf, type Summary, type SummaryRow } from './summaries.ts';

export type LotSort = 'closing' | 'newest' | 'price' | '-price' | 'bids';
export type LotFilter = {
  /** Prefixes that all have to be found, as a tsquery, or a part of the title; null searches no text. */
  text: { words: string; part: string } | null;
  category: string | null; status: LotStatus | null; sale: SaleId | null; seller: AccountId | null; minPrice: Minor | null; maxPrice: Minor | null;
};
/** The place after which a list goes on. */
export type Place = { sortKey: bigint; key: bigint };

/** Of a text that is found more often than this, the newest are sorted and shown. */
export const TEXT_MATCHES_MAX = 2_000;

/** Which index leads: each way of looking has a statement of its own, so that a prepared plan fits it. */
type Way = 'all' | 'status' | 'category' | 'sale' | 'seller' | 'text';
const WAYS: readonly Way[] = ['all', 'status', 'category', 'sale', 'seller', 'text'];
const SORTS: Readonly<Record<LotSort, { column: string; order: 'asc' | 'desc' }>> = {
  closing: { column: 'h.closing_rank', order: 'asc' },
  newest: { column: 'h.published_at_ms', order: 'desc' },
  price: { column: 'h.price', order: 'asc' },
  '-price': { column: 'h.price', order: 'desc' },
  bids: { column: 'h.bid_count', order: 'desc' },
};

const TEXT_CONDITION = `
    and h.lot_id in (
      select t.id
      from auction.lots as t
      where t.stage = 'published'
        and not t.hidden
        and (t.search @@ to_tsquery('simple', $10) or t.title ilike $11)
      order by t.id desc
      limit ${TEXT_MATCHES_MAX}
    )`;

const NAMES: Readonly<Record<LotSort, string>> = { closing: 'closing', newest: 'newest', price: 'cheapest', '-price': 'dearest', bids: 'bids' };

const LOT_SORTS: readonly LotSort[] = ['closing', 'newest', 'price', '-price', 'bids'];

/** Every search that there is, by way and sort. */
export const searchStatements: ReadonlyMap<string, Statement<SummaryRow>> = new Map(
  WAYS.flatMap((way) => LOT_SORTS.map((sort): [string, Statement<SummaryRow>] => [`${way} ${sort}`, searchStatement(way, sort)])),
);

// How common a word is decides between two plans that differ a hundredfold; a plan made once for all words is the wrong one.
export const planForEachText = statement<{ mode: string }>('auction.plan_for_each_text', `
  select set_config('plan_cache_mode', 'force_custom_plan', true) as mode
`);

/** A page of listed lots, in the order of `sort`, after `after`. With a text, `tx` has to be a transaction. */
export async function searchLots(tx: Tx, filter: LotFilter, sort: LotSort, after: Place | null, limit: number): Promise<Summary[]> {
  const way = wayOf(filter);
  const named = searchStatements.get(`${way} ${sort}`);
  if (named === undefined) return [];
  const start = after ?? (SORTS[sort].order === 'asc' ? { sortKey: -1n, key: -1n } : { sortKey: KEY_LAST, key: KEY_LAST });
  const values: SqlValue[] = [
    filter.category, filter.status, filter.sale === null ? null : idKey(filter.sale), filter.seller === null ? null : idKey(filter.seller),
    filter.minPrice, filter.maxPrice, start.sortKey, start.key, limit,
  ];
  if (filter.text !== null) {
    values.push(filter.text.words, filter.text.part);
    await tx.one(planForEachText);
  }
  return (await tx.all(named, values)).map(summaryOf);
}

// The narrowest first: a text or a seller leaves the fewest rows.
function wayOf(filter: LotFilter): Way {
  if (filter.text !== null) return 'text';
  if (filter.seller !== null) return 'seller';
  if (filter.sale !== null) return 'sale';
  if (filter.category !== null) return 'category';
  return filter.status === null ? 'all' : 'status';
}

function searchStatement(way: Way, sort: LotSort): Statement<SummaryRow> {
  const { column, order } = SORTS[sort];
  const exact = (led: Way, name: string, parameter: string): string =>
    way === led ? `h.${name} = ${parameter}` : `(${parameter} is null or h.${name} = ${parameter})`;
  return statement<SummaryRow>(`auction.search_${way}_${NAMES[sort]}`, `
  select ${SUMMARY_COLUMNS}, ${column} as sort_key
  from auction.heads as h
  join auction.lots as l on l.id = h.lot_id
  join auction.sales as s on s.id = h.sale_id
  where (${column}, h.lot_id) ${order === 'asc' ? '>' : '<'} ($7::bigint, $8::bigint)
    and ${exact('category', 'category', '$1::text')}
    and ${exact('status', 'status', '$2::text')}
    and ${exact('sale', 'sale_id', '$3::bigint')}
    and ${exact('seller', 'seller_id', '$4::bigint')}
    and ($5::bigint is null or h.price >= $5::bigint)
    and ($6::bigint is null or h.price <= $6::bigint)${way === 'text' ? TEXT_CONDITION : ''}
  order by ${column} ${order}, h.lot_id ${order}
  limit $9
`);
}
