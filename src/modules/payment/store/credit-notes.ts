import { accountId, creditNoteId, idKey, invoiceId, type CreditNoteId } from '#domain/ids.ts';
import { minor } from '#domain/money.ts';
import { statement, type Tx } from '#platform/db/types.ts';
import type { CreditNoteRecord } from '../records.ts';

type CreditNoteRow = {
  credit_note_id: string; number: string; invoice_id: string; currency: string; hammer: string; premium: string; tax: string; tax_inside: string; total: string; by_account: string | null;
  reason: string; request_id: string | null; at_ms: string;
};

const COLUMNS = 'credit_note_id, number, invoice_id, currency, hammer, premium, tax, tax_inside, total, by_account, reason, request_id, at_ms';

const insertCreditNote = statement<unknown>('payment.insert_credit_note', `
  insert into payment.credit_notes (${COLUMNS}, year, ordinal)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`);

const creditNoteById = statement<CreditNoteRow>('payment.credit_note_by_id', `
  select ${COLUMNS}
  from payment.credit_notes
  where credit_note_id = $1`);

const creditNotesOfInvoices = statement<CreditNoteRow>('payment.credit_notes_of_invoices', `
  select ${COLUMNS}
  from payment.credit_notes
  where invoice_id = any ($1::bigint[])
  order by credit_note_id
  limit $2`);

export const addCreditNote = (tx: Tx, note: CreditNoteRecord, place: { year: number; ordinal: number }): Promise<number> => tx.run(insertCreditNote, [
  idKey(note.id), note.number, idKey(note.invoice), note.currency, note.hammer, note.premium, note.tax, note.taxInside, note.total, note.by === null ? null : idKey(note.by), note.reason,
  note.requestId, note.atMs, place.year, place.ordinal,
]);

export async function findCreditNote(tx: Tx, id: CreditNoteId): Promise<CreditNoteRecord | null> {
  const row = await tx.one(creditNoteById, [idKey(id)]);
  return row === null ? null : creditNoteOf(row);
}

/** Credit notes of invoices, oldest first, at most `limit`. */
export const creditNotesOf = async (tx: Tx, invoices: readonly string[], limit: number): Promise<CreditNoteRecord[]> => (await tx.all(creditNotesOfInvoices, [invoices, limit])).map(creditNoteOf);

const creditNoteOf = (row: CreditNoteRow): CreditNoteRecord => ({
  id: creditNoteId(row.credit_note_id), number: row.number, invoice: invoiceId(row.invoice_id), currency: row.currency, hammer: minor(BigInt(row.hammer)), premium: minor(BigInt(row.premium)),
  tax: minor(BigInt(row.tax)), taxInside: minor(BigInt(row.tax_inside)), total: minor(BigInt(row.total)), by: row.by_account === null ? null : accountId(row.by_account), reason: row.reason,
  requestId: row.request_id, atMs: Number(row.at_ms),
});
