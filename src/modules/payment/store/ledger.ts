import { accountId, idKey, invoiceId, type InvoiceId } from '#domain/ids.ts';
import { minor } from '#domain/money.ts';
import { invariant } from '#domain/outcome.ts';
import { balanced, LEDGER_ACCOUNTS, TRANSACTION_KINDS, type LedgerAccount, type Posting, type TransactionKind } from '#domain/settlement/ledger.ts';
import { statement, type Tx } from '#platform/db/types.ts';
import type { Act, TransactionRecord } from '../records.ts';

/** Transactions of one invoice that are shown; one that has more is looked at in the database. */
export const TRANSACTIONS_OF_INVOICE_MAX = 500;
/** Every account in every currency fits. */
const BALANCES_MAX = 2_000;

const insertTransaction = statement<{ transaction_id: string }>('payment.insert_transaction', `
  insert into payment.transactions (kind, invoice_id, currency, document_id, reverses, by_account, reason, request_id, at_ms)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
  returning transaction_id`);

const insertEntries = statement<unknown>('payment.insert_entries', `
  insert into payment.entries (transaction_id, line, account, party_id, amount, currency)
  select $1, n.line, n.account, n.party_id, n.amount, $5
  from unnest($2::text[], $3::bigint[], $4::bigint[]) with ordinality as n (account, party_id, amount, line)
  order by n.line`);

type EntryRow = { transaction_id: string; line: number; account: string; party_id: string | null; amount: string };

const COLUMNS = 't.transaction_id, t.kind, t.invoice_id, t.currency, t.document_id, t.reverses, t.by_account, t.reason, t.request_id, t.at_ms';
type TransactionRow = {
  transaction_id: string; kind: string; invoice_id: string; currency: string; document_id: string | null; reverses: string | null; by_account: string | null; reason: string;
  request_id: string | null; at_ms: string;
};

const transactionsOfInvoices = statement<TransactionRow>('payment.transactions_of_invoices', `
  select ${COLUMNS}
  from payment.transactions t
  where t.invoice_id = any ($1::bigint[])
  order by t.transaction_id
  limit $2`);

const entriesOf = statement<EntryRow>('payment.entries_of', `
  select e.transaction_id, e.line, e.account, e.party_id, e.amount
  from payment.entries e
  where e.transaction_id = any ($1::bigint[])
  order by e.transaction_id, e.line`);

const transactionById = statement<TransactionRow>('payment.transaction_by_id', `
  select ${COLUMNS}
  from payment.transactions t
  where t.transaction_id = $1`);

const capturedBy = statement<{ transaction_id: string }>('payment.transaction_of_document', `
  select transaction_id
  from payment.transactions
  where kind = $1
    and document_id = $2`);

const trialBalance = statement<{ currency: string; account: string; debit: string; credit: string; entries: string }>('payment.trial_balance', `
  select currency, account, coalesce(sum(amount) filter (where amount > 0), 0)::bigint as debit, coalesce(-sum(amount) filter (where amount < 0), 0)::bigint as credit, count(*) as entries
  from payment.entries
  group by currency, account
  order by currency, account
  limit ${BALANCES_MAX}`);

export type NewTransaction = { kind: TransactionKind; invoice: { id: InvoiceId; currency: string }; document: string | null; reverses: string | null; postings: readonly Posting[] };

/** Posts one transaction. What does not balance is a bug and is thrown before the database sees it; the database refuses it again at the commit. Answers with its number. */
export async function post(tx: Tx, { kind, invoice, document, reverses, postings }: NewTransaction, act: Act): Promise<string> {
  invariant(balanced(postings), 'a transaction of the ledger balances');
  const row = await tx.one(insertTransaction, [kind, idKey(invoice.id), invoice.currency, document, reverses, act.by === null ? null : idKey(act.by), act.reason, act.requestId, act.atMs]);
  invariant(row !== null, 'a transaction that was written has a number');
  const written = await tx.run(insertEntries, [
    row.transaction_id, postings.map(({ account }) => account), postings.map(({ party }) => (party === null ? null : idKey(party))), postings.map(({ amount }) => amount), invoice.currency,
  ]);
  invariant(written === postings.length, 'every entry is written');
  return row.transaction_id;
}

/** Transactions of invoices with their entries, oldest first, at most `limit`. */
export async function transactionsOf(tx: Tx, invoices: readonly string[], limit: number): Promise<TransactionRecord[]> {
  return withEntries(tx, await tx.all(transactionsOfInvoices, [invoices, limit]));
}

/** One transaction with its entries; it must be there. */
export async function transactionOf(tx: Tx, id: string): Promise<TransactionRecord> {
  const [found] = await withEntries(tx, await tx.all(transactionById, [id]));
  invariant(found !== undefined, 'a transaction that is named is there');
  return found;
}

/** The number of the transaction that records a payment, refund or credit note; it must be there. */
export async function transactionOfDocument(tx: Tx, kind: TransactionKind, document: string): Promise<string> {
  const row = await tx.one(capturedBy, [kind, document]);
  invariant(row !== null, 'a document is in the ledger');
  return row.transaction_id;
}

export type Balance = { currency: string; account: LedgerAccount; debit: bigint; credit: bigint; entries: number };

/** What stands on each account, by currency: a sum over the whole ledger. */
export async function readBalances(tx: Tx): Promise<Balance[]> {
  const rows = await tx.all(trialBalance);
  return rows.map((row) => ({ currency: row.currency, account: accountOf(row.account), debit: BigInt(row.debit), credit: BigInt(row.credit), entries: Number(row.entries) }));
}

async function withEntries(tx: Tx, rows: readonly TransactionRow[]): Promise<TransactionRecord[]> {
  const entries = Map.groupBy(rows.length === 0 ? [] : await tx.all(entriesOf, [rows.map((row) => row.transaction_id)]), (row) => row.transaction_id);
  return rows.map((row) => ({
    id: row.transaction_id, kind: kindOf(row.kind), invoice: invoiceId(row.invoice_id), currency: row.currency, document: row.document_id, reverses: row.reverses,
    by: row.by_account === null ? null : accountId(row.by_account), reason: row.reason, requestId: row.request_id, atMs: Number(row.at_ms),
    entries: (entries.get(row.transaction_id) ?? []).map((entry): Posting => ({ account: accountOf(entry.account), party: entry.party_id === null ? null : accountId(entry.party_id), amount: minor(BigInt(entry.amount)) })),
  }));
}

function kindOf(text: string): TransactionKind {
  const kind = TRANSACTION_KINDS.find((known) => known === text);
  invariant(kind !== undefined, 'a stored transaction is of a known kind');
  return kind;
}

function accountOf(text: string): LedgerAccount {
  const account = LEDGER_ACCOUNTS.find((known) => known === text);
  invariant(account !== undefined, 'an entry is on a known account');
  return account;
}
