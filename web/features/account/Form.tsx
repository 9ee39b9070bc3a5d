import type { ReactNode } from 'react';
import { Problem } from '../../api/problem.ts';
import { useRefusal } from '../../api/useRefusal.ts';
import { Button } from '../../ui/Button.tsx';
import styles from './Account.module.css';

/** A form with one act. What went wrong is said above the act, once, and read aloud; fields say their own faults. */
export function Form({ onSubmit, act, busy, error = null, children, sayFault = true, look = 'main' }: {
  onSubmit(): void; act: ReactNode; busy: boolean; error?: unknown; children: ReactNode; sayFault?: boolean; look?: 'main' | 'plain';
}) {
  const refusal = useRefusal();
  return (
    <form
      className={styles['form']} noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (!busy) onSubmit();
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
