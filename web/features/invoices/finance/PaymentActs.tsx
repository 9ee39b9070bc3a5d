import { useState } from 'react';
import { act } from '../../../api/call.ts';
import { useFormats } from '../../../i18n/format.ts';
import { useText } from '../../../i18n/text.ts';
import { Button } from '../../../ui/Button.tsx';
import styles from '../Invoices.module.css';
import type { InvoiceFull, Payment } from '../types.ts';
import { MoneyForm } from './MoneyForm.tsx';

/** Payments whose money is there, each with what can be done with it: send part of it back, or take back that it was recorded. */
export function PaymentActs({ invoice, onDone }: { invoice: InvoiceFull; onDone(said: string): void }) {
  const payments = invoice.payments.filter(({ status, amount, refunded }) => (status === 'completed' || status === 'partly_refunded') && amount > refunded);
  if (payments.length === 0) return null;
  return <ul className={styles['payments']}>{payments.map((payment) => <li key={payment.id}><OfPayment key={payment.refunded} payment={payment} onDone={onDone} /></li>)}</ul>;
}

function OfPayment({ payment, onDone }: { payment: Payment; onDone(said: string): void }) {
  const text = useText();
  const { money, day } = useFormats();
  const [asking, setAsking] = useState<'refund' | 'void' | null>(null);
  const { id, currency, amount, refunded } = payment;
  const why = { label: text('admin.reason'), hint: text('admin.reason_hint'), needed: true };
  const close = (): void => setAsking(null);
  const refund = async (sum: number | null, reason: string, key: string): Promise<void> => {
    await act({ method: 'POST', path: `/payments/${id}/refunds`, key, body: { ...(sum === null ? {} : { amount: sum }), reason } });
    onDone(text('invoices.refund_recorded', { amount: money(sum ?? amount - refunded, currency) }));
  };
  const take = async (_: number | null, reason: string, key: string): Promise<void> => {
    await act({ method: 'POST', path: `/payments/${id}/void`, key, body: { reason } });
    onDone(text('invoices.voided', { amount: money(amount, currency) }));
  };
  return (
    <>
      <p>{text('invoices.payment_of', { amount: money(amount, currency), at: day(payment.receivedAt) })}{payment.reference === null ? null : <> <span className="quiet small" dir="auto">{payment.reference}</span></>}</p>
      {asking === 'refund' ? <MoneyForm effect={text('invoices.refund_effect')} label={text('invoices.refund')} currency={currency} amount={{ label: text('invoices.amount'), first: amount - refunded }} words={why} onAct={refund} onCancel={close} /> : null}
      {asking === 'void' ? <MoneyForm effect={text('invoices.void_effect')} label={text('invoices.void')} currency={currency} amount={null} words={why} onAct={take} onCancel={close} /> : null}
      {asking === null ? (
        <div className={styles['acts']}>
          <Button aria-label={`${text('invoices.refund')}: ${money(amount, currency)}`} onPress={() => setAsking('refund')}>{text('invoices.refund')}</Button>
          {payment.status === 'completed' && payment.provider === 'offline' ? <Button aria-label={`${text('invoices.void')}: ${money(amount, currency)}`} onPress={() => setAsking('void')}>{text('invoices.void')}</Button> : null}
        </div>
      ) : null}
    </>
  );
}
