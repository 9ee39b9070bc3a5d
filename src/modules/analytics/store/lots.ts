import type { ListingFacts } from '#contracts/auction.ts';
import { accountId, idKey, lotId, saleId, type LotId } from '#domain/ids.ts';
import { minor, type Minor } from '#domain/money.ts';
import { statement, type Tx } from '#platform/db/types.ts';

/** Lots kept or read in one statement. */
export const LOTS_AT_ONCE_MAX = 500;

type LotRow = {
  lot_id: string; category: string; currency: string; seller_id: string; sale_id: string; opening_price: string; estimate_low: string | null; estimate_high: string | null; counted: boolean;
};

const readLots = statement<LotRow>('analytics.read_lots', `
  select lot_id, category, currency, seller_id, sale_id, opening_price, estimate_low, estimate_high, counted
  from analytics.lots
  where lot_id = any ($1::bigint[])
  order by lot_id
  limit $2`);

const writeLots = statement<unknown>('analytics.write_lots', `
  insert into analytics.lots (lot_id, category, currency, seller_id, sale_id, opening_price, estimate_low, estimate_high, counted)
  select n.lot_id, n.category, n.currency, n.seller_id, n.sale_id, n.opening_price, n.estimate_low, n.estimate_high, n.counted
  from unnest($1::bigint[], $2::text[], $3::text[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[], $8::bigint[], $9::boolean[])
    as n (lot_id, category, currency, seller_id, sale_id, opening_price, estimate_low, estimate_high, counted)
  order by n.lot_id
  on conflict (lot_id) do update
  set category = excluded.category, currency = excluded.currency, seller_id = excluded.seller_id, sale_id = excluded.sale_id, opening_price = excluded.opening_price,
    estimate_low = excluded.estimate_low, estimate_high = excluded.estimate_high, counted = excluded.counted`);

/** What is known of these lots, at most {@link LOTS_AT_ONCE_MAX}; `hidden` of one that does not count. */
export async function readListings(tx: Tx, lots: readonly LotId[]): Promise<Map<LotId, ListingFacts>> {
  const rows = await tx.all(readLots, [lots.map(idKey), lots.length]);
  return new Map(rows.map((row) => [lotId(row.lot_id), {
    seller: accountId(row.seller_id), sale: saleId(row.sale_id), category: row.category, currency: row.currency, openingPrice: minor(BigInt(row.opening_price)),
    estimateLow: amountOf(row.estimate_low), estimateHigh: amountOf(row.estimate_high), hidden: !row.counted,
  }]));
}

/** Keeps what lots are compared by, in place of what was known. */
export async function keepListings(tx: Tx, listings: ReadonlyMap<LotId, ListingFacts>): Promise<void> {
  const all = [...listings];
  if (all.length === 0) return;
  await tx.run(writeLots, [
    all.map(([lot]) => idKey(lot)), all.map(([, { category }]) => category), all.map(([, { currency }]) => currency), all.map(([, { seller }]) => idKey(seller)),
    all.map(([, { sale }]) => idKey(sale)), all.map(([, { openingPrice }]) => openingPrice), all.map(([, { estimateLow }]) => estimateLow), all.map(([, { estimateHigh }]) => estimateHigh),
    all.map(([, { hidden }]) => !hidden),
  ]);
}

const amountOf = (value: string | null): Minor | null => (value === null ? null : minor(BigInt(value)));
