import * as calls from '#contracts/http/payment.ts';
import type { Caller } from '#contracts/identity.ts';
import { currencyExponent } from '#domain/currency.ts';
import { idKey, parseAccountId, parseCreditNoteId, parseInvoiceId, parseLotId, parsePaymentId, type InvoiceId } from '#domain/ids.ts';
import { minorFromNumber, minor, type Minor } from '#domain/money.ts';
import { INVOICE_STATUSES } from '#domain/settlement/standing.ts';
import { binderFor } from '#platform/http/bind.ts';
import type { Intention } from '#platform/http/idempotency.ts';
import { readPage } from '#platform/http/paging.ts';
import type { BoundRoute, HttpResult } from '#platform/http/types.ts';
import { isFinance } from './ports.ts';
import type { PaymentService } from './service.ts';
import type { Part, Wanted } from './service/reading.ts';
import { dayStartMs } from './times.ts';

const on = binderFor<Caller>();
const NOT_FOUND: HttpResult = { ok: false, code: 'not_found' };
const BAD_CURSOR: HttpResult = { ok: false, code: 'malformed', errors: [{ at: 'query.cursor', problem: 'is none of ours' }] };
const DAY_MS = 24 * 3_600_000;
/** What is kept as the reason of a payment for which finance gave none. */
const RECORDED = 'Recorded as received.';

/** What answers the calls of payment. */
export const paymentHttp = (service: PaymentService): BoundRoute<Caller>[] => [...readingRoutes(service), ...documentRoutes(service), ...actRoutes(service), ...financeRoutes(service)];

function readingRoutes({ reading }: PaymentService): BoundRoute<Caller>[] {
  return [
    on(calls.listMyInvoices, async ({ query, caller }) => {
      const part = partOf(query);
      return part === null ? BAD_CURSOR : { ok: true, body: await reading.mine(caller.accountId, part) };
    }),
    on(calls.getInvoice, async ({ params, caller }) => {
      const id = parseInvoiceId(params.invoiceId);
      return found(id === null ? null : await reading.invoice(id, caller));
    }),
    on(calls.getPayment, async ({ params, caller }) => {
      const id = parsePaymentId(params.paymentId);
      return found(id === null ? null : await reading.payment(id, caller));
    }),
  ];
}

function documentRoutes({ documents }: PaymentService): BoundRoute<Caller>[] {
  return [
    on(calls.getInvoicePdf, async ({ params, caller }) => {
      const id = parseInvoiceId(params.invoiceId);
      return pdf(id === null ? null : await documents.invoice(id, caller));
    }),
    on(calls.getCreditNotePdf, async ({ params, caller }) => {
      const id = parseCreditNoteId(params.creditNoteId);
      return pdf(id === null ? null : await documents.creditNote(id, caller));
    }),
  ];
}

function actRoutes({ acts, reading }: PaymentService): BoundRoute<Caller>[] {
  return [
    on(calls.payInvoice, async ({ params, body, caller, idempotencyKey, requestId }) => {
      const id = parseInvoiceId(params.invoiceId);
      if (id === null || (await reading.invoice(id, caller)) === null) return NOT_FOUND;
      if (body.provider !== 'offline') return { ok: false, code: 'provider_off', facts: { provider: body.provider } };
      if (!isFinance(caller)) return { ok: false, code: 'forbidden' };
      const payment = { invoice: id, amount: amountOf(body.amount), reference: body.reference ?? null, receivedAt: body.receivedAt };
      return acts.pay(intention(caller, idempotencyKey, 'payInvoice', { id, body }), payment, { by: caller.accountId, reason: body.reason ?? RECORDED, requestId });
    }),
    on(calls.voidPayment, async ({ params, body, caller, idempotencyKey, requestId }) => {
      const id = parsePaymentId(params.paymentId);
      return id === null ? NOT_FOUND : acts.void(intention(caller, idempotencyKey, 'voidPayment', { id, body }), id, { by: caller.accountId, reason: body.reason, requestId });
    }),
    on(calls.refundPayment, async ({ params, body, caller, idempotencyKey, requestId }) => {
      const id = parsePaymentId(params.paymentId);
      if (id === null) return NOT_FOUND;
      return acts.refund(intention(caller, idempotencyKey, 'refundPayment', { id, body }), { payment: id, amount: amountOf(body.amount) }, { by: caller.accountId, reason: body.reason, requestId });
    }),
    on(calls.creditInvoice, async ({ params, body, caller, idempotencyKey, requestId }) => {
      const id = parseInvoiceId(params.invoiceId);
      if (id === null) return NOT_FOUND;
      const net = body.hammer === undefined && body.premium === undefined ? 'all' as const : { hammer: minor(BigInt(body.hammer ?? 0)), premium: minor(BigInt(body.premium ?? 0)) };
      return acts.credit(intention(caller, idempotencyKey, 'creditInvoice', { id, body }), { invoice: id, net }, { by: caller.accountId, reason: body.reason, requestId });
    }),
  ];
}

