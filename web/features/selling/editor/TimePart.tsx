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
import { momentOf, zone } from '../when.ts';
import type { PartProps } from './part.ts';
import type { LotForm } from './form.ts';
import { Moment } from './Moment.tsx';

type SaleJson = Static<typeof Sale>;
const WINDOWS = ['0', '30', '60', '120', '300', '600'];
const SALES_MAX = 100;
const MINUTE_MS = 60_000;
/** The bid of the example comes this long before the close. */
const EXAMPLE_BEFORE_SECONDS = 20;

/** When it opens and closes, what late bids do, and in which sale it is. */
export function TimePart({ draft, fault }: PartProps) {
  const text = useText();
  const { form, edit } = draft;
  const windows = WINDOWS.includes(form.windowSeconds) ? WINDOWS : [...WINDOWS, form.windowSeconds].toSorted((a, b) => Number(a) - Number(b));
  return (
    <section aria-labelledby="part-time" className={styles['part']}>
      <h2 id="part-time">{text('selling.part_time')}</h2>
      <div className={styles['fields']}>
        <div className={styles['pair']}>
          <Moment label={text('selling.opens')} value={form.opensAt} hint={text('selling.opens_hint')} fault={fault('opensAt')} onChange={(opensAt) => edit({ opensAt })} />
          <Moment label={text('selling.closes')} value={form.closesAt} hint={text('selling.zone', { zone: zone() })} fault={fault('closesAt')} onChange={(closesAt) => edit({ closesAt })} />
        </div>
        <div className={styles['pair']}>
          <Choice
            label={text('selling.window')} value={form.windowSeconds} onChange={(windowSeconds) => edit({ windowSeconds })}
            options={windows.map((seconds) => ({ value: seconds, label: text('selling.window_of', { seconds: Number(seconds), minutes: Number(seconds) / 60, unit: seconds === '0' ? 'none' : Number(seconds) < 60 ? 'seconds' : 'minutes' }) }))}
          />
          {form.windowSeconds === '0' ? null : (
            <Choice
              label={text('selling.mode')} value={form.mode} onChange={(mode) => edit({ mode })}
              options={[{ value: 'reset', label: text('selling.mode_reset') }, { value: 'add', label: text('selling.mode_add') }]}
            />
          )}
        </div>
        <SoftCloseInWords form={form} />
        <SaleChoice value={form.saleId} onChange={(saleId) => edit({ saleId })} fault={fault('saleId')} />
      </div>
    </section>
  );
}

function SoftCloseInWords({ form }: { form: LotForm }) {
  const text = useText();
  const f = useFormats();
  const closesAt = momentOf(form.closesAt);
  const seconds = Number(form.windowSeconds);
  if (seconds === 0) return <p className={styles['note']}>{text('selling.soft_close_none')}</p>;
  const unit = { seconds, minutes: seconds / 60, unit: seconds < 60 ? 'seconds' : 'minutes' };
  const closesAtMs = closesAt === null ? null : Date.parse(closesAt);
  const bidAtMs = closesAtMs === null ? 0 : closesAtMs - EXAMPLE_BEFORE_SECONDS * 1_000;
  const thenMs = form.mode === 'reset' ? bidAtMs + seconds * 1_000 : (closesAtMs ?? 0) + seconds * 1_000;
  return (
    <div className={styles['note']}>
      <p>{text(`selling.soft_close_${form.mode}`, unit)}</p>
      {closesAtMs === null ? null : <p className={styles['example']}>{text('selling.soft_close_example', { closes: f.clock(closesAtMs), bid: f.clock(bidAtMs), then: f.clock(thenMs) })}</p>}
    </div>
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
  return <div><Choice label={text('selling.sale')} value={value} options={options} onChange={onChange} hint={text('selling.sale_hint')} />{fault === null ? null : <p className={styles['fault']} role="alert">{fault}</p>}</div>;
}
