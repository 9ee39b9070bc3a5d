import type { Static } from 'typebox';
import type { getInvoiceLedger, getTrialBalance } from '#contracts/http/payment.ts';
import { instant } from '#contracts/instant.ts';
import { idKey, type AccountId, type CreditNoteId, type InvoiceId, type PaymentId } from '#domain/ids.ts';
import { formatMajor, minor } from '#domain/money.ts';
import { writeCsv } from '#platform/csv/write.ts';
import { isFinance, type Actor } from '../ports.ts';
import type { CreditNoteRecord, InvoiceRecord } from '../records.ts';
import { creditNotesOf, findCreditNote } from '../store/credit-notes.ts';
import { findInvoice } from '../store/invoices.ts';
import { readBalances, transactionsOf, TRANSACTIONS_OF_INVOICE_MAX } from '../store/ledger.ts';
import { invoicesBefore, invoicesByNumber, invoicesOfBuyer, type InvoiceFilter } from '../store/lists.ts';
import { findPayment, movesOf, OF_INVOICE_MAX, paymentsOf, refundsOf } from '../store/payments.ts';
import type { Kit } from './kit.ts';
import { invoiceJson, partyJson, paymentJson, rowJson, staffRowJson, type InvoiceFile, type InvoiceJson, type InvoiceRowJson, type PaymentJson, type StaffInvoiceRowJson } from './views.ts';

/** Which part of a list: entries with keys below `before`, at most `limit`. */
export type Part = { before: string | null; limit: number };
type Listed<Item> = { items: Item[]; next: InvoiceId | null };
export type Wanted = Omit<InvoiceFilter, 'lateAtMs'> & { late: boolean };

const KEY_LAST = '9223372036854775807';
/** Invoices in an export of what is held about somebody. */
const EXPORTED_OF_ACCOUNT_MAX = 1_000;

/** What the module shows of its records. Whoever may not see an invoice is told that there is none. */
export const openReading = (kit: Kit) => ({
  mine: async (account: AccountId, part: Part): Promise<Listed<InvoiceRowJson>> =>
    listed(await invoicesOfBuyer(kit.database, account, part.before ?? KEY_LAST, part.limit + 1), part.limit, (invoice) => rowJson(invoice, kit.clock.nowMs())),

  all: async (wanted: Wanted, part: Part): Promise<Listed<StaffInvoiceRowJson>> =>
    listed(await invoicesBefore(kit.database, filterOf(kit, wanted), part.before ?? KEY_LAST, part.limit + 1), part.limit, (invoice) => staffRowJson(invoice, kit.clock.nowMs())),

  /** All invoices that were looked for as a table; null when there are more than `max`. */
  table: async (wanted: Wanted, max: number): Promise<string | null> => {
    const found = await invoicesByNumber(kit.database, filterOf(kit, wanted), max + 1);
    return found.length > max ? null : tableOf(found, kit.clock.nowMs());
  },

  /** An invoice with all that belongs to it, for who may see it. */
  file: (id: InvoiceId, actor: Actor): Promise<InvoiceFile | null> => fileFor(kit, id, actor),

  invoice: async (id: InvoiceId, actor: Actor): Promise<InvoiceJson | null> => {
    const file = await fileFor(kit, id, actor);
    return file === null ? null : invoiceJson(file, kit.clock.nowMs());
  },

  payment: async (id: PaymentId, actor: Actor): Promise<PaymentJson | null> => {
    const payment = await findPayment(kit.database, id);
    if (payment === null || (await seen(kit, payment.invoice, actor)) === null) return null;
    return paymentJson(payment, await refundsOf(kit.database, [idKey(payment.invoice)], OF_INVOICE_MAX));
  },

  creditNote: async (id: CreditNoteId, actor: Actor): Promise<{ note: CreditNoteRecord; invoice: InvoiceRecord } | null> => {
    const note = await findCreditNote(kit.database, id);
    const invoice = note === null ? null : await seen(kit, note.invoice, actor);
    return note === null || invoice === null ? null : { note, invoice };
  },

  ledger: (id: InvoiceId) => ledgerOf(kit, id),

  balances: async (): Promise<Static<typeof getTrialBalance.reply>> => {
    const found = await readBalances(kit.database);
    return {
      at: instant(kit.clock.nowMs()),
      items: found.map(({ currency, account, debit, credit, entries }) => ({ currency, account, debit: Number(debit), credit: Number(credit), balance: Number(debit - credit), entries })),
    };
  },

  heldAbout: async (account: AccountId): Promise<{ invoices: InvoiceJson[] }> => {
    const found = await invoicesOfBuyer(kit.database, account, KEY_LAST, EXPORTED_OF_ACCOUNT_MAX);
    return { invoices: (await filesOf(kit, found)).map((file) => invoiceJson(file, kit.clock.nowMs())) };
  },
});
export type Reading = ReturnType<typeof openReading>;