function financeRoutes({ reading }: PaymentService): BoundRoute<Caller>[] {
  return [
    on(calls.listInvoices, async ({ query }) => {
      const part = partOf(query);
      const wanted = wantedOf(query);
      if (part === null) return BAD_CURSOR;
      return wanted.ok ? { ok: true, body: await reading.all(wanted.value, part) } : wanted.refused;
    }),
    on(calls.exportInvoices, async ({ query }) => {
      const wanted = wantedOf(query);
      if (!wanted.ok) return wanted.refused;
      const table = await reading.table(wanted.value, calls.INVOICES_EXPORTED_MAX);
      if (table === null) return { ok: false, code: 'malformed', errors: [{ at: 'query', problem: `must be narrowed by from and until: there are more than ${calls.INVOICES_EXPORTED_MAX} invoices` }] };
      return { ok: true, body: table, headers: { 'content-type': 'text/csv; charset=utf-8', 'content-disposition': 'attachment; filename="invoices.csv"', 'cache-control': 'no-store' } };
    }),
    on(calls.getInvoiceLedger, async ({ params }) => {
      const id = parseInvoiceId(params.invoiceId);
      return found(id === null ? null : await reading.ledger(id));
    }),
    on(calls.getTrialBalance, async () => ({ ok: true, body: await reading.balances() })),
  ];
}

const found = (body: object | null): HttpResult => (body === null ? NOT_FOUND : { ok: true, body });
const amountOf = (amount: number | undefined): Minor | null => (amount === undefined ? null : minorFromNumber(amount));
const intention = (caller: Caller, key: string, call: string, asked: unknown): Intention => ({ account: idKey(caller.accountId), key, call, asked });

const pdf = (file: { name: string; bytes: Uint8Array } | null): HttpResult => (file === null ? NOT_FOUND : {
  ok: true, body: file.bytes, headers: { 'content-type': 'application/pdf', 'content-disposition': `inline; filename="${file.name}"`, 'cache-control': 'private, no-store' },
});

function partOf(query: { limit?: unknown; cursor?: unknown }): Part | null {
  const page = readPage(query);
  const before: InvoiceId | null = page === null || page.cursor === null ? null : parseInvoiceId(page.cursor);
  if (page === null || (page.cursor !== null && before === null)) return null;
  return { before: before === null ? null : idKey(before), limit: page.limit };
}

type Filters = { status?: (typeof calls.INVOICE_FILTERS)[number] | undefined; currency?: string | undefined; q?: string | undefined; from?: string | undefined; until?: string | undefined };

function wantedOf({ status, currency, q, from, until }: Filters): { ok: true; value: Wanted } | { ok: false; refused: HttpResult } {
  const bad = (at: string, problem: string) => ({ ok: false as const, refused: { ok: false as const, code: 'malformed', errors: [{ at, problem }] } });
  const fromMs = from === undefined ? null : dayStartMs(from);
  const untilMs = until === undefined ? null : dayStartMs(until);
  if (from !== undefined && fromMs === null) return bad('query.from', 'must be a day of the calendar');
  if (until !== undefined && untilMs === null) return bad('query.until', 'must be a day of the calendar');
  if (currency !== undefined && currencyExponent(currency) === null) return bad('query.currency', 'must be a currency that the house knows');
  const text = (q ?? '').trim();
  const key = parseLotId(text) ?? parseAccountId(text);
  return {
    ok: true,
    value: {
      status: INVOICE_STATUSES.find((one) => one === status) ?? null, late: status === 'overdue', owedBack: status === 'owed_back', currency: currency ?? null,
      number: text === '' || key !== null ? null : text.toUpperCase(), party: key === null ? null : idKey(key), fromMs,
      // The day itself is part of the period.
      untilMs: untilMs === null ? null : untilMs + DAY_MS,
    },
  };
}
