import { useState } from 'react';
import { useIntl } from 'react-intl';
import { allIn } from '#domain/settlement/all-in.ts';
import { currencyExponent } from '#domain/currency.ts';
import { useFormats } from '../../../i18n/format.ts';
import { useText } from '../../../i18n/text.ts';
import { Field } from '../../../ui/Field.tsx';
import { readAmount } from '../../lot/amounts.ts';
import type { HouseSettings } from '../types.ts';
import { buyerTermsOf } from './form.ts';
import styles from './Settings.module.css';

/** What a hammer price would come to by the settings as they stand in the form, before they are saved. */
export function PricePreview({ settings }: { settings: HouseSettings | null }) {
  const text = useText();
  const { locale } = useIntl();
  const { money } = useFormats();
  const [typed, setTyped] = useState('1000');
  const [currency, setCurrency] = useState('USD');
  const known = currencyExponent(currency) !== null;
  const read = known ? readAmount(typed, { locale, currency }) : null;
  const sum = settings === null || read === null || !read.ok ? null : allIn(read.amount, buyerTermsOf(settings, currency).premium, settings.tax);
  return (
    <div className={styles['preview']}>
      <div className={styles['row']}>
        <Field label={text('admin.preview_hammer')} value={typed} onChange={setTyped} inputMode="decimal" />
        <Field label={text('admin.currency')} value={currency} onChange={(value) => setCurrency(value.toUpperCase())} maxLength={3} fault={known ? null : text('admin.fault_currency')} />
      </div>
      <p role="status">
        {sum === null ? text('admin.preview_none') : text('admin.preview', { hammer: money(sum.hammer, currency), premium: money(sum.premium, currency), tax: money(sum.tax, currency), total: money(sum.total, currency) })}
      </p>
    </div>
  );
}
