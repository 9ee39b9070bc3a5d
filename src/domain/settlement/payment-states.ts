/**
 * The states of one payment, and its moves:
 *
 *   pending ──▶ completed ──▶ partly_refunded ──▶ refunded
 *      │            ├───────────────────────────▶ refunded
 *      │            └──▶ voided     recorded by mistake: no money ever came
 *      ├──▶ failed                  the provider's definite word, never the passing of time
 *      └──▶ unknown ──▶ completed | failed   once the provider has said which
 *
 * partly_refunded moves to itself with each further part. failed, refunded and voided are ends.
 */
export const PAYMENT_STATES = ['pending', 'unknown', 'completed', 'failed', 'partly_refunded', 'refunded', 'voided'] as const;
export type PaymentState = (typeof PAYMENT_STATES)[number];

/** Every move there is; null is the state before there was a payment. The database holds the same list. */
export const PAYMENT_MOVES: readonly (readonly [from: PaymentState | null, to: PaymentState])[] = [
  [null, 'pending'],
  ['pending', 'completed'], ['pending', 'failed'], ['pending', 'unknown'],
  ['unknown', 'completed'], ['unknown', 'failed'],
  ['completed', 'partly_refunded'], ['completed', 'refunded'], ['completed', 'voided'],
  ['partly_refunded', 'partly_refunded'], ['partly_refunded', 'refunded'],
];

/** Whether a payment may go from one state to the next. */
export const mayMove = (from: PaymentState | null, to: PaymentState): boolean => PAYMENT_MOVES.some(([one, next]) => one === from && next === to);

/** States in which the money of a payment counts as captured. */
const CAPTURED: readonly PaymentState[] = ['completed', 'partly_refunded', 'refunded'];
export const isCaptured = (state: PaymentState): boolean => CAPTURED.includes(state);
