import { Link } from 'wouter';
import { useFormats } from '../../i18n/format.ts';
import { useText } from '../../i18n/text.ts';
import type { SaleJson } from './lot.ts';
import { Progress } from './Progress.tsx';
import styles from './Sale.module.css';

/** When a sale begins to close, goes on, or was over. */
export function useSaleTimes({ standing, progress }: SaleJson): string {
  const text = useText();
  const { moment } = useFormats();
  const { nextCloseAt, lastCloseAt, closed } = progress;
  if (standing) return text('sale.always');
  if (nextCloseAt !== null) return text(closed === 0 ? 'sale.first_close' : 'sale.next_close', { at: moment(nextCloseAt) });
  return lastCloseAt === null ? text('sale.not_listed') : text('sale.over', { at: moment(lastCloseAt) });
}

/** A sale in a list: when, how many lots, how far it has come. */
export function SaleRow({ sale, level = 3 }: { sale: SaleJson; level?: 2 | 3 }) {
  const text = useText();
  const when = useSaleTimes(sale);
  const Title = `h${level}` as const;
  return (
    <article className={styles['row']}>
      <div>
        <Title dir="auto" className={styles['title']}><Link href={`/sales/${sale.id}`}>{sale.standing ? text('sale.standing') : sale.title}</Link></Title>
        <p className="quiet small">{when}</p>
      </div>
      <Progress progress={sale.progress} />
    </article>
  );
}
