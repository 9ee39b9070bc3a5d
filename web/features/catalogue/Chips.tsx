import { Link } from 'wouter';
import { useFormats } from '../../i18n/format.ts';
import { useText } from '../../i18n/text.ts';
import { Icon } from '../../ui/Icon.tsx';
import { useCategoryName } from './category-name.ts';
import styles from './Catalogue.module.css';
import { catalogueHref, chipsOf, type Filters } from './filters.ts';
import type { FacetsJson, LotInList } from './lot.ts';

/** The filters that are set, each with the way to take it off. */
export function Chips({ filters, facets, lots }: { filters: Filters; facets: FacetsJson | undefined; lots: readonly LotInList[] }) {
  const text = useText();
  const words = useChipWords(filters, facets, lots);
  const chips = chipsOf(filters);
  if (chips.length === 0) return null;
  return (
    <ul className={styles['chips']} aria-label={text('catalogue.filters_set')}>
      {chips.map(({ name, without }) => (
        <li key={name}>
          <Link href={catalogueHref(without)} aria-label={text('catalogue.filter_off', { filter: words(name) })}>{words(name)}<Icon name="close" size={14} /></Link>
        </li>
      ))}
      {chips.length > 1 ? <li><Link href={catalogueHref({ q: filters.q })} className={styles['all-off']}>{text('catalogue.filters_off')}</Link></li> : null}
    </ul>
  );
}

type ChipName = ReturnType<typeof chipsOf>[number]['name'];

function useChipWords(filters: Filters, facets: FacetsJson | undefined, lots: readonly LotInList[]): (name: ChipName) => string {
  const text = useText();
  const { money } = useFormats();
  const categoryName = useCategoryName();
  const price = (): string => {
    const { minPrice, maxPrice, currency } = filters;
    const amount = (minorUnits: string): string => (currency === null ? minorUnits : money(BigInt(minorUnits), currency));
    if (minPrice === null) return text('catalogue.price_up_to', { to: amount(maxPrice ?? '0') });
    return maxPrice === null ? text('catalogue.price_from', { from: amount(minPrice) }) : text('catalogue.price_between', { from: amount(minPrice), to: amount(maxPrice) });
  };
  return (name) => {
    switch (name) {
      case 'category': return categoryName(filters.category ?? '');
      case 'status': return text(`catalogue.status_${filters.status ?? 'open'}`);
      case 'within': return text(`catalogue.within_${filters.within ?? '1'}`);
      case 'currency': return filters.currency ?? '';
      case 'sale': return lots[0]?.sale?.title ?? text('catalogue.one_sale');
      case 'seller': return facets?.sellers.find(({ id }) => id === filters.seller)?.displayName ?? lots[0]?.seller.displayName ?? text('catalogue.one_seller');
      case 'price': return price();
    }
  };
}
