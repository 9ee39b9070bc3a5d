import { metric, type CounterSeries, type Metrics } from '#platform/metrics/metrics.ts';

export const invoicesIssued = metric({ name: 'payment_invoices_total', help: 'Invoices that were issued.', type: 'counter' });
export const paymentsRecorded = metric({ name: 'payment_payments_total', help: 'Payments that were completed.', type: 'counter' });
export const refundsRecorded = metric({ name: 'payment_refunds_total', help: 'Refunds that were recorded.', type: 'counter' });
export const paymentsVoided = metric({ name: 'payment_voids_total', help: 'Payments that were taken back because they were recorded by mistake.', type: 'counter' });
export const creditNotesIssued = metric({ name: 'payment_credit_notes_total', help: 'Credit notes that were issued.', type: 'counter' });

/** Every metric of the module, for the reference page. */
export const paymentMetrics = [invoicesIssued, paymentsRecorded, refundsRecorded, paymentsVoided, creditNotesIssued] as const;

export type PaymentMeters = { issued: CounterSeries; paid: CounterSeries; refunded: CounterSeries; voided: CounterSeries; credited: CounterSeries };

export const paymentMeters = (metrics: Metrics): PaymentMeters => ({
  issued: metrics.counter(invoicesIssued), paid: metrics.counter(paymentsRecorded), refunded: metrics.counter(refundsRecorded), voided: metrics.counter(paymentsVoided),
  credited: metrics.counter(creditNotesIssued),
});
