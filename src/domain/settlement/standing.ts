import { minor, type Minor } from '../money.ts';

/** What has become of an invoice. All amounts 0 or more; `refunded` is part of `captured`. */
export type InvoiceCourse = { total: Minor; credited: Minor; captured: Minor; refunded: Minor };

/**
 * open: nothing is paid. partly_paid: some is. paid: nothing is outstanding. credited: all of it was taken back by credit notes.
 *
 *   open ⇄ partly_paid ⇄ paid      a payment goes to the right; a refund or a void to the left
 *   any  → credited                a credit note over all that is left
 */
export const INVOICE_STATUSES = ['open', 'partly_paid', 'paid', 'credited'] as const;
export type InvoiceStatus = (typeof INVOICE_STATUSES)[number];

/** `outstanding`: what the buyer has still to pay. `owedBack`: what the house has of the buyer beyond what is due, after a credit note. One of them is 0. */
export type InvoiceStanding = { status: InvoiceStatus; outstanding: Minor; owedBack: Minor };

/** How an invoice stands, from what has become of it. */
export function invoiceStanding({ total, credited, captured, refunded }: InvoiceCourse): InvoiceStanding {
  const due = total - credited;
  const paid = captured - refunded;
  const status = due === 0n ? 'credited' : paid === 0n ? 'open' : paid < due ? 'partly_paid' : 'paid';
  return { status, outstanding: minor(paid < due ? due - paid : 0n), owedBack: minor(paid > due ? paid - due : 0n) };
}

/** Whether the seller is owed the hammer price: the buyer owes nothing more, and money is there. */
export const isCleared = (course: InvoiceCourse): boolean => course.captured > course.refunded && invoiceStanding(course).outstanding === 0n;

/** Whether an invoice is late: something is outstanding after the time by which all was due. */
export const isOverdue = (standing: InvoiceStanding, dueAtMs: number, nowMs: number): boolean => standing.outstanding > 0n && nowMs > dueAtMs;
