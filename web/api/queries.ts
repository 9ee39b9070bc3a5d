import { keepPreviousData, QueryClient } from '@tanstack/react-query';
import { Problem } from './problem.ts';

const STALE_AFTER_MS = 5_000;
const TRIES_MAX = 3;

/** What was read stays good for a few seconds; a refusal is final, silence is asked again. */
export const newQueryClient = (): QueryClient => new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: STALE_AFTER_MS, placeholderData: keepPreviousData, refetchOnReconnect: true,
      retry: (failed, error) => failed < TRIES_MAX && (!(error instanceof Problem) || error.status === 0 || error.status === 503),
    },
    mutations: { retry: false },
  },
});
