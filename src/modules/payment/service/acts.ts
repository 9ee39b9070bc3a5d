import type { PaymentEvent } from '#contracts/payment.ts';
import { creditNoteId, idKey, paymentId, refundId, type InvoiceId, type PaymentId } from '#domain/ids.ts';
import { minor, type Minor } from '#domain/money.ts';
import { accept, type Outcome } from '#domain/outcome.ts';
import { creditFor, type NetAmounts } from '#domain/settlement/credit.ts';
import { capturePostings, creditPostings, refundPostings, reversed } from '#domain/settlement/ledger.ts';
import { isCaptured } from '#domain/settlement/payment-states.ts';
import type { Tx } from '#platform/db/types.ts';
import { fault } from '#platform/process/fault.ts';
import type { Refused } from '../ports.ts';
import type { Act, CreditNoteRecord, InvoiceRecord, PaymentRecord, RefundRecord } from '../records.ts';
import { courseAfter, numberOf, payable, refundable } from '../rules.ts';
import { addCreditNote } from '../store/credit-notes.ts';
import { appendEvent } from '../store/events.ts';
import { holdInvoice } from '../store/invoices.ts';
import { post, transactionOf, transactionOfDocument } from '../store/ledger.ts';
import { addPayment, addRefund, findPayment, movePayment } from '../store/payments.ts';
import { holdSeries, takeNumber } from '../store/series.ts';
import { receivedAt, yearOf } from '../times.ts';
import { settleCourse } from './clearing.ts';
import { refused, type Kit } from './kit.ts';

/*
 * What is done with money. Each act runs in one transaction that holds the invoice, so that of two acts on one invoice the second sees what the
 * first has left: records, ledger, course and event are written together or not at all. Nobody acts on an invoice of their own.
 */

export type Who = Omit<Act, 'atMs'>;
type Done<Value> = Promise<Outcome<Value, Refused>>;

export type OfflinePayment = { invoice: InvoiceId; amount: Minor | null; reference: string | null; receivedAt: string | undefined };

/** Money that came outside of any provider. */
export async function recordPayment(kit: Kit, tx: Tx, wanted: OfflinePayment, who: Who): Done<PaymentRecord> {
  const invoice = await holdInvoice(tx, wanted.invoice);
  if (invoice === null) return refused('not_found');
  if (invoice.buyer.id === who.by) return refused('forbidden');
  const act = actNow(kit, who);
  const receivedAtMs = receivedAt(wanted.receivedAt, { nowMs: act.atMs, soldAtMs: invoice.soldAtMs });
  if (receivedAtMs === null) return refused('malformed', { errors: [{ at: 'receivedAt', problem: 'must be a time between the sale of the lot and now' }] });
  const amount = payable(invoice.course.outstanding, wanted.amount);
  if (!amount.ok) return refused(amount.refusal.code, { facts: { outstanding: Number(invoice.course.outstanding), currency: invoice.currency } });
  const begun = await addPayment(tx, {
    id: paymentId(kit.keys.next()), invoice: invoice.id, provider: 'offline', amount: amount.value, currency: invoice.currency, reference: wanted.reference, receivedAtMs, ...act,
  });
  const payment = await movePayment(tx, begun, 'completed', act);
  await post(tx, { kind: 'capture', invoice, document: idKey(payment.id), reverses: null, postings: capturePostings(payment.amount, invoice.buyer.id) }, act);
  fault.point('payment.captured');
  const course = await settleCourse(tx, invoice, courseAfter(invoice.amounts.total, invoice.course, { captured: payment.amount }), act);
  await appendEvent(tx, {
    kind: 'payment.completed', ...about(invoice, act), payment: payment.id, provider: payment.provider, amount: payment.amount, outstanding: course.outstanding, settled: course.outstanding === 0n,
  });
  return accept(payment);
}

/** A payment that was recorded by mistake is taken back by entries that reverse its own. One that a provider took is refunded instead. */
export async function voidPayment(kit: Kit, tx: Tx, id: PaymentId, who: Who): Done<PaymentRecord> {
  const held = await holdPayment(tx, id, who);
  if (!held.ok) return held;
  const { invoice, payment } = held.value;
  if (payment.state !== 'completed' || payment.provider !== 'offline') return refused('wrong_state', { facts: { state: payment.state } });
  const act = actNow(kit, who);
  const voided = await movePayment(tx, payment, 'voided', act);
  const capture = await transactionOf(tx, await transactionOfDocument(tx, 'capture', idKey(id)));
  await post(tx, { kind: 'reversal', invoice, document: null, reverses: capture.id, postings: reversed(capture.entries) }, act);
  const course = await settleCourse(tx, invoice, courseAfter(invoice.amounts.total, invoice.course, { captured: minor(-payment.amount) }), act);
  await appendEvent(tx, { kind: 'payment.voided', ...about(invoice, act), payment: id, amount: payment.amount, outstanding: course.outstanding });
  return accept(voided);
}

