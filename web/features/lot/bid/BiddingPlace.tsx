import { useFormats } from '../../../i18n/format.ts';
import { useText } from '../../../i18n/text.ts';
import type { Countdown } from '../../../live/react.tsx';
import { BuyNow } from '../acts/BuyNow.tsx';
import type { PageLot } from '../lot.ts';
import type { OwnBid } from '../useOwnBid.ts';
import { Answer } from './Answer.tsx';
import { BidBox } from './BidBox.tsx';
import { Underway } from './Underway.tsx';
import styles from './BidBox.module.css';

/** Everything that a bidder does on a lot, or why nothing can be done now. A bid on its way is always there to be seen. */
export function BiddingPlace({ lot, own, countdown }: { lot: PageLot; own: OwnBid; countdown: Countdown }) {
  const text = useText();
  const f = useFormats();
  if (own.asking && (lot.status !== 'open' || countdown.phase === 'closing')) return <Underway lot={lot} own={own} />;
  if (lot.status === 'closed') return own.bid?.result?.ok === false ? <Answer lot={lot} own={own} /> : null;
  if (lot.status === 'frozen') return <p className={styles['closed']}>{text('lotpage.frozen_means')}</p>;
  if (lot.status === 'scheduled') return <p className={styles['closed']}>{lot.opensAt === null ? text('lotpage.not_open_yet') : text('lotpage.bidding_opens', { at: f.moment(lot.opensAt) })}</p>;
  if (countdown.phase === 'closing') return <><Answer lot={lot} own={own} /><p className={styles['closed']}>{text('lotpage.closing_means')}</p></>;
  return (
    <div className={styles['place']}>
      <BidBox lot={lot} own={own} />
      {own.asking ? null : <BuyNow lot={lot} />}
    </div>
  );
}
