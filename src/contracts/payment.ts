import type { AccountId, CreditNoteId, InvoiceId, LotId, PaymentId, RefundId } from '#domain/ids.ts';
import type { Minor } from '#domain/money.ts';

/** The ways to pay that the house knows by name. `offline`: money that came outside of any provider, as finance recorded it. */
export const PAYMENT_PROVIDERS = ['offline', 'stripe', 'paypal', 'flutterwave', 'sandbox'] as const;
export type PaymentProviderName = (typeof PAYMENT_PROVIDERS)[number];

/** Whose invoice an event is about. Amounts are in minor units of `currency`. */
type OfInvoice = { invoice: InvoiceId; number: string; lot: LotId; buyer: AccountId; seller: AccountId; currency: string; atMs: number };

/** Who did it, why, and in which request; `by` is null for an act of the house itself. */
export type MoneyAct = { by: AccountId | null; reason: string; requestId: string | null };

/**
 * Facts that the payment module publishes in the transaction that made them true, each with whose invoice it is about. `outstanding`: what
 * the buyer has still to pay after it. `settled`: that was the last of it.
 */
export type PaymentEvent =
  | { kind: 'invoice.issued'; hammer: Minor; premium: Minor; tax: Minor; total: Minor; dueAtMs: number } & OfInvoice
  | { kind: 'payment.completed'; payment: PaymentId; provider: PaymentProviderName; amount: Minor; outstanding: Minor; settled: boolean } & OfInvoice & MoneyAct
  /** A payment was recorded by mistake: no money ever came. */
  | { kind: 'payment.voided'; payment: PaymentId; amount: Minor; outstanding: Minor } & OfInvoice & MoneyAct
  | { kind: 'payment.refunded'; payment: PaymentId; refund: RefundId; amount: Minor; outstanding: Minor } & OfInvoice & MoneyAct
  | { kind: 'credit_note.issued'; creditNote: CreditNoteId; creditNumber: string; hammer: Minor; premium: Minor; tax: Minor; total: Minor; outstanding: Minor } & OfInvoice & MoneyAct;
