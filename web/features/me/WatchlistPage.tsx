import { useInfiniteQuery } from '@tanstack/react-query';
import { read } from '../../api/call.ts';
import { useText } from '../../i18n/text.ts';
import { Button, ButtonLink } from '../../ui/Button.tsx';
import { Empty, Failure, Skeleton } from '../../ui/Said.tsx';
import { usePageTitle } from '../../ui/usePageTitle.ts';
import { MembersOnly } from '../account/MembersOnly.tsx';
import type { LotInList, Page } from '../catalogue/lot.ts';
import { LotGrid } from '../catalogue/LotCard.tsx';
import { MeNav } from './MeNav.tsx';

const LOTS_A_PAGE = 24;

/** What is watched, live. */
export function WatchlistPage() {
  const text = useText();
  usePageTitle(text('me.watchlist'));
  return <><h1>{text('me.watchlist')}</h1><MembersOnly><MeNav /><Watched /></MembersOnly></>;
}

function Watched() {
  const text = useText();
  const { data, error, isPending, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: ['watchlist'], initialPageParam: '',
    queryFn: ({ pageParam, signal }): Promise<Page<LotInList>> => read('/watchlist', { limit: LOTS_A_PAGE, cursor: pageParam }, signal),
    getNextPageParam: ({ next }) => next,
  });
  const lots = data?.pages.flatMap(({ items }) => items) ?? [];
  if (isPending) return <Skeleton lines={6} />;
  if (error !== null && data === undefined) return <Failure error={error} onRetry={() => { void refetch(); }} />;
  if (lots.length === 0) return <Empty title={text('me.no_watched')} act={<ButtonLink to="/lots" look="main">{text('me.look_around')}</ButtonLink>}>{text('me.no_watched_lead')}</Empty>;
  return (
    <>
      <LotGrid lots={lots} level={2} />
      {hasNextPage ? <p><Button isDisabled={isFetchingNextPage} onPress={() => { void fetchNextPage(); }}>{text('ui.more')}</Button></p> : null}
    </>
  );
}
