import { statement, type SqlValue, type Tx } from '#platform/db/types.ts';
import { filterValues, planForEachText, textCondition, type LotFilter } from './search.ts';
import { partPattern, tsqueryOf } from './tsquery.ts';

/** Lots that are counted at most; a house with more says that there are more. */
export const FACET_LOTS_MAX = 50_000;
export const FACET_SELLERS_MAX = 20;
const FACET_ROWS_MAX = 4_000;

/** One count: of which facet, of which value, of which band or stretch of time. The step of `total` is how many lots were looked at. */
export type FacetRow = { facet: string; value: string; step: number; lots: number };

// Each facet is counted as if the query did not name it, so that its other values show what they would lead to.
const ALL_BUT = (left: string | null): string =>
  ['fits_category', 'fits_status', 'fits_seller', 'fits_currency', 'fits_price', 'fits_closing'].filter((name) => name !== left).join(' and ');

/* One pass over the lots that the text and the sale leave. $9 are the bounds of the bands of prices, $10 those of the currencies $11; $12 the ends of the closing facet. */
const facetSql = (text: string): string => `
  with found as materialized (
    select h.category, h.status, h.seller_id, h.currency,
      ($1::text is null or h.category = $1::text) as fits_category,
      ($2::text is null or h.status = $2::text) as fits_status,
      ($4::bigint is null or h.seller_id = $4::bigint) as fits_seller,
      ($7::text is null or h.currency = $7::text) as fits_currency,
      width_bucket(h.price, case when h.currency = any ($11::text[]) then $10::bigint[] else $9::bigint[] end) as band,
      case when h.status = 'closed' then null else width_bucket(h.closes_at_ms, $12::bigint[]) end as soon,
      (($5::bigint is null or h.price >= $5::bigint) and ($6::bigint is null or h.price <= $6::bigint)) as fits_price,
      ($8::bigint is null or (h.status <> 'closed' and h.closes_at_ms <= $8::bigint)) as fits_closing
    from auction.heads as h
    where ($3::bigint is null or h.sale_id = $3::bigint)${text}
    limit ${FACET_LOTS_MAX}
  ),
  counted as (
    select 'total' as facet, '' as value, count(*)::integer as step, (count(*) filter (where ${ALL_BUT(null)}))::integer as lots
    from found
    union all
    select 'category', category, 0, count(*)::integer
    from found
    where ${ALL_BUT('fits_category')}
    group by category
    union all
    select 'status', status, 0, count(*)::integer
    from found
    where ${ALL_BUT('fits_status')}
    group by status
    union all
    (
      select 'seller', seller_id::text, 0, count(*)::integer
      from found
      where ${ALL_BUT('fits_seller')}
      group by seller_id
      order by count(*) desc, seller_id
      limit ${FACET_SELLERS_MAX}
    )
    union all
    select 'currency', currency, 0, count(*)::integer
    from found
    where fits_category and fits_status and fits_seller and fits_closing
    group by currency
    union all
    select 'price', currency, band, count(*)::integer
    from found
    where ${ALL_BUT('fits_price')}
    group by currency, band
    union all
    select 'closing', '', soon, count(*)::integer
    from found
    where ${ALL_BUT('fits_closing')}
      and soon is not null
    group by soon
  )
  select facet, value, step, lots
  from counted
  order by facet, lots desc, value collate "C", step
  limit ${FACET_ROWS_MAX}
`;

export const countFacets = statement<FacetRow>('auction.count_facets', facetSql(''));
export const countTextFacets = statement<FacetRow>('auction.count_text_facets', facetSql(textCondition('$13', '$14')));

export type FacetBounds = {
  /** Lower bounds of the bands above the first, ascending, in minor units. */
  usual: readonly bigint[];
  /** The same for currencies that are counted in thousandths, and which those are. */
  inThousandths: readonly bigint[];
  thousandthsCurrencies: readonly string[];
  closesByMs: readonly number[];
};

/** The counts of every facet; a value that no lot has is absent. With a text, `tx` has to be a transaction. */
export async function facetsOf(tx: Tx, filter: LotFilter, bounds: FacetBounds): Promise<FacetRow[]> {
  const values: SqlValue[] = [...filterValues(filter), bounds.usual, bounds.inThousandths, bounds.thousandthsCurrencies, bounds.closesByMs];
  if (filter.text === null) return tx.all(countFacets, values);
  await tx.one(planForEachText);
  return tx.all(countTextFacets, [...values, tsqueryOf(filter.text), partPattern(filter.text)]);
}
