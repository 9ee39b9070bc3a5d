import { useInfiniteQuery } from '@tanstack/react-query';
import { read } from '../../api/call.ts';
import { useText } from '../../i18n/text.ts';
import { Empty, Failure, Skeleton } from '../../ui/Said.tsx';
import { usePageTitle } from '../../ui/usePageTitle.ts';
import type { Page, SaleJson } from './lot.ts';
import { More } from './More.tsx';
import styles from './Sale.module.css';
import { SaleRow } from './SaleRow.tsx';

const PAGE_SALES = 30;
const AGAIN_MS = 30_000;

/** Catalogues of the house: those that run, those to come, those that are over. */
export function SalesPage() {
  const text = useText();
  usePageTitle(text('sale.all'));
  const list = useInfiniteQuery({
    queryKey: ['sales'], initialPageParam: null as string | null, refetchInterval: AGAIN_MS,
    queryFn: ({ pageParam, signal }) => read<Page<SaleJson>>('/sales', { limit: PAGE_SALES, cursor: pageParam }, signal),
    getNextPageParam: ({ next }) => next,
  });
  const sales = list.data?.pages.flatMap(({ items }) => items) ?? [];
  const shown = sales.filter(({ standing, progress }) => !standing || progress.open > 0);
  return (
    <>
      <h1>{text('sale.all')}</h1>
      {list.isPending ? <Skeleton lines={6} /> : null}
      {list.isError && sales.length === 0 ? <Failure error={list.error} onRetry={() => { void list.refetch(); }} /> : null}
      {list.data !== undefined && shown.length === 0 ? <Empty title={text('sale.none')}>{text('sale.none_text')}</Empty> : null}
      {shown.length === 0 ? null : <ul className={styles['list']}>{shown.map((sale) => <li key={sale.id}><SaleRow sale={sale} level={2} /></li>)}</ul>}
      <More pages={list.data?.pages.length ?? 0} has={list.hasNextPage} busy={list.isFetchingNextPage} onMore={() => { void list.fetchNextPage(); }} />
    </>
  );
}
