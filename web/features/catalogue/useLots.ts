import { type InfiniteData, useInfiniteQuery, useQuery, type UseInfiniteQueryResult } from '@tanstack/react-query';
import { read } from '../../api/call.ts';
import type { LotInList, LotsPage } from './lot.ts';

export const PAGE_LOTS = 24;
type Query = Readonly<Record<string, string | null>>;

/** Lots page by page; the first page counts the facets. `lots` are those read so far, each once. */
export function useLots(query: Query, { facets }: { facets: boolean }): { lots: LotInList[]; first: LotsPage | undefined; list: UseInfiniteQueryResult<InfiniteData<LotsPage>> } {
  const list = useInfiniteQuery({
    queryKey: ['lots', query, facets], initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) => read<LotsPage>('/lots', { ...query, limit: PAGE_LOTS, cursor: pageParam, facets: facets && pageParam === null ? 'true' : null }, signal),
    getNextPageParam: ({ next }) => next,
    // What was read keeps its place when the reader comes back; prices are live anyway.
    staleTime: 60_000, refetchOnWindowFocus: false,
  });
  // A lot whose sort value changed while the list was read may be met again: it keeps its first place.
  const lots = [...new Map((list.data?.pages.flatMap(({ items }) => items) ?? []).toReversed().map((lot) => [lot.id, lot])).values()].toReversed();
  return { lots, first: list.data?.pages[0], list };
}

/** One short list of lots, as home shows them. */
export const useFewLots = (name: string, query: Query, refetchMs: number) => useQuery({
  queryKey: ['lots', 'few', name, query], queryFn: ({ signal }) => read<LotsPage>('/lots', query, signal), refetchInterval: refetchMs,
});
