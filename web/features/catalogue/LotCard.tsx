import { Link } from 'wouter';
import { useMe } from '../../api/me.ts';
import { useFormats } from '../../i18n/format.ts';
import { useText } from '../../i18n/text.ts';
import { useLiveCard } from '../../live/react.tsx';
import { Left } from './Left.tsx';
import { type LotInList, priceName, stanceOf } from './lot.ts';
import styles from './LotCard.module.css';
import { type CardLook, LotPicture } from './LotPicture.tsx';
import { Price } from './Price.tsx';
import { StanceStrip } from './StanceStrip.tsx';

/** A lot in a list, live while it is in sight: price, bids, time left and the viewer's own part follow the house. The whole card leads to the lot. */
export function LotCard({ lot, look = 'grid', level = 3, eager = false }: { lot: LotInList; look?: CardLook; level?: 2 | 3; eager?: boolean }) {
  const text = useText();
  const { money, number } = useFormats();
  const me = useMe();
  const { ref, live } = useLiveCard(lot.id, lot);
  const head = live.head ?? lot;
  const stance = stanceOf(lot, head, me?.id ?? null);
  const Title = `h${level}` as const;
  return (
    <article ref={ref} className={`${styles['card']} ${styles[look]}`} data-stance={stance ?? undefined}>
      <LotPicture image={lot.image} eager={eager} look={look} category={lot.category} />
      <div className={styles['words']}>
        {lot.sale === null ? null : <span className={`${styles['number']} numbers`}>{text('catalogue.lot_number', { number: number(lot.sale.position) })}</span>}
        <Title dir="auto" className={styles['title']}><Link href={`/lots/${lot.id}`} className={styles['link']}>{lot.title}</Link></Title>
        {look === 'large' && lot.estimateLow !== null && lot.estimateHigh !== null
          ? <p className={styles['estimate']}>{text('catalogue.estimate', { low: money(lot.estimateLow, head.currency), high: money(lot.estimateHigh, head.currency) })}</p>
          : null}
        <div className={styles['state']}>
          <p className={styles['price']}>
            <span className={styles['label']}>{text(`catalogue.price_${priceName(head)}`)}</span>
            <Price amount={head.price} currency={head.currency} />
          </p>
          <p className={styles['facts']}>
            <span className="numbers">{text('catalogue.bids', { count: head.bidCount })}</span>
            {head.reserve === 'unmet' && head.status !== 'closed' ? <span>{text('catalogue.reserve_unmet')}</span> : null}
            <Left head={head} />
          </p>
        </div>
        <StanceStrip stance={stance} />
      </div>
    </article>
  );
}

/** Lots beside each other: as many columns as there is room for; `row` one under the other. */
export function LotGrid({ lots, look = 'grid', level = 3, eagerCount = 0 }: { lots: readonly LotInList[]; look?: 'grid' | 'row'; level?: 2 | 3; eagerCount?: number }) {
  return (
    <ul className={styles[look === 'grid' ? 'columns' : 'rows']}>
      {lots.map((lot, at) => <li key={lot.id}><LotCard lot={lot} look={look} level={level} eager={at < eagerCount} /></li>)}
    </ul>
  );
}
