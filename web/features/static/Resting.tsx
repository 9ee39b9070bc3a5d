import { useQueryClient, useQuery, type QueryClient } from '@tanstack/react-query';
import { type ReactNode, useEffect, useRef } from 'react';
import { read } from '../../api/call.ts';
import type { HouseFacts } from '../../api/house.ts';
import { Problem } from '../../api/problem.ts';
import { useText } from '../../i18n/text.ts';
import { Button } from '../../ui/Button.tsx';
import styles from './Static.module.css';

const LOOK_AGAIN_MS = 5_000;
/** One read that is put off may be a busy moment; the second in a row is more. */
const SURE_AFTER = 2;
const KEY = ['house'] as const;
/** The house itself cannot answer, or a proxy before it finds nobody there. */
const AWAY: ReadonlySet<number> = new Set([502, 503, 504]);

/**
 * Shows the page. While the house says that it cannot answer, a page that never had anything to show gives way to a sentence about it; one
 * that is open already stays, with the sentence above it, so that nothing written in it is lost. Looks again every five seconds.
 */
export function Resting({ children }: { children: ReactNode }) {
  // The same query that the shell reads the house's name with, so nothing more is asked.
  const { data, error, failureReason, failureCount } = useQuery({
    queryKey: KEY, staleTime: 60_000, queryFn: ({ signal }) => read<HouseFacts>('/house', {}, signal), refetchInterval: (query) => (isAway(query.state.error) ? LOOK_AGAIN_MS : false),
  });
  const resting = isAway(error) || (failureCount >= SURE_AFTER && isAway(failureReason));
  const queries = useQueryClient();
  useSuspicion(queries);
  useReturn(queries, resting);
  if (resting && data === undefined) return <RestingPage />;
  return <>{resting ? <Meanwhile /> : null}{children}</>;
}

const isAway = (error: unknown): boolean => error instanceof Problem && AWAY.has(error.status);

// Whatever is read and put off raises the question whether the whole house is away: its facts are asked for again, which tells.
function useSuspicion(queries: QueryClient): void {
  const askedMs = useRef(-Infinity);
  useEffect(() => queries.getQueryCache().subscribe((event) => {
    if (event.type !== 'updated' || (event.action.type !== 'failed' && event.action.type !== 'error') || !isAway(event.action.error) || event.query.queryKey[0] === KEY[0]) return;
    const nowMs = performance.now();
    if (nowMs - askedMs.current < LOOK_AGAIN_MS) return;
    askedMs.current = nowMs;
    void queries.refetchQueries({ queryKey: KEY }, { cancelRefetch: false });
  }), [queries]);
}

// When the house is back, what could not be read meanwhile is read again.
function useReturn(queries: QueryClient, resting: boolean): void {
  const was = useRef(resting);
  useEffect(() => {
    if (was.current && !resting) void queries.refetchQueries({ predicate: ({ state }) => state.status === 'error' });
    was.current = resting;
  }, [queries, resting]);
}

const Meanwhile = () => <p role="status" className={styles['meanwhile']}>{useText()('rest.meanwhile')}</p>;

function RestingPage() {
  const text = useText();
  const queries = useQueryClient();
  return (
    <div role="status" className={styles['prose']}>
      <h1>{text('rest.title')}</h1>
      <p>{text('rest.what')}</p>
      <p className="quiet">{text('rest.again')}</p>
      <Button onPress={() => void queries.refetchQueries()}>{text('ui.try_again')}</Button>
    </div>
  );
}
