import { PAYMENT_PROVIDERS, type PaymentProviderName } from '#contracts/payment.ts';
import { accountId, idKey, invoiceId, paymentId, refundId, type InvoiceId, type PaymentId } from '#domain/ids.ts';
import { minor } from '#domain/money.ts';
import { invariant } from '#domain/outcome.ts';
import { mayMove, PAYMENT_STATES, type PaymentState } from '#domain/settlement/payment-states.ts';
import { statement, type Tx } from '#platform/db/types.ts';
import type { Act, Move, PaymentRecord, RefundRecord } from '../records.ts';

/** Payments, moves and refunds of one invoice that are shown. */
export const OF_INVOICE_MAX = 500;

type ActRow = { by_account: string | null; reason: string; request_id: string | null; at_ms: string };
type PaymentRow = ActRow & {
  payment_id: string; invoice_id: string; provider: string; amount: string; currency: string; state: string; refunded: string; reference: string | null; received_ms: string;
};
type MoveRow = ActRow & { payment_id: string; ordinal: number; from_state: string; to_state: string };
type RefundRow = ActRow & { refund_id: string; payment_id: string; invoice_id: string; amount: string; currency: string };

const ACT = 'by_account, reason, request_id, at_ms';
const PAYMENT = `payment_id, invoice_id, provider, amount, currency, state, refunded, reference, received_ms, ${ACT}`;

const insertPayment = statement<unknown>('payment.insert_payment', `
  insert into payment.payments (${PAYMENT})
  values ($1, $2, $3, $4, $5, $6, 0, $7, $8, $9, $10, $11, $12)`);

const moveState = statement<unknown>('payment.move_payment', `
  update payment.payments
  set state = $3, refunded = $4
  where payment_id = $1
    and state = $2`);

const insertMove = statement<unknown>('payment.insert_move', `
  insert into payment.payment_history (payment_id, ordinal, from_state, to_state, ${ACT})
  select $1, coalesce(max(h.ordinal), 0) + 1, $2, $3, $4, $5, $6, $7
  from payment.payment_history h
  where h.payment_id = $1`);

const paymentById = statement<PaymentRow>('payment.payment_by_id', `
  select ${PAYMENT}
  from payment.payments
  where payment_id = $1`);

const paymentsOfInvoices = statement<PaymentRow>('payment.payments_of_invoices', `
  select ${PAYMENT}
  from payment.payments
  where invoice_id = any ($1::bigint[])
  order by payment_id
  limit $2`);

const movesOfInvoices = statement<MoveRow>('payment.moves_of_invoices', `
  select h.payment_id, h.ordinal, h.from_state, h.to_state, h.by_account, h.reason, h.request_id, h.at_ms
  from payment.payments p
  join payment.payment_history h on h.payment_id = p.payment_id
  where p.invoice_id = any ($1::bigint[])
  order by h.payment_id, h.ordinal
  limit $2`);

const insertRefund = statement<unknown>('payment.insert_refund', `
  insert into payment.refunds (refund_id, payment_id, invoice_id, amount, currency, ${ACT})
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`);

const refundsOfInvoices = statement<RefundRow>('payment.refunds_of_invoices', `
  select refund_id, payment_id, invoice_id, amount, currency, ${ACT}
  from payment.refunds
  where invoice_id = any ($1::bigint[])
  order by refund_id
  limit $2`);

/** Writes a payment that begins as pending, with its first move. */
export async function addPayment(tx: Tx, payment: Omit<PaymentRecord, 'state' | 'refunded'>): Promise<PaymentRecord> {
  const begun: PaymentRecord = { ...payment, state: 'pending', refunded: minor(0n) };
  await tx.run(insertPayment, [
    idKey(begun.id), idKey(begun.invoice), begun.provider, begun.amount, begun.currency, begun.state, begun.reference, begun.receivedAtMs, ...actValues(begun),
  ]);
  await addMove(tx, begun.id, null, 'pending', begun);
  return begun;
}

