import { useQuery } from '@tanstack/react-query';
import { useIntl } from 'react-intl';
import { useCallback } from 'react';
import { read } from '../../api/call.ts';
import { useText } from '../../i18n/text.ts';
import type { CategoryJson, Page } from './lot.ts';

/** The categories of the house, in the order to show them; none until they are known. They change with a release only. */
export function useCategories(): readonly CategoryJson[] {
  const { data } = useQuery({ queryKey: ['categories'], staleTime: Infinity, queryFn: async ({ signal }) => (await read<Page<CategoryJson>>('/categories', {}, signal)).items });
  return data ?? NONE;
}
const NONE: readonly CategoryJson[] = [];

/** Names of categories in the reader's language; one that these pages have not heard of keeps the house's own name. */
export function useCategoryName(): (code: string) => string {
  const text = useText();
  const { messages } = useIntl();
  const categories = useCategories();
  return useCallback((code: string) => {
    const known = `category.${code}` in messages;
    return known ? text(`category.${code}`) : categories.find((category) => category.code === code)?.name ?? code;
  }, [text, messages, categories]);
}
