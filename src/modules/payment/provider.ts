import type { PaymentProviderName } from '#contracts/payment.ts';
import type { PaymentId } from '#domain/ids.ts';
import type { Minor } from '#domain/money.ts';

/**
 * A company that takes payments for the house. None is there yet: the house takes what finance records (`offline`) and refuses every
 * other way to pay as `provider_off`. An adapter lives in `platform/providers/` and knows shapes, not business; what it says is
 * judged here. It never decides that a payment failed because time passed: whatever is not the provider's definite word is 'unknown',
 * and is asked again, under the same key, then by query.
 */
export type PaymentProvider = {
  readonly name: Exclude<PaymentProviderName, 'offline'>;
  /**
   * Begins to take money. `key` is the payment's own: begun again with it, the buyer is not charged twice. Answers with where the
   * buyer goes on, if there is such a page, and how the payment stands.
   */
  begin(wanted: { payment: PaymentId; key: string; amount: Minor; currency: string; description: string; returnUrl: string }): Promise<ProviderAnswer & { redirectUrl: string | null }>;
  /** How a payment stands, by the provider's own number or by ours. */
  query(payment: { payment: PaymentId; providerReference: string | null }): Promise<ProviderAnswer>;
  /** Sends money back. `key` as above. */
  refund(wanted: { payment: PaymentId; providerReference: string; key: string; amount: Minor; currency: string; reason: string }): Promise<ProviderAnswer>;
};

/** What a provider said. completed and failed are its definite word. Amount and currency are what it took, to be compared with what was asked. */
export type ProviderAnswer =
  | { state: 'pending' | 'unknown'; providerReference: string | null }
  | { state: 'completed'; providerReference: string; amount: Minor; currency: string; fee: Minor | null }
  | { state: 'failed'; providerReference: string | null; why: string };
