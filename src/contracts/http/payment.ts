import { Type } from 'typebox';
import { INVOICE_STATUSES } from '#domain/settlement/standing.ts';
import { LEDGER_ACCOUNTS, TRANSACTION_KINDS } from '#domain/settlement/ledger.ts';
import { PAYMENT_STATES } from '#domain/settlement/payment-states.ts';
import { AMOUNT_MAX, list, page, PageQuery, REASON_CHARS_MAX } from '../auction-shapes.ts';
import type { Role } from '../identity.ts';
import { PAYMENT_PROVIDERS } from '../payment.ts';
import { reasonLine } from '../reason-shape.ts';
import { route } from '../route.ts';

/** Who looks after the house's money. */
export const FINANCE: readonly Role[] = ['finance', 'admin'];
/** The bank's own words for a payment: a number of a transfer, a receipt. */
export const REFERENCE_CHARS_MAX = 140;
/** What is looked for in the list of invoices. */
export const INVOICE_SEARCH_CHARS_MAX = 40;
/** Invoices in one table; more are asked for by shorter periods. */
export const INVOICES_EXPORTED_MAX = 10_000;
const INSTANT_CHARS_MAX = 40;
const MONEY_ACTS_PER_MINUTE_MAX = 120;
const EXPORTS_PER_MINUTE_MAX = 10;
const PDFS_PER_MINUTE_MAX = 60;

const strict = { additionalProperties: false };
const oneOf = <const Names extends readonly string[]>(names: Names) => Type.Unsafe<Names[number]>({ type: 'string', enum: [...names] });
const textOrNull = Type.Unsafe<string | null>({ type: ['string', 'null'] });
const Amount = Type.Integer({ minimum: 1, maximum: AMOUNT_MAX, description: 'Minor units of the invoice\'s currency.' });
const AmountOrNothing = Type.Integer({ minimum: 0, maximum: AMOUNT_MAX, description: 'Minor units of the invoice\'s currency.' });
const Reason = reasonLine(REASON_CHARS_MAX);
const Instant = Type.String({ minLength: 1, maxLength: INSTANT_CHARS_MAX, description: 'RFC 3339.' });
const Day = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$', description: 'A day as YYYY-MM-DD, in UTC.' });
const Person = Type.Unsafe<{ id: string; displayName: string } | null>({
  type: ['object', 'null'], required: ['id', 'displayName'], properties: { id: { type: 'string' }, displayName: { type: 'string' } },
});

export const INVOICE_LINES = ['hammer', 'premium', 'tax_on_hammer', 'tax_on_premium'] as const;
const Line = Type.Object({
  kind: oneOf(INVOICE_LINES), amount: Type.Integer(),
  rate: Type.Unsafe<number | null>({ type: ['integer', 'null'], description: 'Of a tax, in hundredths of a percent.' }),
});
/** How the premium came about: each tier with the part of the hammer price that lies in it. */
const PremiumStep = Type.Object({ rate: Type.Integer(), base: Type.Integer(), fee: Type.Integer() });
const Party = Type.Object({ id: Type.String(), name: Type.String(), email: textOrNull });

/** An invoice in a list. Amounts in minor units of its currency. */
export const InvoiceRow = Type.Object({
  id: Type.String(), number: Type.String(), lot: Type.Object({ id: Type.String(), title: Type.String() }), currency: Type.String(),
  total: Type.Integer(), credited: Type.Integer(), paid: Type.Integer({ description: 'What came in without what was refunded.' }), outstanding: Type.Integer(),
  owedBack: Type.Integer({ description: 'What the house has of the buyer beyond what is due, after a credit note.' }),
  status: oneOf(INVOICE_STATUSES), overdue: Type.Boolean(), issuedAt: Type.String(), dueAt: Type.String(),
});
/** The same with whose it is. */
export const StaffInvoiceRow = Type.Object({ ...InvoiceRow.properties, buyer: Party, seller: Party });

export const RefundView = Type.Object({ id: Type.String(), payment: Type.String(), amount: Type.Integer(), currency: Type.String(), reason: Type.String(), at: Type.String() });
/** A payment as its buyer sees it. */
export const PaymentView = Type.Object({
  id: Type.String(), invoice: Type.String(), provider: oneOf(PAYMENT_PROVIDERS), status: oneOf(PAYMENT_STATES), amount: Type.Integer(), refunded: Type.Integer(), currency: Type.String(),
  reference: textOrNull, receivedAt: Type.String(), at: Type.String(), redirectUrl: Type.Optional(Type.String({ description: 'Where the buyer pays, with a provider that has pages of its own.' })),
  refunds: Type.Array(RefundView),
});
export const CreditNoteView = Type.Object({
  id: Type.String(), number: Type.String(), invoice: Type.String(), hammer: Type.Integer(), premium: Type.Integer(), tax: Type.Integer(), total: Type.Integer(),
  currency: Type.String(), reason: Type.String(), at: Type.String(),
});

