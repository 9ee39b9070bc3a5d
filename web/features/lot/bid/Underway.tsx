import { useRefusal } from '../../../api/useRefusal.ts';
import { Problem } from '../../../api/problem.ts';
import { useFormats } from '../../../i18n/format.ts';
import { useText } from '../../../i18n/text.ts';
import { Button } from '../../../ui/Button.tsx';
import { Icon } from '../../../ui/Icon.tsx';
import type { PageLot } from '../lot.ts';
import type { OwnBid } from '../useOwnBid.ts';
import styles from './BidBox.module.css';

/** A bid on its way: whether it was received is said as far as it is known, and never more. */
export function Underway({ lot, own }: { lot: PageLot; own: OwnBid }) {
  const text = useText();
  const f = useFormats();
  const refusal = useRefusal();
  const { bid } = own;
  if (bid === null) return null;
  const { hindrance, mayCount, state } = bid;
  const sentence = state === 'confirming' ? 'lotpage.confirming_means' : state === 'gave_up' ? (mayCount ? 'lotpage.gave_up_unknown' : 'lotpage.gave_up_not_received') : mayCount ? 'lotpage.not_confirmed_unknown' : 'lotpage.not_confirmed_not_received';
  return (
    <section aria-label={text('lotpage.your_bid')} className={styles['box']} tabIndex={-1} ref={(place) => { if (state === 'confirming') place?.focus({ preventScroll: true }); }}>
      <p className={styles['amount']}>
        <Icon name="clock" /> <span className="numbers">{text(state === 'confirming' ? 'lotpage.confirming' : 'lotpage.not_confirmed', { amount: f.money(bid.maximum, lot.currency) })}</span>
      </p>
      <p>{text(lot.status === 'closed' && state !== 'gave_up' ? 'lotpage.closed_while_confirming' : sentence)}</p>
      {hindrance === null || hindrance === 'line' ? null : <p className="quiet small">{refusal(new Problem({ code: hindrance, status: 503, detail: hindrance }))}</p>}
      {state === 'gave_up' ? (
        <div className={styles['confirm']}>
          <Button look="main" onPress={own.askAgain}>{text('lotpage.ask_again')}</Button>
          {mayCount ? null : <Button onPress={own.dismiss}>{text('lotpage.let_go')}</Button>}
        </div>
      ) : null}
    </section>
  );
}
