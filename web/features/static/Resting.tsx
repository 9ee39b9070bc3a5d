import { useQueryClient, useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { read } from '../../api/call.ts';
import type { HouseFacts } from '../../api/house.ts';
import { Problem } from '../../api/problem.ts';
import { useText } from '../../i18n/text.ts';
import { Button } from '../../ui/Button.tsx';
import styles from './Static.module.css';

const LOOK_AGAIN_MS = 5_000;
const UNAVAILABLE = 503;

/** Shows the page; while the house says that it cannot answer, says so in its place and looks again every five seconds. */
export function Resting({ children }: { children: ReactNode }) {
  // The same query that the shell reads the house's name with, so nothing more is asked.
  const { data, error } = useQuery({
    queryKey: ['house'], staleTime: 60_000, queryFn: ({ signal }) => read<HouseFacts>('/house', {}, signal), refetchInterval: (query) => (isResting(query.state.error) ? LOOK_AGAIN_MS : false),
  });
  return data === undefined && isResting(error) ? <RestingPage /> : children;
}

const isResting = (error: unknown): boolean => error instanceof Problem && error.status === UNAVAILABLE;

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
