import { useState } from 'react';
import { act } from '../../../api/call.ts';
import { useFormats } from '../../../i18n/format.ts';
import { useText } from '../../../i18n/text.ts';
import { Button } from '../../../ui/Button.tsx';
import { Choice } from '../../../ui/Choice.tsx';
import styles from '../Invoices.module.css';
import type { CreditNote, InvoiceFull } from '../types.ts';
import { MoneyForm } from './MoneyForm.tsx';

const WHAT = ['all', 'premium', 'hammer'] as const;

/** Corrects an invoice by a credit note: all that is left of it, or part of its premium or hammer price with the tax on it. */
export function Credit({ invoice, onDone }: { invoice: InvoiceFull; onDone(said: string): void }) {
  const text = useText();
  const { money } = useFormats();
  const [open, setOpen] = useState(false);
  const [what, setWhat] = useState<(typeof WHAT)[number]>('all');
  const { id, currency } = invoice;
  if (invoice.status === 'credited') return null;
  if (!open) return <div className={styles['acts']}><Button onPress={() => setOpen(true)}>{text('invoices.credit')}</Button></div>;
  const credit = async (sum: number | null, reason: string, key: string): Promise<void> => {
    const note = await act<CreditNote>({ method: 'POST', path: `/invoices/${id}/credit-notes`, key, body: { ...(sum === null ? {} : { [what]: sum }), reason } });
    onDone(text('invoices.credited_by', { number: note.number, amount: money(note.total, currency) }));
  };
  return (
    <MoneyForm key={what === 'all' ? 'all' : 'some'} effect={text('invoices.credit_effect')} label={text('invoices.credit')} currency={currency} amount={what === 'all' ? null : { label: text('invoices.net_amount'), first: null }}
      words={{ label: text('admin.reason'), hint: text('admin.reason_hint'), needed: true }} onAct={credit} onCancel={() => setOpen(false)}>
      <Choice label={text('invoices.credit_what')} value={what} onChange={(value) => setWhat(WHAT.find((one) => one === value) ?? 'all')} options={WHAT.map((value) => ({ value, label: text(`invoices.credit_${value}`) }))} />
    </MoneyForm>
  );
}
