import { type ReactNode, useEffect, useRef } from 'react';
import { Problem } from '../../api/problem.ts';
import { useRefusal } from '../../api/useRefusal.ts';
import { Button } from '../../ui/Button.tsx';
import styles from './Account.module.css';

// The second press of a double one comes before the first can be seen to be under way.
const DOUBLE_PRESS_MS = 400;

/**
 * A form with one act. What went wrong is said above the act, once, and read aloud; fields say their own faults. Pressed twice in haste it acts once.
 * `asked`: somebody pressed a button to get here, so its first field takes the focus that the button had.
 */
export function Form({ onSubmit, act, busy, error = null, children, sayFault = true, look = 'main', asked = false }: {
  onSubmit(): void; act: ReactNode; busy: boolean; error?: unknown; children?: ReactNode; sayFault?: boolean; look?: 'main' | 'plain'; asked?: boolean;
}) {
  const refusal = useRefusal();
  const pressedAt = useRef(-Infinity);
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (asked) form.current?.querySelector('input')?.focus();
  }, [asked]);
  useEffect(() => { pressedAt.current = -Infinity; }, [busy]);
  return (
    <form
      ref={form} className={styles['form']} noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (busy || event.timeStamp - pressedAt.current < DOUBLE_PRESS_MS) return;
        pressedAt.current = event.timeStamp;
        onSubmit();
      }}
    >
      {children}
      <div role="alert" className={styles['fault']}>{error === null || !sayFault ? null : refusal(error)}</div>
      <div><Button type="submit" look={look} isDisabled={busy}>{act}</Button></div>
    </form>
  );
}

/** Whether the house found fault with this field. */
export const faultAt = (error: unknown, field: string): boolean => error instanceof Problem && error.errors.some(({ at }) => at === field);
export const isRefusal = (error: unknown, code: string): boolean => error instanceof Problem && error.code === code;
