import { useState } from 'react';
import { useFormats } from '../../../i18n/format.ts';
import { useText } from '../../../i18n/text.ts';
import type { Countdown } from '../../../live/react.tsx';
import { Button } from '../../../ui/Button.tsx';
import { Icon } from '../../../ui/Icon.tsx';
import { Sheet } from '../../../ui/Sheet.tsx';
import type { PageLot, Stance } from '../lot.ts';
import { StateLine } from '../panel/StateLine.tsx';
import { TimeLeft } from '../panel/TimeLeft.tsx';
import type { Extension } from '../panel/useExtension.ts';
import type { OwnBid } from '../useOwnBid.ts';
import { useAnswer } from './Answer.tsx';
import { BiddingPlace } from './BiddingPlace.tsx';
import { typedFor } from './typed.ts';
import styles from './BidBar.module.css';

type BidBarProps = { lot: PageLot; own: OwnBid; stance: Stance; countdown: Countdown; extension: Extension | null };

/** On a phone: price, next minimum and the one button, always under the thumb. Opens the bid box as a sheet. */
export function BidBar({ lot, own, stance, countdown, extension }: BidBarProps) {
  const text = useText();
  const f = useFormats();
  // Who comes back from signing in finds the box open with what was typed.
  const [open, setOpen] = useState(() => typedFor(lot.id) !== '' && lot.you !== undefined);
  return (
    <>
      <div className={styles['bar']}>
        <p className={styles['figures']}>
          <span className={styles['price']}>{f.money(lot.price, lot.currency)}</span>
          <span className={styles['stance']} data-stance={stance}>
            {stance === 'leading' || stance === 'outbid' ? <><Icon name={stance} size={14} /> {text(`lotpage.state_${stance}`)}</> : text('lotpage.at_least', { minimum: f.money(lot.minimum, lot.currency) })}
          </span>
        </p>
        <Button look="hammer" onPress={() => setOpen(true)}>{text(own.asking ? 'lotpage.state_confirming' : stance === 'leading' ? 'lotpage.raise' : 'lotpage.bid')}</Button>
      </div>
      <Sheet open={open} onClose={() => setOpen(false)} title={text('lotpage.your_bid')}>
        <div className={styles['now']}>
          <p><span className="quiet small">{text(lot.bidCount === 0 ? 'lotpage.opening_price' : 'lotpage.current_price')}</span> <strong className="numbers">{f.money(lot.price, lot.currency)}</strong></p>
          <TimeLeft lot={lot} countdown={countdown} extension={extension} />
          <Standing lot={lot} own={own} stance={stance} />
        </div>
        <BiddingPlace lot={lot} own={own} countdown={countdown} />
      </Sheet>
    </>
  );
}

/** The sheet lies over what the page says of the viewer: it says so itself where no answer in it does. */
function Standing({ lot, own, stance }: Pick<BidBarProps, 'lot' | 'own' | 'stance'>) {
  const answer = useAnswer(lot, own);
  const said = own.asking || (answer !== null && answer.look !== 'refused');
  return said || (stance !== 'leading' && stance !== 'outbid') ? null : <StateLine lot={lot} stance={stance} own={own} />;
}
