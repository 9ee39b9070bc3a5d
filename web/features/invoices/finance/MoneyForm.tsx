import { useMutation } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useIntl } from 'react-intl';
import { minor } from '#domain/money.ts';
import { newKey } from '../../../api/call.ts';
import { useRefusal } from '../../../api/useRefusal.ts';
import { useText } from '../../../i18n/text.ts';
import { Button } from '../../../ui/Button.tsx';
import { Field } from '../../../ui/Field.tsx';
import admin from '../../admin/parts/Admin.module.css';
import { amountText, readAmount } from '../../lot/amounts.ts';
import styles from '../Invoices.module.css';

const REASON_CHARS_MAX = 500;

/** What is written beside the amount: why it is done, which has to be said, or what the bank said, which may be. */
export type Words = { label: string; hint: string; needed: boolean; charsMax?: number };

/**
 * Asks, in place, how much and why, and does it. `first`: the amount to begin with in minor units; `amount` null asks for none. What was sent once
 * keeps its key until it was answered, so that it cannot count twice.
 */
export function MoneyForm({ effect, label, currency, amount, words, onAct, onCancel, children }: {
  effect: string; label: string; currency: string; amount: { label: string; first: number | null } | null; words: Words; onAct(sum: number | null, words: string, key: string): Promise<unknown>; onCancel(): void; children?: ReactNode;
}) {
  const text = useText();
  const { locale } = useIntl();
  const refusal = useRefusal();
  const [written, setWritten] = useState(() => (amount === null || amount.first === null ? '' : amountText(minor(BigInt(amount.first)), { locale, currency })));
  const [fault, setFault] = useState<string | null>(null);
  const [said, setSaid] = useState('');
  const [missing, setMissing] = useState(false);
  const [key, setKey] = useState(newKey);
  const { mutate, isPending, error } = useMutation({ mutationFn: (sum: number | null) => onAct(sum, said.trim(), key), onError: () => setKey(newKey()) });
  const send = (): void => {
    const read = amount === null ? null : readAmount(written, { locale, currency });
    const lacks = words.needed && said.trim() === '';
    setMissing(lacks);
    if (read !== null && !read.ok) return setFault(text(`invoices.fault_${read.fault}`));
    if (!lacks && !isPending) mutate(read === null ? null : Number(read.amount));
  };
  return (
    <form className={styles['form']} onSubmit={(event) => { event.preventDefault(); send(); }}>
      <p>{effect}</p>
      {children}
      {amount === null ? null : <Field label={amount.label} value={written} onChange={(value) => { setWritten(value); setFault(null); }} fault={fault} inputMode="decimal" after={currency} />}
      <Field label={words.label} hint={words.hint} value={said} onChange={setSaid} maxLength={words.charsMax ?? REASON_CHARS_MAX} fault={missing ? text('admin.reason_missing') : null} />
      {error === null ? null : <p role="alert" className={admin['fault']}>{refusal(error)}</p>}
      <div className={styles['acts']}>
        <Button type="submit" look="main" isDisabled={isPending}>{label}</Button>
        <Button look="quiet" onPress={onCancel}>{text('ui.cancel')}</Button>
      </div>
    </form>
  );
}
