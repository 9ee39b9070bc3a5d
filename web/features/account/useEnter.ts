import { useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { act, read, untilAnswered } from '../../api/call.ts';
import { ME_KEY, type Me } from '../../api/me.ts';

export type Credentials = { email: string; password: string; totp?: string };

/** Signs in, in this browser. What was read as nobody is read anew as whoever came. Throws the house's refusal. */
export function useEnter(): (credentials: Credentials) => Promise<Me> {
  const queries = useQueryClient();
  return useCallback(async (credentials) => {
    // Entered twice, one of the two sessions is used by nobody and ends by itself.
    await untilAnswered(() => act({ method: 'POST', path: '/sessions', body: credentials, key: null }));
    const me = await untilAnswered(() => read<Me>('/me'));
    queries.setQueryData(ME_KEY, me);
    void queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey !== ME_KEY && queryKey[0] !== ME_KEY[0] });
    return me;
  }, [queries]);
}
