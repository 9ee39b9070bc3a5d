import { useState } from 'react';
import { useLocation, useSearch } from 'wouter';
import { useText } from '../../i18n/text.ts';
import { useServerNow } from '../../live/react.tsx';
import { Button, ButtonLink } from '../../ui/Button.tsx';
import { Choice } from '../../ui/Choice.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { Empty, Failure, Skeleton } from '../../ui/Said.tsx';
import { Sheet } from '../../ui/Sheet.tsx';
import { usePageTitle } from '../../ui/usePageTitle.ts';
import { useCategoryName } from './category-name.ts';
import styles from './Catalogue.module.css';
import { Chips } from './Chips.tsx';
import { FacetPanel } from './Facets.tsx';
import { catalogueHref, chipsOf, type Filters, queryOf, readFilters, sortsFor } from './filters.ts';
import { useKeptScroll } from '../../app/kept-scroll.ts';
import { type Look, useLook } from './look.ts';
import { Looks } from './Looks.tsx';
import type { FacetsJson } from './lot.ts';
import { LotGrid } from './LotCard.tsx';
import { More } from './More.tsx';
import { SaveSearch } from './SaveSearch.tsx';
import { useLots } from './useLots.ts';

const MINUTE_MS = 60_000;
/** Pictures of the first rows are fetched at once, the others as they come near. */
const EAGER_LOTS = 4;

/** Every lot of the house, narrowed down and ordered by the address. */
export function CataloguePage() {
  const search = useSearch();
  const text = useText();
  const filters = readFilters(search);
  const nowMs = useServerNow(MINUTE_MS) ?? 0;
  const { lots, first, list } = useLots(queryOf(filters, nowMs), { facets: true });
  const [look, setLook] = useLook();
  const heading = useHeading(filters);
  useKeptScroll(`/lots?${search}`, lots.length > 0);
  usePageTitle(heading);
  const facets = first?.facets;
  return (
    <div className={styles['page']}>
      <header className={styles['head']}>
        <h1>{heading}</h1>
        <SaveSearch key={search} filters={filters} suggested={filters.q ?? heading} />
      </header>
      <aside className={styles['panel']} aria-label={text('catalogue.filters')}>{facets === undefined ? null : <FacetPanel facets={facets} filters={filters} />}</aside>
      <section className={styles['found']} aria-label={text('catalogue.lots')}>
        <Bar filters={filters} facets={facets} look={look} onLook={setLook} />
        <Chips filters={filters} facets={facets} lots={lots} />
        <p role="status" className={styles['said']}>{filters.q === null || first === undefined || first.corrected === null ? '' : text('catalogue.corrected', { q: filters.q, corrected: first.corrected })}</p>
        {list.isError && lots.length === 0 ? <Failure error={list.error} onRetry={() => { void list.refetch(); }} /> : null}
        {list.isPending ? <Skeleton lines={8} /> : null}
        {first !== undefined && lots.length === 0 ? <Nothing filters={filters} /> : null}
        <div className={list.isPlaceholderData ? styles['old'] : undefined}><LotGrid lots={lots} look={look} level={2} eagerCount={EAGER_LOTS} /></div>
        {list.isFetchNextPageError ? <Failure error={list.error} onRetry={() => { void list.fetchNextPage(); }} /> : null}
        <More pages={list.data?.pages.length ?? 0} has={list.hasNextPage && !list.isFetchNextPageError} busy={list.isFetchingNextPage} onMore={() => { void list.fetchNextPage(); }} />
      </section>
    </div>
  );
}

function useHeading({ q, category }: Filters): string {
  const text = useText();
  const categoryName = useCategoryName();
  if (q !== null) return text('catalogue.looking_for', { q });
  return category === null ? text('catalogue.all') : categoryName(category);
}

/** What is above the lots: filters on a phone, the order, how much was found, and the look. */
function Bar({ filters, facets, look, onLook }: { filters: Filters; facets: FacetsJson | undefined; look: Look; onLook(look: Look): void }) {
  const text = useText();
  const [, go] = useLocation();
  const [open, setOpen] = useState(false);
  const sorts = sortsFor(filters);
  const set = chipsOf(filters).length;
  return (
    <div className={styles['bar']}>
      <div className={styles['open-filters']}>
        <Button onPress={() => setOpen(true)}><Icon name="filter" />{text('catalogue.filters_button', { count: set })}</Button>
        <Sheet open={open} onClose={() => setOpen(false)} title={text('catalogue.filters')}>{facets === undefined ? <Skeleton /> : <FacetPanel facets={facets} filters={filters} onChosen={() => setOpen(false)} />}</Sheet>
      </div>
      <div className={styles['order']}><Choice
        label={text('catalogue.sort')} hideLabel value={filters.sort ?? sorts[0] ?? 'closing'} options={sorts.map((sort) => ({ value: sort, label: text(`catalogue.sort_${sort.replace('-', 'falling_')}`) }))}
        onChange={(sort) => go(catalogueHref({ ...filters, sort: sort === sorts[0] ? null : sort }), { replace: true })}
      /></div>
      <p role="status" className={`${styles['count']} quiet small`}>{facets === undefined ? '' : text(facets.capped ? 'catalogue.found_more' : 'catalogue.found', { count: facets.total })}</p>
      <Looks look={look} onLook={onLook} />
    </div>
  );
}

function Nothing({ filters }: { filters: Filters }) {
  const text = useText();
  const narrowed = chipsOf(filters).length > 0;
  if (!narrowed && filters.q === null) return <Empty title={text('catalogue.house_empty')}>{text('catalogue.house_empty_how')} <code>npx auctionhub demo</code></Empty>;
  return (
    <Empty title={text('catalogue.nothing')} act={<ButtonLink to={catalogueHref(narrowed ? { q: filters.q } : {})}>{text(narrowed ? 'catalogue.filters_off' : 'catalogue.show_all')}</ButtonLink>}>
      {text(narrowed ? 'catalogue.nothing_narrowed' : 'catalogue.nothing_text')}
    </Empty>
  );
}
