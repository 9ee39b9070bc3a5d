import { useFormats } from '../../../i18n/format.ts';
import { useText } from '../../../i18n/text.ts';
import { Button } from '../../../ui/Button.tsx';
import { Failure, Skeleton } from '../../../ui/Said.tsx';
import styles from '../parts/Admin.module.css';
import { useList } from '../parts/useList.ts';
import type { LotActs } from '../types.ts';

const NOTHING: Readonly<Record<string, string>> = {};

/** What was done to a lot other than bidding, newest first. */
export function LotActsList({ lot }: { lot: string }) {
  const text = useText();
  const { moment, number } = useFormats();
  const { items, error, retry, more, showMore } = useList<LotActs['items'][number]>(['admin', 'lot-acts', lot], `/admin/lots/${lot}/acts`, NOTHING);
  if (items === undefined) return error === null ? <Skeleton lines={2} /> : <Failure error={error} onRetry={retry} />;
  if (items.length === 0) return <p className="quiet">{text('admin.no_acts')}</p>;
  return (
    <>
      <ul className={styles['list']}>
        {items.map(({ kind, seq, by, reason, outcome, seqs, at }) => (
          <li key={seq}>
            <p>{text(`admin.did_${kind.slice(kind.indexOf('.') + 1)}`, { who: by?.displayName ?? text('admin.the_house'), bids: seqs.map((one) => number(one)).join(', '), outcome: outcome === null ? '' : text(`admin.outcome_${outcome}`) })}</p>
            {reason === null || reason === 'ended_early' || reason === 'bought' ? null : <p><q>{reason}</q></p>}
            <p className={styles['when']}>{moment(at)}</p>
          </li>
        ))}
      </ul>
      {more ? <Button look="quiet" onPress={showMore}>{text('ui.more')}</Button> : null}
    </>
  );
}
