import { minor, type Minor } from '#domain/money.ts';
import { accept, refuse, type Outcome } from '#domain/outcome.ts';
import { invoiceStanding, type InvoiceCourse, type InvoiceStatus } from '#domain/settlement/standing.ts';

/** What has become of an invoice. `clearing`: the transaction by which its seller is owed; null while the buyer owes something. */
export type Course = {
  creditedHammer: Minor; creditedPremium: Minor; credited: Minor; captured: Minor; refunded: Minor; status: InvoiceStatus; outstanding: Minor; clearing: string | null;
};

/** A buyer has this long to pay. */
export const PAYMENT_TERM_MS = 4 * 24 * 3_600_000;
const ORDINAL_DIGITS = 6;


/** How the n-th document of a series and a year is called: 2026-000001, CN-2026-000001. */
export const numberOf = (series: 'invoice' | 'credit_note', year: number, ordinal: number): string =>
  `${series === 'credit_note' ? 'CN-' : ''}${year}-${String(ordinal).padStart(ORDINAL_DIGITS, '0')}`;

/** What has become of an invoice, in the words of the domain. */
export const courseOf = (total: Minor, { credited, captured, refunded }: Pick<Course, 'credited' | 'captured' | 'refunded'>): InvoiceCourse => ({ total, credited, captured, refunded });

/** An invoice's course after something more happened to it. Amounts of `more` are added. */
export function courseAfter(total: Minor, course: Course, more: Partial<Pick<Course, 'creditedHammer' | 'creditedPremium' | 'credited' | 'captured' | 'refunded'>>): Course {
  const plus = (name: keyof typeof more): Minor => minor(course[name] + (more[name] ?? 0n));
  const next = { creditedHammer: plus('creditedHammer'), creditedPremium: plus('creditedPremium'), credited: plus('credited'), captured: plus('captured'), refunded: plus('refunded') };
  const { status, outstanding } = invoiceStanding(courseOf(total, next));
  return { ...course, ...next, status, outstanding };
}

export type AmountRefusal = { code: 'invoice_settled' } | { code: 'amount_above_outstanding'; outstanding: Minor };

/** How much a payment may be: what was named, or all that is outstanding; never more. Money beyond it goes back outside of the house's books. */
export function payable(outstanding: Minor, wanted: Minor | null): Outcome<Minor, AmountRefusal> {
  if (outstanding === 0n) return refuse({ code: 'invoice_settled' });
  if (wanted !== null && wanted > outstanding) return refuse({ code: 'amount_above_outstanding', outstanding });
  return accept(wanted ?? outstanding);
}

export type RefundRefusal = { code: 'wrong_state' } | { code: 'refund_above_captured'; left: Minor };

/** How much a refund may be: what was named, or all that is left of the payment. `left` is 0 when nothing of it was captured. */
export function refundable(left: Minor, wanted: Minor | null): Outcome<Minor, RefundRefusal> {
  if (left === 0n) return refuse({ code: 'wrong_state' });
  if (wanted !== null && wanted > left) return refuse({ code: 'refund_above_captured', left });
  return accept(wanted ?? left);
}
