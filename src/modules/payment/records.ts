import type { PaymentProviderName } from '#contracts/payment.ts';
import type { AccountId, CreditNoteId, InvoiceId, LotId, PaymentId, RefundId } from '#domain/ids.ts';
import type { Minor } from '#domain/money.ts';
import type { TransactionKind, Posting } from '#domain/settlement/ledger.ts';
import type { BuyerTerms, InvoiceAmounts } from '#domain/settlement/invoice.ts';
import type { PaymentState } from '#domain/settlement/payment-states.ts';
import type { SellerAmounts, SellerTerms } from '#domain/settlement/seller.ts';
import type { Course } from './rules.ts';

/** Everything that the amounts of an invoice follow from, beside the hammer price. Kept with it. */
export type FrozenTerms = BuyerTerms & SellerTerms;

/** A person as they were called when the invoice was issued. `email` is null where there was none. */
export type Party = { id: AccountId; name: string; email: string | null };
/** Who issued it: the house's name, where it is written to, and how it wants to be paid. */
export type Issuer = { name: string; contact: string | null; instructions: string | null };

/** What an invoice says. None of it ever changes. */
export type IssuedInvoice = {
  id: InvoiceId; number: string; lot: LotId; title: string; buyer: Party; seller: Party; house: Issuer; currency: string; amounts: InvoiceAmounts; terms: FrozenTerms;
  /** The buyer's language. */
  language: string; soldAtMs: number; issuedAtMs: number; dueAtMs: number;
};

export type InvoiceRecord = IssuedInvoice & { course: Course; settlement: SellerAmounts };

/** Who did what with money, why, and in which request. */
export type Act = { by: AccountId | null; reason: string; requestId: string | null; atMs: number };

export type PaymentRecord = Act & {
  id: PaymentId; invoice: InvoiceId; provider: PaymentProviderName; amount: Minor; currency: string; state: PaymentState; refunded: Minor; reference: string | null; receivedAtMs: number;
};
export type Move = Act & { payment: PaymentId; ordinal: number; from: PaymentState | null; to: PaymentState };
export type RefundRecord = Act & { id: RefundId; payment: PaymentId; invoice: InvoiceId; amount: Minor; currency: string };
export type CreditNoteRecord = Act & {
  id: CreditNoteId; number: string; invoice: InvoiceId; currency: string; hammer: Minor; premium: Minor; tax: Minor; taxInside: Minor; total: Minor;
};
export type TransactionRecord = Act & { id: string; kind: TransactionKind; invoice: InvoiceId; currency: string; document: string | null; reverses: string | null; entries: readonly Posting[] };
