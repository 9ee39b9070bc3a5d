import { useIntl } from 'react-intl';
import { incrementsFor, nextAmount, presetFor, type IncrementChoice } from '#domain/lot/increments.ts';
import type { Minor } from '#domain/money.ts';
import { useFormats } from '../../../i18n/format.ts';
import { useText } from '../../../i18n/text.ts';
import { Field } from '../../../ui/Field.tsx';
import styles from '../Selling.module.css';
import { CurrencyChoice } from './Choices.tsx';
import type { PartProps } from './part.ts';
import { amountsOf, type Amounts, type LotForm } from './form.ts';

/** Bids shown to give a feeling for the steps. */
const STEPS_SHOWN = 6;

/** What it costs: the opening price and the bids that follow it, and what the seller keeps to themselves. */
export function MoneyPart({ draft, fault, lot }: PartProps) {
  const text = useText();
  const { locale } = useIntl();
  const { form, edit } = draft;
  const amounts = amountsOf(form, locale);
  const amount = (name: 'openingPrice' | 'reservePrice' | 'buyNowPrice' | 'estimateLow' | 'estimateHigh', label: string, hint?: string) => (
    <Field label={text(label)} value={form[name]} inputMode="decimal" after={form.currency} fault={fault(name)} onChange={(value) => edit({ [name]: value })} {...(hint === undefined ? {} : { hint: text(hint) })} />
  );
  return (
    <section aria-labelledby="part-money" className={styles['part']}>
      <h2 id="part-money">{text('selling.part_money')}</h2>
      <div className={styles['fields']}>
        <div className={styles['pair']}>
          <CurrencyChoice value={form.currency} onChange={(currency) => edit({ currency })} fault={fault('currency')} />
          {amount('openingPrice', 'selling.opening_price', 'selling.opening_hint')}
        </div>
        <Steps from={amounts.openingPrice} currency={form.currency} choice={form.currency === lot.currency ? lot.increments : presetFor(form.currency)} />
        <div className={styles['pair']}>
          {amount('reservePrice', 'selling.reserve', 'selling.reserve_hint')}
          {amount('buyNowPrice', 'selling.buy_now', 'selling.buy_now_hint')}
        </div>
        <div className={styles['pair']}>
          {amount('estimateLow', 'selling.estimate_low')}
          {amount('estimateHigh', 'selling.estimate_high', 'selling.estimate_hint')}
        </div>
        <Advice form={form} amounts={amounts} />
      </div>
    </section>
  );
}

function Steps({ from, currency, choice }: { from: Minor | null; currency: string; choice: IncrementChoice }) {
  const text = useText();
  const f = useFormats();
  const increments = incrementsFor(choice, currency);
  if (from === null || !increments.ok) return null;
  const bids: Minor[] = [from];
  while (bids.length < STEPS_SHOWN) bids.push(nextAmount(increments.value, bids.at(-1) ?? from));
  return (
    <div className={styles['note']}>
      <p>{text('selling.steps')}</p>
      <ol className={styles['steps']}>{bids.map((amount) => <li key={String(amount)} className="numbers">{f.money(amount, currency)}</li>)}</ol>
    </div>
  );
}

// What experience says, never what must be: a seller may know better.
function Advice({ form, amounts }: { form: LotForm; amounts: Amounts }) {
  const text = useText();
  const { openingPrice, reservePrice, estimateLow } = amounts;
  const said: string[] = [];
  if (reservePrice !== null && estimateLow !== null && reservePrice > estimateLow) said.push(text('selling.advice_reserve'));
  if (reservePrice !== null && openingPrice !== null && reservePrice === openingPrice) said.push(text('selling.advice_no_reserve'));
  if (openingPrice !== null && estimateLow !== null && openingPrice > estimateLow) said.push(text('selling.advice_opening'));
  if (said.length === 0) return null;
  return <div className={styles['note']} aria-live="polite" key={form.currency}>{said.map((sentence) => <p key={sentence}>{sentence}</p>)}</div>;
}
