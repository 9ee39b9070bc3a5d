import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Static } from 'typebox';
import type { Notice as NoticeShape } from '#contracts/http/notification.ts';
import { act, read } from '../../api/call.ts';
import { NOTICES_KEY, useMe } from '../../api/me.ts';

export type Notice = Static<typeof NoticeShape>;
export type NoticesPage = { items: Notice[]; next: string | null; unread: number };

/** Where the live line is away, or belongs to another process of the house. */
const LOOK_EVERY_MS = 30_000;
const LATEST = 8;
const NOTICES_A_PAGE = 30;

/** The latest few, and how many are unread. */
export function useLatestNotices() {
  const me = useMe();
  return useQuery({
    queryKey: [...NOTICES_KEY, 'latest'], enabled: me !== null && me !== undefined, refetchInterval: LOOK_EVERY_MS,
    queryFn: ({ signal }) => read<NoticesPage>('/me/notifications', { limit: LATEST }, signal),
  });
}

export function useAllNotices() {
  return useInfiniteQuery({
    queryKey: [...NOTICES_KEY, 'all'], initialPageParam: '',
    queryFn: ({ pageParam, signal }): Promise<NoticesPage> => read('/me/notifications', { limit: NOTICES_A_PAGE, cursor: pageParam }, signal),
    getNextPageParam: ({ next }) => next,
  });
}

/** Marks as read all up to this one, or this one alone. */
export function useMarkRead() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (which: { upTo: string } | { ids: string[] }) => act<{ unread: number }>({ method: 'POST', path: '/me/notifications/read', body: which, key: null }),
    onSuccess: () => queries.invalidateQueries({ queryKey: NOTICES_KEY }),
  });
}
