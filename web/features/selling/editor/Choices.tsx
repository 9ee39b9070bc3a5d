import { CURRENCIES } from '#domain/currency.ts';
import { useMemo } from 'react';
import { useIntl } from 'react-intl';
import { useText } from '../../../i18n/text.ts';
import { Choice } from '../../../ui/Choice.tsx';
import { useCategories } from '../../catalogue/category-name.ts';
import { useDataWords } from '../words.ts';

/** Written first in the list: what most lots are sold in. */
const USUAL = ['USD', 'EUR', 'GBP', 'JPY', 'CHF', 'AUD', 'CAD', 'AED', 'SAR', 'KWD'];
const BY_REGION: Readonly<Record<string, string>> = { US: 'USD', GB: 'GBP', JP: 'JPY', CH: 'CHF', AU: 'AUD', CA: 'CAD', AE: 'AED', SA: 'SAR', KW: 'KWD', FR: 'EUR', DE: 'EUR', IT: 'EUR', ES: 'EUR', NL: 'EUR', BE: 'EUR' };
const KEPT_AS = 'auctionhub.currency';

/** The currency of the last lot, else that of the reader's region, else dollars. */
export function usualCurrency(locale: string): string {
  try {
    const kept = localStorage.getItem(KEPT_AS);
    if (kept !== null && CURRENCIES.includes(kept)) return kept;
  } catch {
    // A browser that keeps nothing starts with the region's.
  }
  return BY_REGION[new Intl.Locale(locale).region ?? ''] ?? 'USD';
}

export function keepCurrency(currency: string): void {
  try {
    localStorage.setItem(KEPT_AS, currency);
  } catch {
    // The next lot begins with the region's currency again.
  }
}

export function CurrencyChoice({ value, onChange, fault = null }: { value: string; onChange(value: string): void; fault?: string | null }) {
  const text = useText();
  const { locale } = useIntl();
  const options = useMemo(() => {
    const names = new Intl.DisplayNames(locale, { type: 'currency' });
    return [...USUAL, ...CURRENCIES.filter((code) => !USUAL.includes(code))].map((code) => {
      const name = names.of(code) ?? code;
      return { value: code, label: name === code ? code : `${code} · ${name}` };
    });
  }, [locale]);
  return <Choice label={text('selling.currency')} value={value} options={options} onChange={onChange} fault={fault} />;
}

export function CategoryChoice({ value, onChange, fault = null }: { value: string; onChange(value: string): void; fault?: string | null }) {
  const text = useText();
  const words = useDataWords();
  const categories = useCategories();
  const options = [
    ...(value === '' ? [{ value: '', label: text('selling.choose') }] : []),
    ...categories.map((category) => ({ value: category.code, label: words.category(category) })),
  ];
  return <Choice label={text('selling.category')} value={value} options={options} onChange={onChange} fault={fault} />;
}
