import type { Static } from 'typebox';
import type * as calls from '#contracts/http/payment.ts';
import { instant } from '#contracts/instant.ts';
import type { Minor } from '#domain/money.ts';
import { premiumSteps } from '#domain/settlement/invoice.ts';
import { invoiceStanding, isOverdue } from '#domain/settlement/standing.ts';
import type { CreditNoteRecord, InvoiceRecord, Party, PaymentRecord, RefundRecord } from '../records.ts';
import { courseOf } from '../rules.ts';

export type InvoiceRowJson = Static<typeof calls.InvoiceRow>;
export type StaffInvoiceRowJson = Static<typeof calls.StaffInvoiceRow>;
export type InvoiceJson = Static<typeof calls.Invoice>;
export type PaymentJson = Static<typeof calls.PaymentView>;
export type RefundJson = Static<typeof calls.RefundView>;
export type CreditNoteJson = Static<typeof calls.CreditNoteView>;

/** Everything that belongs to one invoice. */
export type InvoiceFile = { invoice: InvoiceRecord; payments: readonly PaymentRecord[]; refunds: readonly RefundRecord[]; creditNotes: readonly CreditNoteRecord[] };

const amount = (value: Minor): number => Number(value);
export const partyJson = ({ id, name, email }: Party) => ({ id, name, email });

/** An invoice in its buyer's list, as it stands at `nowMs`. */
export function rowJson(invoice: InvoiceRecord, nowMs: number): InvoiceRowJson {
  const { course, amounts } = invoice;
  const standing = invoiceStanding(courseOf(amounts.total, course));
  return {
    id: invoice.id, number: invoice.number, lot: { id: invoice.lot, title: invoice.title }, currency: invoice.currency, total: amount(amounts.total), credited: amount(course.credited),
    paid: Number(course.captured - course.refunded), outstanding: amount(standing.outstanding), owedBack: amount(standing.owedBack), status: standing.status,
    overdue: isOverdue(standing, invoice.dueAtMs, nowMs), issuedAt: instant(invoice.issuedAtMs), dueAt: instant(invoice.dueAtMs),
  };
}

export const staffRowJson = (invoice: InvoiceRecord, nowMs: number): StaffInvoiceRowJson => ({ ...rowJson(invoice, nowMs), buyer: partyJson(invoice.buyer), seller: partyJson(invoice.seller) });

/** An invoice as its page shows it. The seller is named, not told how to be reached. */
export function invoiceJson({ invoice, payments, refunds, creditNotes }: InvoiceFile, nowMs: number): InvoiceJson {
  return {
    ...rowJson(invoice, nowMs), lines: linesJson(invoice), premiumSteps: premiumSteps(invoice.amounts.hammer, invoice.terms).map(({ rate, base, fee }) => ({ rate, base: amount(base), fee: amount(fee) })),
    tax: { ...invoice.terms.tax }, soldAt: instant(invoice.soldAtMs), language: invoice.language, buyer: partyJson(invoice.buyer), seller: { id: invoice.seller.id, name: invoice.seller.name },
    house: { ...invoice.house }, payments: payments.map((payment) => paymentJson(payment, refunds)), creditNotes: creditNotes.map(creditNoteJson),
  };
}

/** The lines of an invoice; they sum to its total. Those that come to nothing are left out, the hammer price never. */
export function linesJson({ amounts, terms }: Pick<InvoiceRecord, 'amounts' | 'terms'>): InvoiceJson['lines'] {
  const taxed = [['tax_on_hammer', amounts.taxOnHammer], ['tax_on_premium', amounts.taxOnPremium]] as const;
  return [
    { kind: 'hammer', amount: amount(amounts.hammer), rate: null },
    ...(amounts.premium === 0n ? [] : [{ kind: 'premium' as const, amount: amount(amounts.premium), rate: null }]),
    ...taxed.filter(([, tax]) => tax !== 0n).map(([kind, tax]) => ({ kind, amount: amount(tax), rate: terms.tax.rate })),
  ];
}

export const paymentJson = (payment: PaymentRecord, refunds: readonly RefundRecord[]): PaymentJson => ({
  id: payment.id, invoice: payment.invoice, provider: payment.provider, status: payment.state, amount: amount(payment.amount), refunded: amount(payment.refunded), currency: payment.currency,
  reference: payment.reference, receivedAt: instant(payment.receivedAtMs), at: instant(payment.atMs), refunds: refunds.filter((refund) => refund.payment === payment.id).map(refundJson),
});

export const refundJson = ({ id, payment, amount: sum, currency, reason, atMs }: RefundRecord): RefundJson => ({ id, payment, amount: amount(sum), currency, reason, at: instant(atMs) });

export const creditNoteJson = (note: CreditNoteRecord): CreditNoteJson => ({
  id: note.id, number: note.number, invoice: note.invoice, hammer: amount(note.hammer), premium: amount(note.premium), tax: amount(note.tax), total: amount(note.total), currency: note.currency,
  reason: note.reason, at: instant(note.atMs),
});
