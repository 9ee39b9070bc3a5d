import type { Minor } from '#domain/money.ts';
import { useFormats } from '../../../i18n/format.ts';
import { useText } from '../../../i18n/text.ts';
import { Button } from '../../../ui/Button.tsx';
import { Icon } from '../../../ui/Icon.tsx';
import type { FarAbove } from '../amounts.ts';
import type { PageLot } from '../lot.ts';
import { AllInLine } from '../panel/AllInLine.tsx';
import { useFocusInside } from '../useFocusInside.ts';
import styles from './BidBox.module.css';

/** One more look at what is about to be bid, in the place where it was typed. An amount that looks like a slip is asked about with both numbers. */
export function Review({ lot, amount, far, onConfirm, onChange }: { lot: PageLot; amount: Minor; far: FarAbove | null; onConfirm(): void; onChange(): void }) {
  const text = useText();
  const f = useFormats();
  const shown = f.money(amount, lot.currency);
  // What looks like a slip is not confirmed by pressing the same key once more.
  const place = useFocusInside<HTMLElement>(far === null ? 'button' : 'button:last-of-type');
  return (
    <section ref={place} aria-label={text('lotpage.review')} className={styles['box']}>
      <p className={styles['amount']}><span className="numbers">{text('lotpage.you_bid_up_to', { amount: shown })}</span></p>
      <p>{text(lot.you?.leading === true ? 'lotpage.review_raise' : 'lotpage.review_means')}</p>
      {far === null ? null : (
        <p role="alert" className={styles['far']}>
          <Icon name="outbid" /> <span>{text(`lotpage.far_above_${far.what}`, { amount: shown, other: f.money(far.amount, lot.currency), times: f.number(Number(amount / far.amount)) })}</span>
        </p>
      )}
      <AllInLine lot={lot} hammer={amount} of="most" />
      <p className="quiet small">{text('lotpage.binding')}</p>
      <div className={styles['confirm']}>
        <Button look="hammer" onPress={onConfirm}>{far === null ? text('lotpage.confirm') : text('lotpage.confirm_amount', { amount: shown })}</Button>
        <Button onPress={onChange}>{text('lotpage.change')}</Button>
      </div>
    </section>
  );
}
