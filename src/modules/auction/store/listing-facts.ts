import type { ListingFacts } from '#contracts/auction.ts';
import { accountId, idKey, lotId, saleId, type LotId } from '#domain/ids.ts';
import { minor, type Minor } from '#domain/money.ts';
import { statement, type Tx } from '#platform/db/types.ts';

const LOTS_MAX = 500;

type Row = {
  id: string; seller_id: string; sale_id: string; category: string; currency: string; opening_price: string; estimate_low: string | null;
  estimate_high: string | null; hidden: boolean;
};

const readListingFacts = statement<Row>('auction.read_listing_facts', `
  select id, seller_id, sale_id, category, currency, opening_price, estimate_low, estimate_high, hidden
  from auction.lots
  where id = any ($1::bigint[])
  order by id
  limit ${LOTS_MAX}
`);

/** What at most {@link LOTS_MAX} lots are compared by; unknown ones are absent. */
export async function listingFactsOf(tx: Tx, lots: readonly LotId[]): Promise<ReadonlyMap<LotId, ListingFacts>> {
  if (lots.length === 0) return new Map();
  const rows = await tx.all(readListingFacts, [lots.map(idKey)]);
  return new Map(rows.map((row) => [lotId(row.id), {
    seller: accountId(row.seller_id), sale: saleId(row.sale_id), category: row.category, currency: row.currency, openingPrice: minor(BigInt(row.opening_price)),
    estimateLow: amountOf(row.estimate_low), estimateHigh: amountOf(row.estimate_high), hidden: row.hidden,
  }]));
}

const amountOf = (value: string | null): Minor | null => (value === null ? null : minor(BigInt(value)));
