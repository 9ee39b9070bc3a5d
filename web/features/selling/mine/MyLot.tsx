import { Link } from 'wouter';
import { useFormats } from '../../../i18n/format.ts';
import { useText } from '../../../i18n/text.ts';
import { useCountdown, useLiveCard, type LotHead } from '../../../live/react.tsx';
import { Icon } from '../../../ui/Icon.tsx';
import type { MyLotJson } from '../types.ts';
import styles from './Mine.module.css';

/** One lot in the seller's list: what it fetches now, who looks, how long it still runs. */
export function MyLot({ lot }: { lot: MyLotJson }) {
  const text = useText();
  const draft = lot.status === 'draft';
  const { ref, live } = useLiveCard(lot.id, lot);
  const head: LotHead = draft ? lot : live.head ?? lot;
  return (
    <li ref={draft ? null : ref} className={styles['lot']}>
      <Thumb lot={lot} />
      <div className={styles['what']}>
        <Link href={`/sell/lots/${lot.id}`} dir="auto" className={styles['title']}>{lot.title}</Link>
        <span className="quiet small">{draft ? text('selling.status_draft') : text(`selling.status_${head.outcome ?? head.status}`)}{lot.sale === null ? '' : ` · ${lot.sale.title}`}</span>
        {draft ? null : <Link href={`/lots/${lot.id}`} className="small">{text('selling.see_lot')}</Link>}
      </div>
      <Figures lot={lot} head={head} />
      <TimeLeft head={head} />
    </li>
  );
}

function Thumb({ lot }: { lot: MyLotJson }) {
  if (lot.image === null) return <span className={styles['thumb']} aria-hidden="true"><Icon name="gavel" size={28} /></span>;
  return <img className={styles['thumb']} src={`/images/${lot.image.id}/320`} alt={lot.image.alt} width={lot.image.width} height={lot.image.height} loading="lazy" />;
}

function Figures({ lot, head }: { lot: MyLotJson; head: LotHead }) {
  const text = useText();
  const f = useFormats();
  const draft = lot.status === 'draft';
  return (
    <div className={styles['figures']}>
      <span className={`numbers ${styles['price']}`}>{f.money(head.price, lot.currency)}</span>
      <span className="quiet small">
        {draft ? text('selling.opening_price') : text('selling.figures', { bids: head.bidCount, watchers: lot.watchers })}
        {lot.reservePrice === null ? '' : ` · ${text(`selling.reserve_${head.reserve}`)}`}
      </span>
    </div>
  );
}

function TimeLeft({ head }: { head: LotHead }) {
  const text = useText();
  const f = useFormats();
  const left = useCountdown(head);
  if (head.status === 'draft') return <span className={styles['time']}>{head.closesAt === null ? '' : <span className="quiet small">{text('selling.closes_at', { at: f.moment(head.closesAt) })}</span>}</span>;
  const parts = { days: left.days, hours: left.hours, minutes: left.minutes, seconds: left.secondsOfMinute };
  const words = left.phase === 'running' || left.phase === 'opens' ? text(`selling.left_${left.days > 0 ? 'days' : left.hours > 0 ? 'hours' : 'minutes'}`, parts) : text(`selling.phase_${left.phase}`);
  const at = head.status === 'scheduled' ? head.opensAt : head.closedAt ?? head.closesAt;
  return (
    <span className={styles['time']} data-urgent={left.urgency === 'last'}>
      <span className="numbers">{left.phase === 'opens' ? text('selling.opens_in', { left: words }) : words}</span>
      {at === null ? null : <time dateTime={at} className="quiet small">{f.moment(at)}</time>}
    </span>
  );
}
