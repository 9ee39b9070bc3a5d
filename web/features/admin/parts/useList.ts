import { useInfiniteQuery } from '@tanstack/react-query';
import { read } from '../../../api/call.ts';

type Listed<Item> = { items: Item[]; next: string | null };
const PAGE = 50;

/** A list by its cursor, further parts when they are asked for. `everyMs` reads what is shown again. */
export function useList<Item>(key: readonly unknown[], path: string, query: Readonly<Record<string, string>>, everyMs?: number) {
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: [...key, query], initialPageParam: '', ...(everyMs === undefined ? {} : { refetchInterval: everyMs }),
    queryFn: ({ pageParam, signal }) => read<Listed<Item>>(path, { ...query, limit: PAGE, cursor: pageParam }, signal),
    getNextPageParam: (last) => last.next,
  });
  return {
    items: data?.pages.flatMap((page) => page.items), error, retry: () => void refetch(), more: hasNextPage, loading: isFetchingNextPage, showMore: () => void fetchNextPage(),
  };
}
