import { Link, useSearch } from 'wouter';
import { useText } from '../../i18n/text.ts';
import { useLiveLots } from '../../live/react.tsx';
import { Button, ButtonLink } from '../../ui/Button.tsx';
import { Empty, Failure, Skeleton } from '../../ui/Said.tsx';
import { usePageTitle } from '../../ui/usePageTitle.ts';
import { MembersOnly } from '../account/MembersOnly.tsx';
import type { LotInList } from '../catalogue/lot.ts';
import { LotGrid } from '../catalogue/LotCard.tsx';
import styles from './Me.module.css';
import { MeNav } from './MeNav.tsx';
import { type Standing, STANDINGS, standingOf } from './standing.ts';
import { useMyBids } from './useMyBids.ts';

/** Lots that may be watched at once for the counts of the tabs; those beyond are as they were read. */
const LIVE_MAX = 60;

/** What was bid on, by how it stands now: a lot changes its tab when its state does. */
export function MyBidsPage() {
  const text = useText();
  usePageTitle(text('me.bids'));
  return <><h1>{text('me.bids')}</h1><MembersOnly><MeNav /><Bids /></MembersOnly></>;
}

function Bids() {
  const text = useText();
  const search = useSearch();
  const { data, error, isPending, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useMyBids();
  const lots = data?.pages.flatMap((page) => page.lots) ?? [];
  const byStanding = useByStanding(lots);
  const asked = new URLSearchParams(search).get('show');
  const first = STANDINGS.find((standing) => byStanding[standing].length > 0) ?? 'leading';
  const shown = STANDINGS.find((standing) => standing === asked) ?? first;
  if (isPending) return <Skeleton lines={6} />;
  if (error !== null && data === undefined) return <Failure error={error} onRetry={() => { void refetch(); }} />;
  if (lots.length === 0) return <Empty title={text('me.no_bids')} act={<ButtonLink to="/lots" look="main">{text('me.look_around')}</ButtonLink>}>{text('me.no_bids_lead')}</Empty>;
  return (
    <>
      <nav aria-label={text('me.standings')} className={styles['tabs']}>
        {STANDINGS.map((standing) => (
          <Link key={standing} href={`/me?show=${standing}`} replace aria-current={standing === shown ? 'true' : undefined} data-standing={standing}>
            {text(`me.${standing}`)} <span className="numbers">{byStanding[standing].length}</span>
          </Link>
        ))}
      </nav>
      <p role="status" className="only-spoken">{text('me.counts', { leading: byStanding.leading.length, outbid: byStanding.outbid.length })}</p>
      {byStanding[shown].length === 0 ? <p className="quiet">{text(`me.none_${shown}`)}</p> : <LotGrid lots={byStanding[shown]} level={2} />}
      {hasNextPage ? <p><Button isDisabled={isFetchingNextPage} onPress={() => { void fetchNextPage(); }}>{text('ui.more')}</Button></p> : null}
    </>
  );
}

function useByStanding(lots: readonly LotInList[]): Record<Standing, LotInList[]> {
  const running = lots.filter(({ status }) => status !== 'closed').slice(0, LIVE_MAX);
  const heads = useLiveLots(running.map(({ id }) => id));
  const headOf = new Map(running.map(({ id }, at) => [id, heads[at]?.head ?? null]));
  const found: Record<Standing, LotInList[]> = { leading: [], outbid: [], won: [], lost: [] };
  for (const lot of lots) found[standingOf(headOf.get(lot.id) ?? lot)].push(lot);
  return found;
}
