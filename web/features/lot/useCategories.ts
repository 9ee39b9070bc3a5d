import { useQuery } from '@tanstack/react-query';
import type { Static } from 'typebox';
import type { Category } from '#contracts/auction-shapes.ts';
import { read } from '../../api/call.ts';

type CategoryJson = Static<typeof Category>;

/** The categories of the house with their fields; null until they are known. They change with a release only. */
export function useCategories(): readonly CategoryJson[] | null {
  const { data } = useQuery({ queryKey: ['categories'], staleTime: Infinity, queryFn: ({ signal }) => read<{ items: CategoryJson[] }>('/categories', {}, signal) });
  return data?.items ?? null;
}
