import { useInfiniteQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { read } from '../../../api/call.ts';
import { hasRole, useMe } from '../../../api/me.ts';
import { useFormats } from '../../../i18n/format.ts';
import { useText } from '../../../i18n/text.ts';
import { Button } from '../../../ui/Button.tsx';
import { Failure, Skeleton } from '../../../ui/Said.tsx';
import { useServerNow } from '../../../live/react.tsx';
import { VoidBid } from '../acts/VoidBid.tsx';
import { isolated } from '../isolated.ts';
import { useWide } from '../useWide.ts';
import type { HistoryBid, PageLot } from '../lot.ts';
import styles from './History.module.css';

/** `asOf`: the number of the lot's last event that was known when this was asked for. */
type Part = { items: HistoryBid[]; next: string | null; asOf: number };

const FIRST_SHOWN = 8;
const MORE_SHOWN = 25;
/** A burst of bids is read once. */
const REREAD_MS = 700;
const HOUR_MS = 3_600_000;

// What scrolls has to be reached by keyboard, although it is nothing to press. On a phone the page scrolls.
const REACHABLE = { tabIndex: 0, role: 'region', 'aria-labelledby': 'lot-history' } as const;

/** The public history: the last eight bids, and the older ones as they are asked for. Says so while newer bids than those shown are known of. */
export function History({ lot }: { lot: PageLot }) {
  const text = useText();
  const wide = useWide();
  const { bids, behind } = useBids(lot);
  const items = bids.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <section aria-labelledby="lot-history" aria-busy={behind} className={styles['history']}>
      <div className={styles['head']}>
        <h2 id="lot-history">{text('lotpage.history')}</h2>
        {behind ? <span className={`${styles['behind']} quiet small`}>{text('lotpage.history_behind')}</span> : null}
      </div>
      {bids.isPending ? <Skeleton /> : null}
      {bids.isError && items.length === 0 ? <Failure error={bids.error} onRetry={() => void bids.refetch()} /> : null}
      {bids.isSuccess && !behind && items.length === 0 ? <p className="quiet">{text(lot.status !== 'closed' ? 'lotpage.no_bids' : lot.outcome === 'sold' ? 'lotpage.bought_without_bids' : 'lotpage.no_bids_came')}</p> : null}
      {items.length === 0 ? null : (
        <div className={styles['scroll']} {...(wide ? REACHABLE : {})}>
          <table>
            <thead><tr><th scope="col">{text('lotpage.bidder')}</th><th scope="col" className={styles['amount']}>{text('lotpage.bid_up_to')}</th><th scope="col" className={styles['amount']}>{text('lotpage.price_after')}</th></tr></thead>
            <tbody>{items.map((bid) => <Bid key={bid.seq} lot={lot} bid={bid} />)}</tbody>
          </table>
          {bids.hasNextPage ? <div><Button look="quiet" onPress={() => void bids.fetchNextPage()} isDisabled={bids.isFetchingNextPage}>{text('lotpage.older_bids')}</Button></div> : null}
          <p className="quiet small">{text('lotpage.history_explained')}</p>
        </div>
      )}
    </section>
  );
}

function Bid({ lot, bid }: { lot: PageLot; bid: HistoryBid }) {
  const text = useText();
  const f = useFormats();
  const me = useMe();
  const nowMs = useServerNow(HOUR_MS);
  const own = lot.you !== undefined && lot.you.alias === bid.bidder;
  const today = nowMs !== null && f.day(nowMs) === f.day(bid.at);
  const staff = hasRole(me, 'clerk', 'admin') && !bid.retracted && (lot.status === 'open' || lot.status === 'frozen');
  return (
    <tr data-own={own} data-retracted={bid.retracted}>
      <td>
        <span className={styles['bidder']}>{own ? text('lotpage.you_alias', { alias: isolated(bid.bidder) }) : <bdi>{bid.bidder}</bdi>}</span>
        <span className="quiet small"><time dateTime={bid.at}>{today ? f.clock(bid.at) : `${f.day(bid.at)}, ${f.clock(bid.at)}`}</time>{bid.retracted ? ` · ${text('lotpage.retracted')}` : bid.automatic ? ` · ${text('lotpage.answered_at_once')}` : ''}</span>
        {staff ? <VoidBid lot={lot} bid={bid} /> : null}
      </td>
      <td className={styles['amount']}>{bid.amount === null ? <span className="quiet" title={text('lotpage.secret')}><span aria-hidden="true">—</span><span className="only-spoken">{text('lotpage.secret')}</span></span> : f.money(bid.amount, lot.currency)}</td>
      <td className={styles['amount']}>{f.money(bid.price, lot.currency)}</td>
    </tr>
  );
}

/** The bids as they were read last; `behind` while the line has told of something since. Then they are read again, a burst once. */
function useBids(lot: PageLot) {
  const bids = useInfiniteQuery({
    queryKey: ['bids', lot.id], initialPageParam: '', getNextPageParam: (last: Part) => last.next,
    queryFn: async ({ signal, pageParam }): Promise<Part> => {
      const known = lot.seq;
      return { ...await read<Omit<Part, 'asOf'>>(`/lots/${lot.id}/bids`, { limit: pageParam === '' ? FIRST_SHOWN : MORE_SHOWN, cursor: pageParam }, signal), asOf: known };
    },
  });
  const { data, refetch, isFetching, dataUpdatedAt, errorUpdatedAt } = bids;
  const behind = data !== undefined && (data.pages[0]?.asOf ?? 0) < lot.seq;
  useEffect(() => {
    if (!behind || isFetching) return;
    const timer = setTimeout(() => void refetch(), Math.max(0, Math.max(dataUpdatedAt, errorUpdatedAt) + REREAD_MS - Date.now()));
    return () => clearTimeout(timer);
  }, [behind, isFetching, dataUpdatedAt, errorUpdatedAt, refetch]);
  return { bids, behind };
}
