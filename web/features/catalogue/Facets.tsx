import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { useFormats } from '../../i18n/format.ts';
import { useText } from '../../i18n/text.ts';
import { Icon } from '../../ui/Icon.tsx';
import { useCategoryName } from './category-name.ts';
import styles from './Catalogue.module.css';
import { catalogueHref, type Filters, WITHIN } from './filters.ts';
import type { FacetsJson } from './lot.ts';
import { PriceFilter } from './PriceFilter.tsx';

/** Values of a facet that are seen at once; the others are behind a fold. */
const SHOWN_AT_ONCE = 7;

type Value = { key: string; label: ReactNode; lots: number; on: boolean; to: Filters };

/** What the lots found can be narrowed down by, with how many would be left. Every choice is a link: it can be kept, sent and gone back from. */
export function FacetPanel({ facets, filters, onChosen }: { facets: FacetsJson; filters: Filters; onChosen?: (() => void) | undefined }) {
  const text = useText();
  const { roundMoney: money } = useFormats();
  const categoryName = useCategoryName();
  const choose = (change: Partial<Filters>, on: boolean): Filters => ({ ...filters, ...Object.fromEntries(Object.entries(change).map(([name, value]) => [name, on ? null : value])) });
  const of = (change: Partial<Filters>, rest: Omit<Value, 'to' | 'on'>): Value => {
    const on = Object.entries(change).every(([name, value]) => new Map<string, string | null>(Object.entries(filters)).get(name) === value);
    return { ...rest, on, to: choose(change, on) };
  };
  const currency = filters.currency ?? facets.prices[0]?.currency ?? facets.currencies[0]?.currency ?? null;
  return (
    <div className={styles['facets']}>
      <Group name={text('catalogue.facet_category')} onChosen={onChosen} values={facets.categories.map(({ code, lots }) => of({ category: code }, { key: code, label: categoryName(code), lots }))} />
      <Group name={text('catalogue.facet_status')} onChosen={onChosen} values={facets.statuses.map(({ status, lots }) => of({ status }, { key: status, label: text(`catalogue.status_${status}`), lots }))} />
      <Group name={text('catalogue.facet_closing')} onChosen={onChosen} values={WITHIN.map((within) => of({ within }, { key: within, label: text(`catalogue.within_${within}`), lots: facets.closing.find(({ withinHours }) => String(withinHours) === within)?.lots ?? 0 })).filter(({ lots, on }) => lots > 0 || on)} />
      <Group
        name={text('catalogue.facet_price')} onChosen={onChosen}
        values={facets.prices.map(({ currency: of_, from, to, lots }) => of(
          { currency: of_, minPrice: from === 0 ? null : String(from), maxPrice: to === null ? null : String(to - 1) },
          { key: `${of_}${from}`, label: to === null ? text('catalogue.price_from', { from: money(from, of_) }) : from === 0 ? text('catalogue.price_below', { to: money(to, of_) }) : text('catalogue.price_between', { from: money(from, of_), to: money(to, of_) }), lots },
        ))}
      >
        {currency === null ? null : <PriceFilter key={`${filters.minPrice} ${filters.maxPrice} ${currency}`} filters={filters} currency={currency} onChosen={onChosen} />}
      </Group>
      {facets.currencies.length < 2 && filters.currency === null ? null
        : <Group name={text('catalogue.facet_currency')} onChosen={onChosen} values={facets.currencies.map(({ currency: code, lots }) => of({ currency: code }, { key: code, label: code, lots }))} />}
      <Group name={text('catalogue.facet_seller')} onChosen={onChosen} values={facets.sellers.map(({ id, displayName, lots }) => of({ seller: id }, { key: id, label: displayName, lots }))} />
    </div>
  );
}

function Group({ name, values, children, onChosen }: { name: string; values: readonly Value[]; children?: ReactNode; onChosen: (() => void) | undefined }) {
  const text = useText();
  if (values.length === 0 && (children === undefined || children === null)) return null;
  // One value too many is no reason for a fold.
  const cut = values.length <= SHOWN_AT_ONCE + 1 ? values.length : SHOWN_AT_ONCE;
  const [first, others] = [values.slice(0, cut), values.slice(cut)];
  return (
    <section className={styles['facet']} aria-label={name}>
      <h2>{name}</h2>
      <Choices values={first} onChosen={onChosen} />
      {others.length === 0 ? null : <details open={others.some(({ on }) => on)}><summary>{text('catalogue.facet_more', { count: others.length })}</summary><Choices values={others} onChosen={onChosen} /></details>}
      {children}
    </section>
  );
}

function Choices({ values, onChosen }: { values: readonly Value[]; onChosen: (() => void) | undefined }) {
  const text = useText();
  const { number } = useFormats();
  return (
    <ul>
      {values.map(({ key, label, lots, on, to }) => (
        <li key={key}>
          <Link href={catalogueHref(to)} aria-current={on ? 'true' : undefined} onClick={() => onChosen?.()}>
            <span className={styles['mark']}>{on ? <Icon name="leading" size={16} /> : null}</span>
            <span className={styles['facet-label']}>{label}</span>
            <span className="numbers quiet small"><span aria-hidden="true">{number(lots)}</span><span className="only-spoken">{text('catalogue.found', { count: lots })}</span></span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
