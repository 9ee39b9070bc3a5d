import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { act, read } from './call.ts';
import { Problem } from './problem.ts';

/** Whoever is signed in in this browser, as `GET /me` tells. */
export type Me = {
  id: string;
  email: string | null;
  displayName: string;
  roles: readonly string[];
};

export const ME_KEY = ['me'] as const;
/** What the house told this account; read anew when the live line says that there is something new. */
export const NOTICES_KEY = ['notifications'] as const;

/** undefined while it is not known yet, null when nobody is signed in. */
export function useMe(): Me | null | undefined {
  const { data } = useQuery({
    queryKey: ME_KEY, staleTime: 60_000,
    queryFn: async ({ signal }) => {
      try {
        return await read<Me>('/me', {}, signal);
      } catch (error) {
        if (error instanceof Problem && error.status === 401) return null;
        throw error;
      }
    },
  });
  return data;
}

export const hasRole = (me: Me | null | undefined, ...roles: readonly string[]): boolean => roles.some((role) => me?.roles.includes(role) ?? false);

/** Ends this browser's session; everything that was read as that person is forgotten. */
export function useSignOut(): () => Promise<void> {
  const queries = useQueryClient();
  return useCallback(async () => {
    await act({ method: 'DELETE', path: '/sessions/current', key: null });
    queries.clear();
    queries.setQueryData(ME_KEY, null);
  }, [queries]);
}