/** Moves a payment on and keeps who did it and why. A move that is not in the machine is a bug, and the database refuses it too. */
export async function movePayment(tx: Tx, payment: PaymentRecord, to: PaymentState, act: Act, refunded = payment.refunded): Promise<PaymentRecord> {
  invariant(mayMove(payment.state, to), 'a payment moves along its machine');
  const moved = await tx.run(moveState, [idKey(payment.id), payment.state, to, refunded]);
  invariant(moved === 1, 'a payment whose invoice is held is moved by nobody else');
  await addMove(tx, payment.id, payment.state, to, act);
  return { ...payment, state: to, refunded };
}

const addMove = (tx: Tx, id: PaymentId, from: PaymentState | null, to: PaymentState, act: Act): Promise<number> => tx.run(insertMove, [idKey(id), from ?? '', to, ...actValues(act)]);

export async function findPayment(tx: Tx, id: PaymentId): Promise<PaymentRecord | null> {
  const row = await tx.one(paymentById, [idKey(id)]);
  return row === null ? null : paymentOf(row);
}

/** Payments of invoices, oldest first, at most `limit`. */
export const paymentsOf = async (tx: Tx, invoices: readonly string[], limit: number): Promise<PaymentRecord[]> => (await tx.all(paymentsOfInvoices, [invoices, limit])).map(paymentOf);

/** Every move of the payments of invoices, in their order, at most `limit`. */
export const movesOf = async (tx: Tx, invoices: readonly string[], limit: number): Promise<Move[]> => (await tx.all(movesOfInvoices, [invoices, limit])).map((row) => ({
  payment: paymentId(row.payment_id), ordinal: row.ordinal, from: row.from_state === '' ? null : stateOf(row.from_state), to: stateOf(row.to_state), ...actOf(row),
}));

export const addRefund = (tx: Tx, refund: RefundRecord): Promise<number> =>
  tx.run(insertRefund, [idKey(refund.id), idKey(refund.payment), idKey(refund.invoice), refund.amount, refund.currency, ...actValues(refund)]);

/** Refunds of invoices, oldest first, at most `limit`. */
export const refundsOf = async (tx: Tx, invoices: readonly string[], limit: number): Promise<RefundRecord[]> => (await tx.all(refundsOfInvoices, [invoices, limit])).map((row) => ({
  id: refundId(row.refund_id), payment: paymentId(row.payment_id), invoice: invoiceId(row.invoice_id), amount: minor(BigInt(row.amount)), currency: row.currency, ...actOf(row),
}));

/** The keys that lists of several invoices are read by. */
export const keysOf = (invoices: readonly InvoiceId[]): string[] => invoices.map(idKey);

const actValues = (act: Act) => [act.by === null ? null : idKey(act.by), act.reason, act.requestId, act.atMs];
const actOf = (row: ActRow): Act => ({ by: row.by_account === null ? null : accountId(row.by_account), reason: row.reason, requestId: row.request_id, atMs: Number(row.at_ms) });

function paymentOf(row: PaymentRow): PaymentRecord {
  return {
    id: paymentId(row.payment_id), invoice: invoiceId(row.invoice_id), provider: providerOf(row.provider), amount: minor(BigInt(row.amount)), currency: row.currency, state: stateOf(row.state),
    refunded: minor(BigInt(row.refunded)), reference: row.reference, receivedAtMs: Number(row.received_ms), ...actOf(row),
  };
}

function stateOf(text: string): PaymentState {
  const state = PAYMENT_STATES.find((known) => known === text);
  invariant(state !== undefined, 'a stored payment is in a known state');
  return state;
}

function providerOf(text: string): PaymentProviderName {
  const provider = PAYMENT_PROVIDERS.find((known) => known === text);
  invariant(provider !== undefined, 'a stored payment came in a known way');
  return provider;
}