/** Money that went back to the buyer. */
export async function recordRefund(kit: Kit, tx: Tx, wanted: { payment: PaymentId; amount: Minor | null }, who: Who): Done<RefundRecord> {
  const held = await holdPayment(tx, wanted.payment, who);
  if (!held.ok) return held;
  const { invoice, payment } = held.value;
  const amount = refundable(minor(isCaptured(payment.state) ? payment.amount - payment.refunded : 0n), wanted.amount);
  if (!amount.ok) {
    const { refusal } = amount;
    return refused(refusal.code, { facts: 'left' in refusal ? { left: Number(refusal.left), currency: payment.currency } : { state: payment.state } });
  }
  const act = actNow(kit, who);
  const refund: RefundRecord = { id: refundId(kit.keys.next()), payment: payment.id, invoice: invoice.id, amount: amount.value, currency: payment.currency, ...act };
  await addRefund(tx, refund);
  const all = minor(payment.refunded + refund.amount);
  await movePayment(tx, payment, all === payment.amount ? 'refunded' : 'partly_refunded', act, all);
  await post(tx, { kind: 'refund', invoice, document: idKey(refund.id), reverses: null, postings: refundPostings(refund.amount, invoice.buyer.id) }, act);
  const course = await settleCourse(tx, invoice, courseAfter(invoice.amounts.total, invoice.course, { refunded: refund.amount }), act);
  await appendEvent(tx, { kind: 'payment.refunded', ...about(invoice, act), payment: payment.id, refund: refund.id, amount: refund.amount, outstanding: course.outstanding });
  return accept(refund);
}

/** A correction of what was billed. The invoice itself stays as it was issued. */
export async function creditInvoice(kit: Kit, tx: Tx, wanted: { invoice: InvoiceId; net: NetAmounts | 'all' }, who: Who): Done<CreditNoteRecord> {
  const invoice = await holdInvoice(tx, wanted.invoice);
  if (invoice === null) return refused('not_found');
  if (invoice.buyer.id === who.by) return refused('forbidden');
  const left: NetAmounts = { hammer: minor(invoice.amounts.hammer - invoice.course.creditedHammer), premium: minor(invoice.amounts.premium - invoice.course.creditedPremium) };
  const credit = creditFor(left, wanted.net, invoice.terms.tax);
  if (!credit.ok) {
    return refused(credit.refusal === 'nothing_to_credit' ? 'invoice_settled' : credit.refusal, { facts: { hammer: Number(left.hammer), premium: Number(left.premium), currency: invoice.currency } });
  }
  const nowMs = kit.clock.nowMs();
  const year = yearOf(nowMs);
  await holdSeries(tx, 'credit_note', year);
  const { ordinal, issuedAtMs } = await takeNumber(tx, 'credit_note', year, nowMs);
  const act: Act = { ...who, atMs: issuedAtMs };
  const note: CreditNoteRecord = { id: creditNoteId(kit.keys.next()), number: numberOf('credit_note', year, ordinal), invoice: invoice.id, currency: invoice.currency, ...credit.value, ...act };
  await addCreditNote(tx, note, { year, ordinal });
  await post(tx, { kind: 'credit_note', invoice, document: idKey(note.id), reverses: null, postings: creditPostings(credit.value, { buyer: invoice.buyer.id, seller: invoice.seller.id }) }, act);
  const course = await settleCourse(tx, invoice, courseAfter(invoice.amounts.total, invoice.course, { creditedHammer: note.hammer, creditedPremium: note.premium, credited: note.total }), act);
  await appendEvent(tx, {
    kind: 'credit_note.issued', ...about(invoice, act), creditNote: note.id, creditNumber: note.number, hammer: note.hammer, premium: note.premium, tax: note.tax, total: note.total,
    outstanding: course.outstanding,
  });
  return accept(note);
}

async function holdPayment(tx: Tx, id: PaymentId, who: Who): Done<{ invoice: InvoiceRecord; payment: PaymentRecord }> {
  const found = await findPayment(tx, id);
  const invoice = found === null ? null : await holdInvoice(tx, found.invoice);
  // Read again: what was found before the invoice was held may have moved.
  const payment = invoice === null ? null : await findPayment(tx, id);
  if (invoice === null || payment === null) return refused('not_found');
  return invoice.buyer.id === who.by ? refused('forbidden') : accept({ invoice, payment });
}

const actNow = (kit: Kit, who: Who): Act => ({ ...who, atMs: kit.clock.nowMs() });

type About = Pick<Extract<PaymentEvent, { kind: 'payment.voided' }>, 'invoice' | 'number' | 'lot' | 'buyer' | 'seller' | 'currency' | 'atMs' | 'by' | 'reason' | 'requestId'>;
const about = (invoice: InvoiceRecord, act: Act): About =>
  ({ invoice: invoice.id, number: invoice.number, lot: invoice.lot, buyer: invoice.buyer.id, seller: invoice.seller.id, currency: invoice.currency, ...act });