/** An invoice as it was issued, and what has become of it. What was issued never changes; corrections are credit notes. */
export const Invoice = Type.Object({
  ...InvoiceRow.properties,
  lines: Type.Array(Line), premiumSteps: Type.Array(PremiumStep),
  tax: Type.Object({ class: Type.String(), rate: Type.Integer() }),
  soldAt: Type.String(), language: Type.String(),
  buyer: Party, seller: Type.Object({ id: Type.String(), name: Type.String() }),
  house: Type.Object({ name: Type.String(), contact: textOrNull, instructions: textOrNull }),
  payments: Type.Array(PaymentView), creditNotes: Type.Array(CreditNoteView),
});

const Entry = Type.Object({ account: oneOf(LEDGER_ACCOUNTS), party: Person, amount: Type.Integer({ description: 'Debits are positive, credits negative.' }) });
const Transaction = Type.Object({
  id: Type.String(), kind: oneOf(TRANSACTION_KINDS), currency: Type.String(), reverses: textOrNull, by: Person, reason: Type.String(), requestId: textOrNull, at: Type.String(),
  entries: Type.Array(Entry),
});
/** What the seller gets for the lot. `owed`: it is there for them; until then it waits for the buyer. */
const Settlement = Type.Object({ seller: Party, hammer: Type.Integer(), commission: Type.Integer(), net: Type.Integer(), owed: Type.Boolean() });

const InvoiceParams = Type.Object({ invoiceId: Type.String() });
const PaymentParams = Type.Object({ paymentId: Type.String() });
const CreditNoteParams = Type.Object({ creditNoteId: Type.String() });

export const INVOICE_FILTERS = [...INVOICE_STATUSES, 'overdue', 'owed_back'] as const;
const filters = {
  status: Type.Optional(Type.Unsafe<(typeof INVOICE_FILTERS)[number]>({ type: 'string', enum: [...INVOICE_FILTERS], description: 'overdue: something is outstanding after the due time. owed_back: the house has more than is due.' })),
  currency: Type.Optional(Type.String({ pattern: '^[A-Z]{3}$', description: 'A currency code of three capital letters (ISO 4217).' })),
  q: Type.Optional(Type.String({ maxLength: INVOICE_SEARCH_CHARS_MAX, description: 'A number of an invoice, or the id of a lot or an account.' })),
  from: Type.Optional(Day), until: Type.Optional(Day),
};
const InvoicesQuery = Type.Object({ ...page, ...filters }, strict);
const ExportQuery = Type.Object(filters, strict);

