import { Link } from 'wouter';
import { useFormats } from '../../i18n/format.ts';
import { useText } from '../../i18n/text.ts';
import type { SaleJson } from './lot.ts';
import { Progress } from './Progress.tsx';
import styles from './Sale.module.css';

/** A sale in a list: when, how many lots, how far it has come. */
export function SaleRow({ sale, level = 3 }: { sale: SaleJson; level?: 2 | 3 }) {
  const text = useText();
  const { moment } = useFormats();
  const { progress, closesAt } = sale;
  const Title = `h${level}` as const;
  const next = progress.nextCloseAt;
  const when = sale.standing ? text('sale.always')
    : next !== null ? text(progress.closed === 0 ? 'sale.first_close' : 'sale.next_close', { at: moment(closesAt !== null && progress.closed === 0 ? closesAt : next) })
      : progress.lastCloseAt !== null ? text('sale.over', { at: moment(progress.lastCloseAt) }) : text('sale.not_listed');
  return (
    <article className={styles['row']}>
      <div>
        <Title className={styles['title']}><Link href={`/sales/${sale.id}`}>{sale.standing ? text('sale.standing') : sale.title}</Link></Title>
        <p className="quiet small">{when}</p>
      </div>
      <Progress progress={progress} />
    </article>
  );
}
