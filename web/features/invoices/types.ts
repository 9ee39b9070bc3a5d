import type { Static } from 'typebox';
import type { CreditNoteView, getInvoiceLedger, getTrialBalance, Invoice, InvoiceRow, PaymentView, StaffInvoiceRow } from '#contracts/http/payment.ts';

/** What the calls of payment answer, as their declarations say. Amounts in minor units of the invoice's currency. */
export type InvoiceListed = Static<typeof InvoiceRow>;
export type StaffInvoice = Static<typeof StaffInvoiceRow>;
export type InvoiceFull = Static<typeof Invoice>;
export type Payment = Static<typeof PaymentView>;
export type CreditNote = Static<typeof CreditNoteView>;
export type InvoiceLedger = Static<typeof getInvoiceLedger.reply>;
export type TrialBalance = Static<typeof getTrialBalance.reply>;
