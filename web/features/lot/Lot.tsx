import { Link } from 'wouter';
import { useMe } from '../../api/me.ts';
import { useText } from '../../i18n/text.ts';
import { type LiveLot, useCountdown } from '../../live/react.tsx';
import { Description } from './about/Description.tsx';
import { Questions } from './about/Questions.tsx';
import { Terms } from './about/Terms.tsx';
import { Manage } from './acts/Manage.tsx';
import { Registration, useRegistration } from './acts/Registration.tsx';
import { ShareButton } from './acts/ShareButton.tsx';
import { TakeBack } from './acts/TakeBack.tsx';
import { WatchButton } from './acts/WatchButton.tsx';
import { BidBar } from './bid/BidBar.tsx';
import { BiddingPlace } from './bid/BiddingPlace.tsx';
import { Gallery } from './gallery/Gallery.tsx';
import { stanceOf, type PageLot } from './lot.ts';
import { History } from './panel/History.tsx';
import { Outcome } from './panel/Outcome.tsx';
import { Price } from './panel/Price.tsx';
import { Spoken } from './panel/Spoken.tsx';
import { StateLine } from './panel/StateLine.tsx';
import { TimeLeft } from './panel/TimeLeft.tsx';
import { Trouble } from './panel/Trouble.tsx';
import { useExtension } from './panel/useExtension.ts';
import { useOwnBid } from './useOwnBid.ts';
import { useWide } from './useWide.ts';
import styles from './Lot.module.css';

/** A lot: its pictures and what is said of it at the start, what happens to it at the end of the line; on a phone one under the other. */
export function Lot({ lot, live }: { lot: PageLot; live: LiveLot }) {
  const me = useMe();
  const wide = useWide();
  const own = useOwnBid(lot.id);
  const countdown = useCountdown(lot);
  const extension = useExtension(lot);
  const registration = useRegistration(lot, me);
  const stance = stanceOf(lot, me?.id ?? null);
  const bidding = lot.status !== 'closed' && lot.status !== 'draft' && stance !== 'selling';
  const place = registration === 'approved' || registration === undefined ? <BiddingPlace lot={lot} own={own} countdown={countdown} /> : <Registration lot={lot} status={registration} />;
  // A bar that takes no bid would only be in the way: what stands in the page then says why.
  const bar = bidding && lot.status === 'open' && !wide && (registration === 'approved' || registration === undefined);
  return (
    <div className={styles['page']} data-bar={bar}>
      <Trouble lot={lot} own={own} />
      <article className={styles['lot']}>
        <div className={styles['gallery']}><Gallery pictures={lot.images} title={lot.title} /></div>
        <div className={styles['panel']}>
          <Head lot={lot} />
          <Price lot={lot} fresh={live.fresh} />
          <StateLine lot={lot} stance={stance} own={own} />
          <TimeLeft lot={lot} countdown={countdown} extension={extension} />
          {lot.status === 'closed' ? <Outcome lot={lot} /> : null}
          {lot.status === 'closed' && own.bid !== null ? <BiddingPlace lot={lot} own={own} countdown={countdown} /> : null}
          {bidding && !bar ? place : null}
          <div className={styles['small']}><WatchButton lot={lot.id} /><ShareButton lot={lot.id} title={lot.title} /><TakeBack lot={lot} /></div>
          <Manage lot={lot} />
          {lot.status === 'draft' || lot.status === 'scheduled' ? null : <History lot={lot} />}
        </div>
        <div className={styles['about']}>
          <Description lot={lot} />
          <Terms lot={lot} />
          {lot.status === 'draft' ? null : <Questions lot={lot} />}
        </div>
      </article>
      {bar ? <BidBar lot={lot} own={own} stance={stance} countdown={countdown} extension={extension} /> : null}
      <Spoken lot={lot} own={own} stance={stance} countdown={countdown} extension={extension} />
    </div>
  );
}

function Head({ lot }: { lot: PageLot }) {
  const text = useText();
  return (
    <header className={styles['head']}>
      {lot.sale === null ? null : <p className="small quiet"><Link href={`/sales/${lot.sale.id}`}><bdi>{lot.sale.title}</bdi></Link> · {text('lotpage.position', { position: lot.sale.position })}</p>}
      <h1><bdi>{lot.title}</bdi></h1>
      <p className="quiet">{text('lotpage.sold_by')} <Link href={`/lots?seller=${lot.seller.id}`}><bdi>{lot.seller.displayName}</bdi></Link></p>
    </header>
  );
}
