import type { InvoiceId } from '#domain/ids.ts';
import type { Database } from '#platform/db/types.ts';
import { TRANSACTIONS_OF_INVOICE_MAX, transactionsOf } from '../store/ledger.ts';
import { creditNotesOf } from '../store/credit-notes.ts';
import { movesOf, OF_INVOICE_MAX, paymentsOf, refundsOf } from '../store/payments.ts';
import { invoicesOfKeys, keyed } from '../store/verify.ts';
import { auditInvoice, type WholeFile } from './audit.ts';
import type { Tally } from './tally.ts';

/** Reads some invoices with all their records, as they were at one moment, and looks at them. `keys`: at most 100. */
export async function auditKeys(database: Database, keys: readonly string[], tally: Tally): Promise<WholeFile[]> {
  if (keys.length === 0) return [];
  const files = await readFiles(database, keys);
  const there = new Set(files.map(({ invoice }) => invoice.id));
  for (const key of keys) {
    // What an invoice always has beside it is written in its own transaction.
    if (!there.has(keyed(key))) tally.found('ledger_tells_the_records', { invoice: keyed(key), lot: null, about: 'gone', expected: 'a settlement and a standing beside the invoice', found: 'none' });
  }
  for (const file of files) auditInvoice(file, tally);
  return files;
}

function readFiles(database: Database, keys: readonly string[]): Promise<WholeFile[]> {
  const limit = OF_INVOICE_MAX * keys.length;
  return database.transaction(async (tx) => {
    const invoices = await invoicesOfKeys(tx, keys);
    const [payments, moves, refunds, notes, transactions] = [
      await paymentsOf(tx, keys, limit), await movesOf(tx, keys, limit), await refundsOf(tx, keys, limit), await creditNotesOf(tx, keys, limit), await transactionsOf(tx, keys, TRANSACTIONS_OF_INVOICE_MAX * keys.length),
    ];
    const invoiceOfPayment = new Map(payments.map(({ id, invoice }) => [id, invoice]));
    const by = <Row>(rows: readonly Row[], of: (row: Row) => InvoiceId | undefined): ((id: InvoiceId) => Row[]) => {
      const grouped = Map.groupBy(rows, of);
      return (id) => grouped.get(id) ?? [];
    };
    const [own, moved, back, credited, posted] = [by(payments, (row) => row.invoice), by(moves, (row) => invoiceOfPayment.get(row.payment)), by(refunds, (row) => row.invoice), by(notes, (row) => row.invoice), by(transactions, (row) => row.invoice)];
    return invoices.map((invoice) => ({
      invoice, payments: own(invoice.id), moves: moved(invoice.id), refunds: back(invoice.id), creditNotes: credited(invoice.id), transactions: posted(invoice.id),
    }));
  }, { isolation: 'repeatable read' });
}
