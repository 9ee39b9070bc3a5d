import { useState } from 'react';
import { useIntl } from 'react-intl';
import { act } from '../../../api/call.ts';
import { useFormats } from '../../../i18n/format.ts';
import { useText } from '../../../i18n/text.ts';
import { Button } from '../../../ui/Button.tsx';
import { Field } from '../../../ui/Field.tsx';
import { readAmount } from '../../lot/amounts.ts';
import styles from '../Selling.module.css';
import type { LotJson } from '../types.ts';
import { useAct } from './useAct.ts';

/** Lowers the reserve of an open lot while it is not met. Standing bids do not become purchases by it, and the page says so. */
export function LowerReserve({ lot, onDone }: { lot: LotJson; onDone(): Promise<void> }) {
  const text = useText();
  const f = useFormats();
  const { locale } = useIntl();
  const [written, setWritten] = useState('');
  const { sending, fault, said, setFault, run } = useAct(onDone);
  const reserve = lot.reservePrice ?? null;
  if (reserve === null || lot.reserve !== 'unmet') return null;
  const lower = async (): Promise<void> => {
    const read = readAmount(written, { locale, currency: lot.currency });
    if (!read.ok) return setFault(text(`selling.fault_amount_${read.fault === 'empty' ? 'not_a_number' : read.fault}`));
    if (read.amount >= BigInt(reserve)) return setFault(text('selling.fault_reserve_up', { reserve: f.money(reserve, lot.currency) }));
    if (read.amount < BigInt(lot.openingPrice)) return setFault(text('selling.fault_reserve'));
    await run(() => act({ method: 'PATCH', path: `/lots/${lot.id}`, body: { reservePrice: Number(read.amount) } }), text('selling.reserve_lowered', { reserve: f.money(read.amount, lot.currency) }));
    setWritten('');
  };
  return (
    <section aria-labelledby="reserve" className={styles['part']}>
      <h2 id="reserve">{text('selling.lower_reserve')}</h2>
      <form className={styles['fields']} onSubmit={(event) => { event.preventDefault(); void lower(); }}>
        <p className="quiet">{text('selling.lower_reserve_means', { reserve: f.money(reserve, lot.currency) })}</p>
        <Field label={text('selling.new_reserve')} value={written} inputMode="decimal" after={lot.currency} onChange={(value) => { setWritten(value); setFault(null); }} fault={fault} />
        <div className={styles['acts']}><Button type="submit" isDisabled={sending}>{text('selling.lower_reserve')}</Button></div>
      </form>
      <p role="status">{said}</p>
    </section>
  );
}
