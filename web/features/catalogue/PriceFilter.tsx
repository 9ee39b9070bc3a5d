import { useState } from 'react';
import { useLocation } from 'wouter';
import { formatMajor, minor, parseMajor } from '#domain/money.ts';
import { useText } from '../../i18n/text.ts';
import { Button } from '../../ui/Button.tsx';
import { Field } from '../../ui/Field.tsx';
import styles from './Catalogue.module.css';
import { catalogueHref, type Filters } from './filters.ts';

const shown = (amount: string | null, currency: string): string => (amount === null ? '' : formatMajor(minor(BigInt(amount)), currency));

/** A price from and to, typed in whole units of one currency. */
export function PriceFilter({ filters, currency, onChosen }: { filters: Filters; currency: string; onChosen: (() => void) | undefined }) {
  const text = useText();
  const [, go] = useLocation();
  const [from, setFrom] = useState(shown(filters.minPrice, currency));
  const [to, setTo] = useState(shown(filters.maxPrice, currency));
  const [faults, setFaults] = useState<{ from: string | null; to: string | null }>({ from: null, to: null });
  const apply = (): void => {
    const read = (typed: string): bigint | null | undefined => (typed.trim() === '' ? null : (parseMajor(typed.trim(), currency) ?? undefined));
    const [least, most] = [read(from), read(to)];
    const wrong = text('catalogue.price_unreadable');
    setFaults({ from: least === undefined ? wrong : null, to: most === undefined ? wrong : least !== null && least !== undefined && most !== null && most < least ? text('catalogue.price_reversed') : null });
    if (least === undefined || most === undefined || (least !== null && most !== null && most < least)) return;
    const amounts = { minPrice: least === null ? null : String(least), maxPrice: most === null ? null : String(most) };
    go(catalogueHref({ ...filters, ...amounts, currency: least === null && most === null ? null : currency }));
    onChosen?.();
  };
  return (
    <form className={styles['prices']} onSubmit={(event) => { event.preventDefault(); apply(); }}>
      <Field label={text('catalogue.price_least', { currency })} value={from} onChange={setFrom} fault={faults.from} inputMode="decimal" autoComplete="off" />
      <Field label={text('catalogue.price_most', { currency })} value={to} onChange={setTo} fault={faults.to} inputMode="decimal" autoComplete="off" />
      <Button type="submit">{text('catalogue.price_apply')}</Button>
    </form>
  );
}
