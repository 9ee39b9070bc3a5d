import { useFormats } from '../../../i18n/format.ts';
import { useText } from '../../../i18n/text.ts';
import { useConnection } from '../../../live/react.tsx';
import { Icon } from '../../../ui/Icon.tsx';
import type { PageLot } from '../lot.ts';
import type { OwnBid } from '../useOwnBid.ts';
import styles from './Panel.module.css';

/** Says that the line to the house is gone, until when the page was right, and what is known of a bid that was on its way. */
export function Trouble({ lot, own }: { lot: PageLot; own: OwnBid }) {
  const text = useText();
  const f = useFormats();
  const { trouble, lostMs } = useConnection();
  if (trouble === null) return null;
  const pending = own.bid?.state === 'confirming' || own.bid?.state === 'not_confirmed_yet';
  return (
    <div role="status" className={styles['trouble']}>
      <p>
        <Icon name="outbid" /> <span><strong>{text(`lotpage.line_${trouble}`)}</strong> {lostMs === null ? text('lotpage.line_may_be_old') : text('lotpage.line_right_until', { at: f.clock(lostMs) })}
          {pending ? ` ${text(own.bid?.mayCount === true ? 'lotpage.line_bid_unknown' : 'lotpage.line_bid_not_received', { amount: f.money(own.bid?.maximum ?? 0, lot.currency) })}` : ''}</span>
      </p>
    </div>
  );
}
