import { useInfiniteQuery } from '@tanstack/react-query';
import { read } from '../../api/call.ts';
import type { LotInList, Page } from '../catalogue/lot.ts';

const BIDS_A_PAGE = 50;
export const MY_BIDS_KEY = ['my-bids'] as const;

type BidPage = { lots: LotInList[]; next: string | null };

/** The lots that were bid on, newest first, as lists show them. */
export function useMyBids() {
  return useInfiniteQuery({
    queryKey: MY_BIDS_KEY, initialPageParam: '',
    queryFn: async ({ pageParam, signal }): Promise<BidPage> => {
      const { items, next } = await read<Page<{ lot: string }>>('/me/bids', { limit: BIDS_A_PAGE, cursor: pageParam }, signal);
      const ids = items.map(({ lot }) => lot);
      const lots = ids.length === 0 ? [] : (await read<{ items: LotInList[] }>('/lot-summaries', { ids: ids.join(',') }, signal)).items;
      return { lots, next };
    },
    getNextPageParam: ({ next }) => next,
  });
}