async function seen(kit: Kit, id: InvoiceId, actor: Actor): Promise<InvoiceRecord | null> {
  const invoice = await findInvoice(kit.database, id);
  return invoice !== null && (invoice.buyer.id === actor.accountId || isFinance(actor)) ? invoice : null;
}

async function fileFor(kit: Kit, id: InvoiceId, actor: Actor): Promise<InvoiceFile | null> {
  const invoice = await seen(kit, id, actor);
  return invoice === null ? null : ((await filesOf(kit, [invoice])).at(0) ?? null);
}

async function filesOf({ database }: Kit, invoices: readonly InvoiceRecord[]): Promise<InvoiceFile[]> {
  const keys = invoices.map(({ id }) => idKey(id));
  const limit = OF_INVOICE_MAX * Math.max(1, invoices.length);
  const [payments, refunds, notes] = await Promise.all([paymentsOf(database, keys, limit), refundsOf(database, keys, limit), creditNotesOf(database, keys, limit)]);
  const [byPayment, byRefund, byNote] = [Map.groupBy(payments, of), Map.groupBy(refunds, of), Map.groupBy(notes, of)];
  return invoices.map((invoice) => ({ invoice, payments: byPayment.get(invoice.id) ?? [], refunds: byRefund.get(invoice.id) ?? [], creditNotes: byNote.get(invoice.id) ?? [] }));
}
const of = ({ invoice }: { invoice: InvoiceId }): InvoiceId => invoice;

async function ledgerOf(kit: Kit, id: InvoiceId): Promise<Static<typeof getInvoiceLedger.reply> | null> {
  const invoice = await findInvoice(kit.database, id);
  if (invoice === null) return null;
  const keys = [idKey(id)];
  const [transactions, moves] = await Promise.all([transactionsOf(kit.database, keys, TRANSACTIONS_OF_INVOICE_MAX), movesOf(kit.database, keys, OF_INVOICE_MAX)]);
  const people = [...new Set([...transactions.flatMap(({ by, entries }) => [by, ...entries.map(({ party }) => party)]), ...moves.map(({ by }) => by)].filter((one) => one !== null))];
  const names = await kit.identity.profiles(people);
  const person = (account: AccountId | null) => (account === null ? null : { id: account, displayName: names.get(account)?.displayName ?? account });
  return {
    transactions: transactions.map(({ id: number, kind, currency, reverses, by, reason, requestId, atMs, entries }) => ({
      id: number, kind, currency, reverses, by: person(by), reason, requestId, at: instant(atMs), entries: entries.map(({ account, party, amount }) => ({ account, party: person(party), amount: Number(amount) })),
    })),
    settlement: {
      seller: partyJson(invoice.seller), hammer: Number(invoice.settlement.hammer), commission: Number(invoice.settlement.commission), net: Number(invoice.settlement.net),
      owed: invoice.course.clearing !== null,
    },
    statusHistory: moves.map(({ payment, from, to, by, reason, atMs }) => ({ payment, from, to, by: person(by), reason, at: instant(atMs) })),
  };
}

const filterOf = (kit: Kit, { late, ...wanted }: Wanted): InvoiceFilter => ({ ...wanted, lateAtMs: late ? kit.clock.nowMs() : null });

function listed<Item>(found: readonly InvoiceRecord[], limit: number, item: (invoice: InvoiceRecord) => Item): Listed<Item> {
  const shown = found.slice(0, limit);
  return { items: shown.map(item), next: found.length > limit ? (shown.at(-1)?.id ?? null) : null };
}

const HEAD = [
  'number', 'issued', 'due', 'sold', 'status', 'overdue', 'lot', 'title', 'buyer', 'buyer name', 'buyer email', 'seller', 'seller name', 'currency', 'hammer', 'premium', 'tax on hammer', 'tax on premium',
  'tax inside premium', 'total', 'credited', 'captured', 'refunded', 'outstanding',
];

function tableOf(invoices: readonly InvoiceRecord[], nowMs: number): string {
  return writeCsv(HEAD, invoices.map((invoice) => {
    const { amounts, course, buyer, seller, currency } = invoice;
    const { status, overdue } = rowJson(invoice, nowMs);
    const money = [amounts.hammer, amounts.premium, amounts.taxOnHammer, amounts.taxOnPremium, amounts.taxInside, amounts.total, course.credited, course.captured, course.refunded, course.outstanding];
    return [
      invoice.number, instant(invoice.issuedAtMs), instant(invoice.dueAtMs), instant(invoice.soldAtMs), status, overdue ? 'yes' : 'no', invoice.lot, invoice.title, buyer.id, buyer.name, buyer.email,
      seller.id, seller.name, currency, ...money.map((sum) => formatMajor(minor(sum), currency)),
    ];
  }));
}
