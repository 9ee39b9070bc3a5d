import { useQuery } from '@tanstack/react-query';
import type { Static } from 'typebox';
import type { Sale } from '#contracts/auction-shapes.ts';
import { read } from '../../../api/call.ts';
import { useMe } from '../../../api/me.ts';
import { useFormats } from '../../../i18n/format.ts';
import { useText } from '../../../i18n/text.ts';
import { useServerNow } from '../../../live/react.tsx';
import { Choice } from '../../../ui/Choice.tsx';
import styles from '../Selling.module.css';
import { zone } from '../when.ts';
import { LateBidsPart, TogetherPart } from './LateBidsPart.tsx';
import type { PartProps } from './part.ts';
import { Moment } from './Moment.tsx';

type SaleJson = Static<typeof Sale>;
const SALES_MAX = 100;
const MINUTE_MS = 60_000;

/** When it opens and closes, what late bids do, and in which sale it is. */
export function TimePart({ draft, fault }: PartProps) {
  const text = useText();
  const { form, edit } = draft;
  return (
    <section aria-labelledby="part-time" className={styles['part']}>
      <h2 id="part-time">{text('selling.part_time')}</h2>
      <div className={styles['fields']}>
        <div className={styles['pair']}>
          <Moment label={text('selling.opens')} value={form.opensAt} hint={text('selling.opens_hint')} fault={fault('opensAt')} onChange={(opensAt) => edit({ opensAt })} />
          <Moment label={text('selling.closes')} value={form.closesAt} hint={text('selling.zone', { zone: zone() })} fault={fault('closesAt')} onChange={(closesAt) => edit({ closesAt })} />
        </div>
        <LateBidsPart draft={draft} fault={fault} />
        <SaleChoice value={form.saleId} onChange={(saleId) => edit(saleId === '' ? { saleId, scope: 'lot', group: '' } : { saleId })} fault={fault('saleId')} />
        {form.saleId === '' ? null : <TogetherPart draft={draft} fault={fault} />}
      </div>
    </section>
  );
}

function SaleChoice({ value, onChange, fault }: { value: string; onChange(value: string): void; fault: string | null }) {
  const text = useText();
  const f = useFormats();
  const me = useMe();
  const nowMs = useServerNow(MINUTE_MS) ?? 0;
  const { data } = useQuery({ queryKey: ['sales', 'to-sell-in'], queryFn: ({ signal }) => read<{ items: SaleJson[] }>('/sales', { limit: SALES_MAX }, signal) });
  const open = (data?.items ?? []).filter((sale) => !sale.standing && (sale.id === value || ((sale.sellersMayConsign || sale.owner?.id === me?.id) && (sale.closesAt === null || Date.parse(sale.closesAt) > nowMs))));
  if (open.length === 0 && value === '') return null;
  const options = [{ value: '', label: text('selling.no_sale') }, ...open.map((sale) => ({ value: sale.id, label: sale.closesAt === null ? sale.title : text('selling.sale_closes', { title: sale.title, at: f.moment(sale.closesAt) }) }))];
  return <Choice label={text('selling.sale')} value={value} options={options} onChange={onChange} hint={text('selling.sale_hint')} fault={fault} />;
}