export const listMyInvoices = route({
  name: 'listMyInvoices', method: 'GET', path: '/me/invoices', summary: 'The caller\'s invoices, newest first.',
  auth: 'signed_in', query: PageQuery, status: 200, reply: list(InvoiceRow), refusals: ['malformed'],
});
export const getInvoice = route({
  name: 'getInvoice', method: 'GET', path: '/invoices/:invoiceId', summary: 'An invoice with its payments and credit notes: the buyer\'s own, or any for finance.',
  auth: 'signed_in', params: InvoiceParams, status: 200, reply: Invoice, refusals: ['not_found'],
});
export const getInvoicePdf = route({
  name: 'getInvoicePdf', method: 'GET', path: '/invoices/:invoiceId.pdf', summary: 'The same as it was issued, to print. The JSON of it lies in the file as an attachment.',
  auth: 'signed_in', params: InvoiceParams, status: 200, refusals: ['not_found'], ratePerMinuteMax: PDFS_PER_MINUTE_MAX,
});
export const getCreditNotePdf = route({
  name: 'getCreditNotePdf', method: 'GET', path: '/credit-notes/:creditNoteId.pdf', summary: 'A credit note, to print.',
  auth: 'signed_in', params: CreditNoteParams, status: 200, refusals: ['not_found'], ratePerMinuteMax: PDFS_PER_MINUTE_MAX,
});
export const payInvoice = route({
  name: 'payInvoice', method: 'POST', path: '/invoices/:invoiceId/payments',
  summary: 'Pays an invoice through a provider, or records money that came (`offline`: finance only, never on an invoice of one\'s own). Without `amount` all that is outstanding; never more than that.',
  auth: 'signed_in', params: InvoiceParams, status: 201, reply: PaymentView, idempotencyKey: 'required', ratePerMinuteMax: MONEY_ACTS_PER_MINUTE_MAX,
  body: Type.Object({
    provider: oneOf(PAYMENT_PROVIDERS), amount: Type.Optional(Amount),
    reference: Type.Optional(reasonLine(REFERENCE_CHARS_MAX)), receivedAt: Type.Optional(Instant), reason: Type.Optional(Reason),
  }, strict),
  refusals: ['malformed', 'not_found', 'provider_off', 'invoice_settled', 'amount_above_outstanding', 'same_key_other_body', 'busy'],
});
export const getPayment = route({
  name: 'getPayment', method: 'GET', path: '/payments/:paymentId', summary: 'A payment: of an own invoice, or any for finance.',
  auth: 'signed_in', params: PaymentParams, status: 200, reply: PaymentView, refusals: ['not_found'],
});
export const refundPayment = route({
  name: 'refundPayment', method: 'POST', path: '/payments/:paymentId/refunds',
  summary: 'Records money that went back to the buyer; without `amount` all that is left of the payment. What was refunded is owed again unless a credit note says otherwise.',
  auth: FINANCE, params: PaymentParams, status: 201, reply: RefundView, idempotencyKey: 'required', ratePerMinuteMax: MONEY_ACTS_PER_MINUTE_MAX,
  body: Type.Object({ amount: Type.Optional(Amount), reason: Reason }, strict),
  refusals: ['malformed', 'not_found', 'wrong_state', 'refund_above_captured', 'same_key_other_body', 'busy'],
});
export const voidPayment = route({
  name: 'voidPayment', method: 'POST', path: '/payments/:paymentId/void', summary: 'Takes back an offline payment that was recorded by mistake, by entries that reverse its own.',
  auth: FINANCE, params: PaymentParams, status: 200, reply: PaymentView, idempotencyKey: 'required', ratePerMinuteMax: MONEY_ACTS_PER_MINUTE_MAX,
  body: Type.Object({ reason: Reason }, strict), refusals: ['malformed', 'not_found', 'wrong_state', 'same_key_other_body', 'busy'],
});
export const creditInvoice = route({
  name: 'creditInvoice', method: 'POST', path: '/invoices/:invoiceId/credit-notes',
  summary: 'Corrects an invoice: takes back part of hammer price or premium with the tax on it, or, with neither named, all that is left.',
  auth: FINANCE, params: InvoiceParams, status: 201, reply: CreditNoteView, idempotencyKey: 'required', ratePerMinuteMax: MONEY_ACTS_PER_MINUTE_MAX,
  body: Type.Object({ hammer: Type.Optional(AmountOrNothing), premium: Type.Optional(AmountOrNothing), reason: Reason }, strict),
  refusals: ['malformed', 'not_found', 'credit_above_invoice', 'invoice_settled', 'same_key_other_body', 'busy'],
});
export const listInvoices = route({
  name: 'listInvoices', method: 'GET', path: '/admin/invoices', summary: 'All invoices, newest first.',
  auth: FINANCE, query: InvoicesQuery, status: 200, reply: list(StaffInvoiceRow), refusals: ['malformed'],
});
export const exportInvoices = route({
  name: 'exportInvoices', method: 'GET', path: '/admin/invoices.csv',
  summary: 'The same as a table, oldest first, at most 10,000 rows; where there are more the call is refused: narrow it by `from` and `until`. Amounts in major units.',
  auth: FINANCE, query: ExportQuery, status: 200, refusals: ['malformed'], ratePerMinuteMax: EXPORTS_PER_MINUTE_MAX,
});
export const getInvoiceLedger = route({
  name: 'getInvoiceLedger', method: 'GET', path: '/admin/invoices/:invoiceId/ledger', summary: 'The entries of an invoice in the ledger, oldest first, and what its seller gets.',
  auth: FINANCE, params: InvoiceParams, status: 200, refusals: ['not_found'],
  reply: Type.Object({ transactions: Type.Array(Transaction), settlement: Settlement, statusHistory: Type.Array(Type.Object({
    payment: Type.String(), from: Type.Unsafe<string | null>({ type: ['string', 'null'] }), to: oneOf(PAYMENT_STATES), by: Person, reason: Type.String(), at: Type.String(),
  })) }),
});
export const getTrialBalance = route({
  name: 'getTrialBalance', method: 'GET', path: '/admin/ledger/balances', summary: 'What stands on each account of the ledger, by currency. Debits and credits of a currency are equal, or something is badly wrong.',
  auth: FINANCE, status: 200, refusals: [],
  reply: Type.Object({ at: Type.String(), items: Type.Array(Type.Object({
    currency: Type.String(), account: oneOf(LEDGER_ACCOUNTS), debit: Type.Integer(), credit: Type.Integer(), balance: Type.Integer(), entries: Type.Integer(),
  })) }),
});

/** Every call of payment, for the router, the reference page and the tests. */
export const paymentRoutes = [
  listMyInvoices, getInvoice, getInvoicePdf, getCreditNotePdf, payInvoice, getPayment, refundPayment, voidPayment, creditInvoice,
  listInvoices, exportInvoices, getInvoiceLedger, getTrialBalance,
] as const;
