import { useMutation } from '@tanstack/react-query';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useRefusal } from '../../../api/useRefusal.ts';
import { useText } from '../../../i18n/text.ts';
import { Button } from '../../../ui/Button.tsx';
import { Field } from '../../../ui/Field.tsx';
import styles from './Admin.module.css';

const REASON_CHARS_MAX = 500;

/**
 * Asks, in place, why something is to be done, and does it. `effect` says what it will do. Nothing is done without a reason.
 * `asked`: somebody pressed a button to get here, so the question takes the focus; otherwise they are still busy elsewhere.
 */
export function ReasonForm({ effect, label, onAct, onDone, onCancel, asked = true, children }: {
  effect: string; label: string; onAct(reason: string): Promise<unknown>; onDone(): void; onCancel?(): void; asked?: boolean; children?: ReactNode;
}) {
  const text = useText();
  const refusal = useRefusal();
  const [reason, setReason] = useState('');
  const [missing, setMissing] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (asked) form.current?.querySelector('input')?.focus();
  }, [asked]);
  const { mutate, isPending, error } = useMutation({ mutationFn: () => onAct(reason.trim()), onSuccess: onDone });
  const send = (): void => {
    setMissing(reason.trim() === '');
    if (reason.trim() !== '' && !isPending) mutate();
  };
  return (
    <form ref={form} className={styles['reason']} onSubmit={(event) => { event.preventDefault(); send(); }}>
      <p>{effect}</p>
      {children}
      <Field label={text('admin.reason')} hint={text('admin.reason_hint')} value={reason} onChange={setReason} maxLength={REASON_CHARS_MAX} fault={missing ? text('admin.reason_missing') : null} />
      {error === null ? null : <p role="alert" className={styles['fault']}>{refusal(error)}</p>}
      <div className={styles['row']}>
        <Button type="submit" look="main" isDisabled={isPending}>{label}</Button>
        {onCancel === undefined ? null : <Button look="quiet" onPress={onCancel}>{text('ui.cancel')}</Button>}
      </div>
    </form>
  );
}
