import { useState } from 'react';
import { act } from '../../../api/call.ts';
import { useFormats } from '../../../i18n/format.ts';
import { useText } from '../../../i18n/text.ts';
import { Button } from '../../../ui/Button.tsx';
import styles from '../Invoices.module.css';
import type { InvoiceFull, Payment } from '../types.ts';
import { MoneyForm } from './MoneyForm.tsx';

const REFERENCE_CHARS_MAX = 140;

/** Money that came: how much, and the bank's own words for it. */
export function RecordPayment({ invoice, onDone }: { invoice: InvoiceFull; onDone(said: string): void }) {
  const text = useText();
  const { money } = useFormats();
  const [open, setOpen] = useState(false);
  const { currency, outstanding } = invoice;
  if (outstanding === 0) return null;
  if (!open) return <div className={styles['acts']}><Button look="main" onPress={() => setOpen(true)}>{text('invoices.record_payment')}</Button></div>;
  const record = async (amount: number | null, reference: string, key: string): Promise<void> => {
    const payment = await act<Payment>({ method: 'POST', path: `/invoices/${invoice.id}/payments`, key, body: { provider: 'offline', ...(amount === null ? {} : { amount }), ...(reference === '' ? {} : { reference }) } });
    onDone(text('invoices.payment_recorded', { amount: money(payment.amount, currency) }));
  };
  return (
    <MoneyForm effect={text('invoices.record_payment_lead')} label={text('invoices.record_payment')} currency={currency} amount={{ label: text('invoices.amount'), first: outstanding }}
      words={{ label: text('invoices.reference'), hint: text('invoices.reference_hint'), needed: false, charsMax: REFERENCE_CHARS_MAX }} onAct={record} onCancel={() => setOpen(false)} />
  );
}
