import { useId } from 'react';
import { useFormats } from '../../i18n/format.ts';
import { useText } from '../../i18n/text.ts';
import type { SaleJson } from './lot.ts';
import styles from './Sale.module.css';

/** How far a sale has come, as a bar and in words; and what its lots brought. */
export function Progress({ progress }: { progress: SaleJson['progress'] }) {
  const text = useText();
  const { money, number } = useFormats();
  const id = useId();
  const total = progress.scheduled + progress.open + progress.closed;
  if (total === 0) return null;
  return (
    <div className={styles['progress']}>
      <progress max={total} value={progress.closed} aria-labelledby={id} />
      <p id={id} className="small">
        {progress.closed === 0 ? text('sale.lots', { count: total }) : text('sale.closed_of', { closed: progress.closed, total, sold: number(progress.sold) })}
        {progress.hammer.length === 0 ? null : <> · {text('sale.hammer', { amounts: progress.hammer.map(({ amount, currency }) => money(amount, currency)).join(' + ') })}</>}
      </p>
    </div>
  );
}
