import { useEffect, useRef } from 'react';
import { useFormats } from '../../../i18n/format.ts';
import { useText } from '../../../i18n/text.ts';
import { isolated } from '../isolated.ts';
import type { PageLot } from '../lot.ts';
import styles from './Panel.module.css';

/** The price, the loudest thing beside the picture, and what it means. */
export function Price({ lot, fresh }: { lot: PageLot; fresh: boolean }) {
  const text = useText();
  const f = useFormats();
  return (
    <div className={styles['priced']}>
      <p className={styles['label']}>{text(nameOf(lot))}</p>
      <p className={styles['price']} ref={useTint(lot.price)} data-testid="price">{f.money(lot.price, lot.currency)}</p>
      <p className="quiet small">
        {text('lotpage.bids', { bids: lot.bidCount, bidders: lot.bidCount === 0 ? 0 : lot.bidderCount })}
        {lot.leader === null || lot.status === 'closed' ? null : ` · ${lot.you?.leading === true ? text('lotpage.led_by_you', { alias: isolated(lot.leader) }) : text('lotpage.led_by', { alias: isolated(lot.leader) })}`}
        {' · '}{text(`lotpage.reserve_${lot.reserve}`)}
        {fresh || lot.status === 'closed' ? null : <> · <strong>{text('lotpage.may_be_old')}</strong></>}
      </p>
    </div>
  );
}

function nameOf(lot: PageLot): string {
  if (lot.status === 'closed') return lot.outcome === 'sold' ? 'lotpage.hammer_price' : 'lotpage.last_price';
  return lot.bidCount === 0 ? 'lotpage.opening_price' : 'lotpage.current_price';
}

/** A short tint when the price has changed, and none when the page comes. */
function useTint(price: number): { current: HTMLParagraphElement | null } {
  const place = useRef<HTMLParagraphElement | null>(null);
  const before = useRef(price);
  useEffect(() => {
    if (before.current === price) return;
    before.current = price;
    const element = place.current;
    if (element === null) return;
    element.removeAttribute('data-changed');
    // Read in between, so that the browser starts the tint anew.
    void element.offsetWidth;
    element.setAttribute('data-changed', '');
  }, [price]);
  return place;
}
