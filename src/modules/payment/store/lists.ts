import { idKey, type AccountId } from '#domain/ids.ts';
import type { InvoiceStatus } from '#domain/settlement/standing.ts';
import { statement, type Tx } from '#platform/db/types.ts';
import type { InvoiceRecord } from '../records.ts';
import { INVOICE_COLUMNS, invoiceOf, type InvoiceRow } from './invoices.ts';

const FROM = `from payment.invoices i
  join payment.settlements s on s.invoice_id = i.invoice_id
  join payment.standings c on c.invoice_id = i.invoice_id`;

/** Conditions of the lists for finance; a null leaves one out. $1 status, $2 late at, $3 owed back, $4 currency, $5 number, $6 key of a lot or an account, $7 issued from, $8 until. */
const FILTERS = `where ($1::text is null or c.status = $1)
    and ($2::bigint is null or (c.outstanding > 0 and c.due_ms < $2))
    and (not $3::boolean or c.captured - c.refunded > c.total - c.credited)
    and ($4::text is null or i.currency = $4)
    and ($5::text is null or i.number = $5)
    and ($6::bigint is null or i.lot_id = $6 or i.buyer_id = $6 or i.seller_id = $6)
    and ($7::bigint is null or i.issued_ms >= $7)
    and ($8::bigint is null or i.issued_ms < $8)`;

const ofBuyer = statement<InvoiceRow>('payment.invoices_of_buyer', `
  select ${INVOICE_COLUMNS}
  ${FROM}
  where i.buyer_id = $1
    and i.invoice_id < $2
  order by i.invoice_id desc
  limit $3`);

const filtered = statement<InvoiceRow>('payment.invoices_filtered', `
  select ${INVOICE_COLUMNS}
  ${FROM}
  ${FILTERS}
    and i.invoice_id < $9
  order by i.invoice_id desc
  limit $10`);

const exported = statement<InvoiceRow>('payment.invoices_exported', `
  select ${INVOICE_COLUMNS}
  ${FROM}
  ${FILTERS}
  order by i.year, i.ordinal
  limit $9`);

/** What finance looks for. `lateAtMs`: those with something outstanding that was due before. `party`: key of a lot, a buyer or a seller. */
export type InvoiceFilter = {
  status: InvoiceStatus | null; lateAtMs: number | null; owedBack: boolean; currency: string | null; number: string | null; party: string | null; fromMs: number | null; untilMs: number | null;
};

/** Invoices of a buyer with keys below `before`, newest first. */
export const invoicesOfBuyer = async (tx: Tx, buyer: AccountId, before: string, limit: number): Promise<InvoiceRecord[]> =>
  (await tx.all(ofBuyer, [idKey(buyer), before, limit])).map(invoiceOf);

/** Invoices that were looked for with keys below `before`, newest first. */
export const invoicesBefore = async (tx: Tx, filter: InvoiceFilter, before: string, limit: number): Promise<InvoiceRecord[]> =>
  (await tx.all(filtered, [...values(filter), before, limit])).map(invoiceOf);

/** The same by their numbers, at most `limit`. */
export const invoicesByNumber = async (tx: Tx, filter: InvoiceFilter, limit: number): Promise<InvoiceRecord[]> =>
  (await tx.all(exported, [...values(filter), limit])).map(invoiceOf);

const values = (filter: InvoiceFilter) => [filter.status, filter.lateAtMs, filter.owedBack, filter.currency, filter.number, filter.party, filter.fromMs, filter.untilMs];
