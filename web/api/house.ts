import { useQuery } from '@tanstack/react-query';
import { read } from './call.ts';

/** What anybody may know of the house, as `GET /house` tells. */
export type HouseFacts = {
  name: string;
  demonstration: boolean;
  /** Mail is kept for the mailbox page instead of being sent. */
  mailbox: boolean;
};

/** Null until it is known. */
export function useHouse<Facts extends HouseFacts = HouseFacts>(): Facts | null {
  const { data } = useQuery({ queryKey: ['house'], staleTime: 60_000, queryFn: ({ signal }) => read<Facts>('/house', {}, signal) });
  return data ?? null;
}
