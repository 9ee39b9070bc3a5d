import { useRef, useState } from 'react';
import { useIntl } from 'react-intl';
import { useLocation } from 'wouter';
import { act, newKey } from '../../api/call.ts';
import { Problem } from '../../api/problem.ts';
import { useFault } from '../../api/useFault.ts';
import { useRefusal } from '../../api/useRefusal.ts';
import { useText } from '../../i18n/text.ts';
import { Button } from '../../ui/Button.tsx';
import { Field } from '../../ui/Field.tsx';
import { focusFirstFault } from '../../ui/focus-first-fault.ts';
import { usePageTitle } from '../../ui/usePageTitle.ts';
import { readAmount } from '../lot/amounts.ts';
import { CategoryChoice, CurrencyChoice, usualCurrency, keepCurrency } from './editor/Choices.tsx';
import { Moment } from './editor/Moment.tsx';
import { SellerOnly } from './SellerOnly.tsx';
import styles from './Selling.module.css';
import type { LotJson } from './types.ts';
import { fieldOf, momentOf, usualClose, zone } from './when.ts';

const TITLE_CHARS_MAX = 140;

/** The few things without which there is no draft; everything else is written on the draft's own page, which saves by itself. */
export function NewLotPage() {
  const text = useText();
  usePageTitle(text('selling.new'));
  return (
    <>
      <h1>{text('selling.new')}</h1>
      <SellerOnly><Beginning /></SellerOnly>
    </>
  );
}

type Start = { title: string; category: string; currency: string; openingPrice: string; closesAt: string };

function Beginning() {
  const text = useText();
  const refusal = useRefusal();
  const sayFault = useFault();
  const { locale } = useIntl();
  const [, go] = useLocation();
  const [start, setStart] = useState<Start>(() => ({ title: '', category: '', currency: usualCurrency(locale), openingPrice: '', closesAt: fieldOf(usualClose(Date.now())) }));
  const [faults, setFaults] = useState<ReadonlyMap<string, string>>(new Map());
  const [sending, setSending] = useState(false);
  // One number for this beginning: pressed twice, or sent again after a lost answer, it still is one draft.
  const intention = useRef({ said: '', key: newKey() });
  const set = (change: Partial<Start>): void => {
    setStart({ ...start, ...change });
    setFaults(new Map());
  };
  const begin = async (): Promise<void> => {
    const found = faultsOf(start, locale, text);
    setFaults(found.faults);
    if (found.body === null) return focusFirstFault();
    setSending(true);
    const said = JSON.stringify(found.body);
    if (intention.current.said !== said) intention.current = { said, key: newKey() };
    try {
      const lot = await act<LotJson>({ method: 'POST', path: '/lots', body: found.body, key: intention.current.key });
      keepCurrency(start.currency);
      go(`/sell/lots/${lot.id}`, { replace: true });
    } catch (error) {
      setFaults(new Map([...(error instanceof Problem ? error.errors.map((fault): [string, string] => [fault.at, sayFault(fault)]) : []), ['', refusal(error)]]));
      setSending(false);
      focusFirstFault();
    }
  };
  const fault = (at: string): string | null => faults.get(at) ?? null;
  return (
    <form className={styles['fields']} noValidate onSubmit={(event) => { event.preventDefault(); void begin(); }}>
      <p className="quiet">{text('selling.new_explained')}</p>
      <Field label={text('selling.title')} hint={text('selling.title_hint')} value={start.title} maxLength={TITLE_CHARS_MAX} onChange={(title) => set({ title })} fault={fault('title')} />
      <CategoryChoice value={start.category} onChange={(category) => set({ category })} fault={fault('category')} />
      <div className={styles['pair']}>
        <CurrencyChoice value={start.currency} onChange={(currency) => set({ currency })} fault={fault('currency')} />
        <Field label={text('selling.opening_price')} hint={text('selling.opening_hint')} value={start.openingPrice} inputMode="decimal" onChange={(openingPrice) => set({ openingPrice })} fault={fault('openingPrice')} after={start.currency} />
      </div>
      <Moment label={text('selling.closes')} value={start.closesAt} hint={text('selling.zone', { zone: zone() })} onChange={(closesAt) => set({ closesAt })} fault={fault('closesAt')} />
      <p role="alert" className={`${styles['fault']} ${styles['said']}`}>{fault('')}</p>
      <div className={styles['acts']}><Button look="main" type="submit" isDisabled={sending}>{text('selling.begin')}</Button></div>
    </form>
  );
}

type Said = { faults: ReadonlyMap<string, string>; body: Record<string, unknown> | null };

function faultsOf(start: Start, locale: string, text: ReturnType<typeof useText>): Said {
  const faults = new Map<string, string>();
  const amount = readAmount(start.openingPrice, { locale, currency: start.currency });
  const closesAt = momentOf(start.closesAt);
  if (start.title.trim() === '') faults.set('title', text('selling.fault_title'));
  if (start.category === '') faults.set('category', text('selling.fault_category'));
  if (!amount.ok) faults.set('openingPrice', text(amount.fault === 'empty' ? 'selling.fault_opening' : `selling.fault_amount_${amount.fault}`));
  if (closesAt === null) faults.set('closesAt', text('selling.fault_closes'));
  if (faults.size > 0 || !amount.ok || closesAt === null) return { faults, body: null };
  return { faults, body: { title: start.title.trim(), description: '', category: start.category, currency: start.currency, openingPrice: Number(amount.amount), closesAt } };
}
