import type { LotForInvoice } from '#contracts/auction.ts';
import { accountId, idKey, lotId, type LotId } from '#domain/ids.ts';
import { statement, type Tx } from '#platform/db/types.ts';
import type { BuyerTerms } from '../rules/house.ts';
import { buyerOf, type StoredTier } from './lots.ts';

const LOTS_MAX = 500;

type InvoiceRow = { id: string; title: string; currency: string; seller_id: string; hidden: boolean; premium: StoredTier[] | null; tax: BuyerTerms['tax'] | null };

const readForInvoice = statement<InvoiceRow>('auction.read_for_invoice', `
  select id, title, currency, seller_id, hidden, premium, tax
  from auction.lots
  where id = any ($1::bigint[])
    and stage = 'published'
  order by id
  limit ${LOTS_MAX}
`);

/** What invoices for at most {@link LOTS_MAX} published lots are made of; others are absent. */
export async function lotsForInvoice(tx: Tx, lots: readonly LotId[]): Promise<ReadonlyMap<LotId, LotForInvoice>> {
  if (lots.length === 0) return new Map();
  const rows = await tx.all(readForInvoice, [lots.map(idKey)]);
  return new Map(rows.map((row) => [lotId(row.id), {
    title: row.title, currency: row.currency, seller: accountId(row.seller_id), hidden: row.hidden, buyerTerms: buyerOf(row),
  }]));
}
