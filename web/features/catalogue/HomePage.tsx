import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { read } from '../../api/call.ts';
import { useHouse } from '../../api/house.ts';
import { hasRole, useMe } from '../../api/me.ts';
import { useFormats } from '../../i18n/format.ts';
import { useText } from '../../i18n/text.ts';
import { ButtonLink } from '../../ui/Button.tsx';
import { Empty, Failure, Skeleton } from '../../ui/Said.tsx';
import { usePageTitle } from '../../ui/usePageTitle.ts';
import { useCategoryName } from './category-name.ts';
import { catalogueHref } from './filters.ts';
import styles from './Home.module.css';
import type { FacetsJson, LotInList, Page, SaleJson } from './lot.ts';
import { LotCard, LotGrid } from './LotCard.tsx';
import { SaleRow } from './SaleRow.tsx';
import { useFewLots } from './useLots.ts';

/** What closes next is looked up again so often: lots that have closed give way. */
const AGAIN_MS = 20_000;
const CLOSING_SHOWN = 5;
const HOT_SHOWN = 8;
const SALES_SHOWN = 3;
const CLOSING = { status: 'open', sort: 'closing', limit: String(CLOSING_SHOWN), facets: 'true' };
const HOT = { status: 'open', sort: 'hot', limit: String(HOT_SHOWN) };

/** The door of the house: what closes next, what is bid on most, what there is. */
export function HomePage() {
  const text = useText();
  const house = useHouse();
  usePageTitle(null);
  const closing = useFewLots('closing', CLOSING, AGAIN_MS);
  const hot = useFewLots('hot', HOT, AGAIN_MS);
  const sales = useQuery({ queryKey: ['sales', 'few'], queryFn: ({ signal }) => read<Page<SaleJson>>('/sales', { limit: 20 }, signal), refetchInterval: AGAIN_MS * 3 });
  if (closing.isPending) return <><h1 className="only-spoken">{house?.name ?? 'AuctionHub'}</h1><Skeleton lines={8} /></>;
  if (closing.data === undefined) return <><h1>{text('home.title')}</h1><Failure error={closing.error} onRetry={() => { void closing.refetch(); }} /></>;
  const { items, facets } = closing.data;
  const running = sales.data?.items.filter(({ standing, progress }) => !standing && progress.open + progress.scheduled > 0).sort(runningFirst).slice(0, SALES_SHOWN) ?? [];
  // What is in the band above need not be said again below it.
  const above = new Set(items.map(({ id }) => id));
  const bidOn = hot.data?.items.filter(({ id, bidCount }) => bidCount > 0 && !above.has(id)).slice(0, 4) ?? [];
  return (
    <div className={styles['home']}>
      {items.length === 0 ? <Nothing /> : <Closing lots={items} total={facets?.total ?? items.length} />}
      {bidOn.length === 0 ? null : (
        <section aria-labelledby="home-hot">
          <Head id="home-hot" title={text('home.hot')} to={catalogueHref({ status: 'open', sort: 'hot' })} more={text('home.hot_all')} />
          <LotGrid lots={bidOn} />
        </section>
      )}
      {running.length === 0 ? null : (
        <section aria-labelledby="home-sales">
          <Head id="home-sales" title={text('home.sales')} to="/sales" more={text('home.sales_all')} />
          <ul className={styles['sales']}>{running.map((sale) => <li key={sale.id}><SaleRow sale={sale} /></li>)}</ul>
        </section>
      )}
      {facets === undefined || facets.categories.length === 0 ? null : <Categories categories={facets.categories} />}
    </div>
  );
}

const runningFirst = (one: SaleJson, other: SaleJson): number => Number(other.progress.open > 0) - Number(one.progress.open > 0);

function Head({ id, title, to, more }: { id: string; title: string; to: string; more: string }) {
  return <header className={styles['head']}><h2 id={id}>{title}</h2><Link href={to}>{more}</Link></header>;
}

/** The band of what closes next: the very next one large, the others beside it. */
function Closing({ lots, total }: { lots: readonly LotInList[]; total: number }) {
  const text = useText();
  const [next, ...others] = lots;
  if (next === undefined) return null;
  return (
    <section aria-labelledby="home-closing">
      <header className={styles['head']}>
        <h1 id="home-closing">{text('home.title')}</h1>
        <Link href={catalogueHref({ status: 'open' })}>{text('home.all', { count: total })}</Link>
      </header>
      <div className={styles['band']}>
        <LotCard key={next.id} lot={next} look="large" level={2} eager />
        {others.length === 0 ? null : <div><h2 className={styles['then']}>{text('home.then')}</h2><LotGrid lots={others} look="row" eagerCount={others.length} /></div>}
      </div>
    </section>
  );
}

function Categories({ categories }: { categories: FacetsJson['categories'] }) {
  const text = useText();
  const { number } = useFormats();
  const categoryName = useCategoryName();
  return (
    <section aria-labelledby="home-categories">
      <h2 id="home-categories">{text('home.categories')}</h2>
      <ul className={styles['categories']}>
        {categories.map(({ code, lots }) => (
          <li key={code}><Link href={catalogueHref({ category: code, status: 'open' })}>{categoryName(code)}<span className="numbers quiet small">{number(lots)}</span></Link></li>
        ))}
      </ul>
    </section>
  );
}

/** A house in which nothing is open: says so, and the way on for whoever looks. */
function Nothing() {
  const text = useText();
  const me = useMe();
  const { data } = useQuery({ queryKey: ['lots', 'any'], queryFn: ({ signal }) => read<Page<LotInList>>('/lots', { limit: 1 }, signal) });
  const before = (data?.items.length ?? 0) > 0;
  const act = hasRole(me, 'seller', 'admin') ? <ButtonLink look="main" to="/sell/new">{text('home.sell')}</ButtonLink> : before ? <ButtonLink to="/lots">{text('home.past')}</ButtonLink> : <ButtonLink to="/how-bidding-works">{text('home.how')}</ButtonLink>;
  return (
    <>
      <h1 className="only-spoken">{text('home.title')}</h1>
      <Empty title={text(before ? 'home.nothing_open' : 'catalogue.house_empty')} act={act}>
        {before ? text('home.nothing_open_text') : <>{text('catalogue.house_empty_how')} <code>npx auctionhub demo</code></>}
      </Empty>
    </>
  );
}
