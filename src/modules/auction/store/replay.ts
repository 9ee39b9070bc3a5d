import { idKey, type AccountId, type LotId, type SaleId } from '#domain/ids.ts';
import type { Increments } from '#domain/lot/increments.ts';
import type { SoftClose } from '#domain/lot/terms.ts';
import type { Minor } from '#domain/money.ts';
import { invariant } from '#domain/outcome.ts';
import { statement, type Tx } from '#platform/db/types.ts';
import { storedIncrements } from './lots.ts';

export type HiddenLot = { id: LotId; title: string; openingPrice: Minor; position: number };
/** What all lots of one replay have in common. */
export type HiddenTerms = {
  sale: SaleId; seller: AccountId; category: string; currency: string; increments: Increments; softClose: SoftClose;
  opensAtMs: number; closesAtMs: number; createdAtMs: number;
};

export const insertHiddenLots = statement<unknown>('auction.insert_hidden_lots', `
  insert into auction.lots (
    id, title, opening_price, position, stage, hidden, seller_id, sale_id, description, category, currency, increments, soft_close,
    opens_at_ms, closes_at_ms, retraction, approval_required, staff_may_bid, show_maximum_below_reserve, created_at_ms, published_at_ms
  )
  select n.id, n.title, n.opening_price, n.position, 'published', true, $5, $6, '', $7, $8, $9::jsonb, $10::jsonb,
    $11, $12, 'operator', false, true, false, $13, $13
  from unnest($1::bigint[], $2::text[], $3::bigint[], $4::integer[]) as n (id, title, opening_price, position)
`);

/** Writes lots that are published from their first moment and in no list. At most 1,000 a call. */
export async function addHiddenLots(tx: Tx, lots: readonly HiddenLot[], terms: HiddenTerms): Promise<void> {
  const rows = await tx.run(insertHiddenLots, [
    lots.map((lot) => idKey(lot.id)), lots.map((lot) => lot.title), lots.map((lot) => lot.openingPrice), lots.map((lot) => lot.position),
    idKey(terms.seller), idKey(terms.sale), terms.category, terms.currency, storedIncrements(terms.increments), JSON.stringify(terms.softClose),
    terms.opensAtMs, terms.closesAtMs, terms.createdAtMs,
  ]);
  invariant(rows === lots.length, 'every hidden lot is written');
}
