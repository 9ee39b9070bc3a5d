import { type ReactNode, useEffect, useState } from 'react';
import { useRefusal } from '../api/useRefusal.ts';
import { useText } from '../i18n/text.ts';
import { Button } from './Button.tsx';
import styles from './Said.module.css';

const SKELETON_AFTER_MS = 200;

/** Nothing here yet: says what will be, and offers the one useful act. */
export function Empty({ title, children, act }: { title: string; children?: ReactNode; act?: ReactNode }) {
  return <div className={styles['empty']}><h2>{title}</h2>{children === undefined ? null : <p className="quiet">{children}</p>}{act}</div>;
}

/** Something went wrong: what happened, and the way on. */
export function Failure({ error, onRetry }: { error: unknown; onRetry?: (() => void) | undefined }) {
  const text = useText();
  const refusal = useRefusal();
  return (
    <div role="alert" className={styles['failure']}>
      <p>{refusal(error)}</p>
      {onRetry === undefined ? null : <Button onPress={onRetry}>{text('ui.try_again')}</Button>}
    </div>
  );
}

/** Grey lines where text will be; only after 200 ms, so that what comes quickly does not flicker. */
export function Skeleton({ lines = 3 }: { lines?: number }) {
  const [shown, setShown] = useState(false);
  const text = useText();
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), SKELETON_AFTER_MS);
    return () => clearTimeout(timer);
  }, []);
  if (!shown) return null;
  return (
    <div role="status" aria-busy="true" className={styles['skeleton']}>
      <span className="only-spoken">{text('ui.loading')}</span>
      {Array.from({ length: lines }, (_, line) => <span key={line} aria-hidden="true" />)}
    </div>
  );
}
