import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useSearchParams } from 'wouter';
import { read } from '../../api/call.ts';
import { useFormats } from '../../i18n/format.ts';
import { useText } from '../../i18n/text.ts';
import { Button, ButtonLink } from '../../ui/Button.tsx';
import { Empty, Failure, Skeleton } from '../../ui/Said.tsx';
import { usePageTitle } from '../../ui/usePageTitle.ts';
import { MyLot } from './mine/MyLot.tsx';
import styles from './mine/Mine.module.css';
import { SellerOnly } from './SellerOnly.tsx';
import shared from './Selling.module.css';
import type { MyLotJson, TotalsJson } from './types.ts';

const TABS = ['live', 'scheduled', 'draft', 'closed'] as const;
type Tab = (typeof TABS)[number];
type Part = { items: MyLotJson[]; next: string | null };
const PAGE = 30;

/** Everything that the seller sells: how it goes in one line, then the lots by their state. */
export function SellPage() {
  const text = useText();
  usePageTitle(text('selling.mine'));
  return (
    <>
      <h1>{text('selling.mine')}</h1>
      <SellerOnly><MyLots /></SellerOnly>
    </>
  );
}

function MyLots() {
  const text = useText();
  const [search] = useSearchParams();
  const totals = useQuery({ queryKey: ['my-lots', 'totals'], queryFn: ({ signal }) => read<TotalsJson>('/me/lots/totals', {}, signal) });
  const asked = TABS.find((tab) => tab === search.get('state'));
  // Whoever has only drafts wants to see them, not an empty list of what is open.
  const tab = asked ?? (totals.data === undefined ? null : TABS.find((one) => countOf(totals.data, one) > 0) ?? 'live');
  return (
    <>
      <div className={shared['head']}>
        {totals.data === undefined ? <span /> : <Totals totals={totals.data} />}
        <div className={shared['acts']}><ButtonLink look="main" to="/sell/new">{text('selling.new')}</ButtonLink><ButtonLink to="/sell/import">{text('selling.import')}</ButtonLink></div>
      </div>
      {totals.isError ? <Failure error={totals.error} onRetry={() => void totals.refetch()} /> : null}
      <nav aria-label={text('selling.states')} className={styles['tabs']}>
        {TABS.map((one) => (
          <Link key={one} href={`/sell?state=${one}`} aria-current={one === tab ? 'page' : undefined}>
            {text(`selling.tab_${one}`)}{totals.data === undefined ? null : <span className="numbers quiet"> {countOf(totals.data, one)}</span>}
          </Link>
        ))}
      </nav>
      {tab === null ? <Skeleton lines={6} /> : <List key={tab} tab={tab} />}
    </>
  );
}

const countOf = (totals: TotalsJson, tab: Tab): number => (tab === 'closed' ? totals.sold + totals.unsold : totals[tab]);

function Totals({ totals }: { totals: TotalsJson }) {
  const text = useText();
  const f = useFormats();
  return (
    <dl className={styles['totals']}>
      <div><dt>{text('selling.total_live')}</dt><dd className="numbers">{f.number(totals.live)}</dd></div>
      <div><dt>{text('selling.total_sold')}</dt><dd className="numbers">{text('selling.sold_of', { sold: totals.sold, closed: totals.sold + totals.unsold })}</dd></div>
      {totals.takings.map(({ currency, amount }) => <div key={currency}><dt>{text('selling.total_takings')}</dt><dd className="numbers">{f.money(amount, currency)}</dd></div>)}
    </dl>
  );
}

function List({ tab }: { tab: Tab }) {
  const text = useText();
  const lots = useInfiniteQuery({
    queryKey: ['my-lots', tab], initialPageParam: '', placeholderData: () => undefined, getNextPageParam: (last: Part) => last.next,
    queryFn: ({ signal, pageParam }) => read<Part>('/me/lots', { status: tab, limit: PAGE, cursor: pageParam }, signal),
  });
  const items = lots.data?.pages.flatMap((part) => part.items) ?? [];
  if (lots.isError && items.length === 0) return <Failure error={lots.error} onRetry={() => void lots.refetch()} />;
  if (lots.isPending) return <Skeleton lines={8} />;
  if (items.length === 0) return <Empty title={text(`selling.empty_${tab}`)} act={<ButtonLink to="/sell/new">{text('selling.new')}</ButtonLink>}>{text(`selling.empty_${tab}_explained`)}</Empty>;
  return (
    <>
      <ul className={styles['lots']}>{items.map((lot) => <MyLot key={lot.id} lot={lot} />)}</ul>
      {lots.hasNextPage ? <Button onPress={() => void lots.fetchNextPage()} isDisabled={lots.isFetchingNextPage}>{text('ui.more')}</Button> : null}
    </>
  );
}
