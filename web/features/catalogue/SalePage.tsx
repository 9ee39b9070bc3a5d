import { useQuery } from '@tanstack/react-query';
import { useParams, useSearch } from 'wouter';
import { read } from '../../api/call.ts';
import { Problem } from '../../api/problem.ts';
import { useFormats } from '../../i18n/format.ts';
import { useText } from '../../i18n/text.ts';
import { ButtonLink } from '../../ui/Button.tsx';
import { Empty, Failure, Skeleton } from '../../ui/Said.tsx';
import { usePageTitle } from '../../ui/usePageTitle.ts';
import catalogue from './Catalogue.module.css';
import { catalogueHref } from './filters.ts';
import { useKeptScroll } from '../../app/kept-scroll.ts';
import { useLook } from './look.ts';
import { Looks } from './Looks.tsx';
import type { SaleJson } from './lot.ts';
import { LotGrid } from './LotCard.tsx';
import { More } from './More.tsx';
import { Progress } from './Progress.tsx';
import { useSaleTimes } from './SaleRow.tsx';
import { RegisterToBid } from './RegisterToBid.tsx';
import styles from './Sale.module.css';
import { useLots } from './useLots.ts';

const AGAIN_MS = 15_000;

/** One sale: its terms in plain words, how far it has come, and its lots in their order. */
export function SalePage() {
  const { id = '' } = useParams();
  const text = useText();
  const sale = useQuery({ queryKey: ['sale', id], queryFn: ({ signal }) => read<SaleJson>(`/sales/${encodeURIComponent(id)}`, {}, signal), refetchInterval: AGAIN_MS });
  const title = sale.data === undefined ? null : sale.data.standing ? text('sale.standing') : sale.data.title;
  usePageTitle(title ?? text('sale.one'));
  if (sale.data === undefined || sale.data.id !== id) {
    if (sale.error instanceof Problem && (sale.error.status === 404 || sale.error.status === 400)) return <Unknown />;
    return <><h1 className={sale.isError ? undefined : 'only-spoken'}>{text('sale.one')}</h1>{sale.isError ? <Failure error={sale.error} onRetry={() => { void sale.refetch(); }} /> : <Skeleton lines={8} />}</>;
  }
  return (
    <div className={styles['page']}>
      <header>
        <h1 dir="auto">{title}</h1>
        <When sale={sale.data} />
        <Progress progress={sale.data.progress} />
        {sale.data.description === '' ? null : <p dir="auto" className={styles['description']}>{sale.data.description}</p>}
        {sale.data.approvalRequired ? <RegisterToBid sale={sale.data} /> : null}
        <Terms sale={sale.data} />
      </header>
      <Lots sale={sale.data} />
    </div>
  );
}

function Unknown() {
  const text = useText();
  return <><h1>{text('sale.unknown')}</h1><Empty title={text('sale.unknown_title')} act={<ButtonLink to="/sales" look="main">{text('home.sales_all')}</ButtonLink>}>{text('sale.unknown_text')}</Empty></>;
}

const When = ({ sale }: { sale: SaleJson }) => <p className="quiet">{useSaleTimes(sale)}</p>;

/** What the sale demands and promises, one sentence each. */
function Terms({ sale }: { sale: SaleJson }) {
  const text = useText();
  const { moment } = useFormats();
  const said = [
    ...(sale.opensAt === null ? [] : [text('sale.term_opens', { at: moment(sale.opensAt) })]),
    ...(sale.closesAt === null ? [] : [text('sale.term_closes', { at: moment(sale.closesAt) })]),
    ...(sale.closesAt === null || sale.staggerSeconds === 0 ? [] : [text('sale.term_stagger', { seconds: sale.staggerSeconds })]),
    text('sale.term_extended'),
    text(sale.approvalRequired ? 'sale.term_approval' : 'sale.term_no_approval'),
    text(sale.retraction === 'operator' ? 'sale.term_binding' : 'sale.term_retraction'),
    ...(sale.staffMayBid ? [text('sale.term_staff')] : []),
    ...(sale.showMaximumBelowReserve ? [text('sale.term_reserve')] : []),
  ];
  return (
    <details className={styles['terms']}>
      <summary>{text('sale.terms')}</summary>
      <ul>{said.map((sentence) => <li key={sentence}>{sentence}</li>)}</ul>
    </details>
  );
}

function Lots({ sale }: { sale: SaleJson }) {
  const text = useText();
  const search = useSearch();
  const [look, setLook] = useLook();
  const { lots, list } = useLots({ sale: sale.id, sort: sale.standing ? 'closing' : 'position' }, { facets: false });
  useKeptScroll(`/sales/${sale.id}?${search}`, lots.length > 0);
  return (
    <section aria-labelledby="sale-lots" className={catalogue['found']}>
      <div className={catalogue['bar']}>
        <h2 id="sale-lots" className={styles['lots-head']}>{text('sale.lots_in_order')}</h2>
        <ButtonLink look="quiet" to={catalogueHref({ sale: sale.id })}>{text('sale.search_in')}</ButtonLink>
        <Looks look={look} onLook={setLook} />
      </div>
      {list.isPending ? <Skeleton lines={6} /> : null}
      {list.isError && lots.length === 0 ? <Failure error={list.error} onRetry={() => { void list.refetch(); }} /> : null}
      {list.data !== undefined && lots.length === 0 ? <Empty title={text('sale.no_lots')}>{text('sale.no_lots_text')}</Empty> : null}
      <LotGrid lots={lots} look={look} />
      <More pages={list.data?.pages.length ?? 0} has={list.hasNextPage} busy={list.isFetchingNextPage} onMore={() => { void list.fetchNextPage(); }} />
    </section>
  );
}
