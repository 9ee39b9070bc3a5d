import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import { useIntl } from 'react-intl';
import { read } from '../../api/call.ts';
import { useFormats } from '../../i18n/format.ts';
import { useText } from '../../i18n/text.ts';
import { Choice } from '../../ui/Choice.tsx';
import { Field } from '../../ui/Field.tsx';
import { Empty, Failure, Skeleton } from '../../ui/Said.tsx';
import { AdminFrame, ANALYSTS } from '../admin/parts/AdminFrame.tsx';
import styles from '../admin/parts/Admin.module.css';
import { useAddress } from '../admin/parts/useAddress.ts';
import { useCategories, useCategoryName } from '../catalogue/category-name.ts';
import { Charts } from './Charts.tsx';
import own from './Figures.module.css';
import { Leaders } from './Leaders.tsx';
import { fileOf, rangeOf, type Wanted } from './range.ts';
import type { Series, Summary } from './types.ts';

const STEPS = ['day', 'week', 'month'] as const;
const TABLES = ['days', 'minutes', 'categories', 'sellers', 'lots'] as const;
const LOOK_EVERY_MS = 60_000;

/** The figures of the house: what was bid, how lots ended, what they brought against what was expected, and who came how far. */
export function AnalyticsPage() {
  const text = useText();
  return <AdminFrame title={text('admin.part_analytics')} roles={ANALYSTS}><Figures /></AdminFrame>;
}

function Figures() {
  const text = useText();
  const { values, set } = useAddress(['from', 'to', 'step', 'category', 'currency', 'zone'], { step: ['', ...STEPS] });
  const query = rangeOf(values);
  const { data, error, refetch } = useQuery({ queryKey: ['admin', 'figures', 'summary', query], refetchInterval: LOOK_EVERY_MS, placeholderData: keepPreviousData, queryFn: ({ signal }) => read<Summary>('/admin/analytics/summary', query, signal) });
  return (
    <>
      <Filters wanted={values} set={set} currencies={data?.totals.map(({ currency }) => currency) ?? []} range={data} />
      {error === null ? null : <Failure error={error} onRetry={() => void refetch()} />}
      {data === undefined ? (error === null ? <Skeleton lines={8} /> : null) : (
        <>
          <Glance summary={data} />
          <Course wanted={values} />
          <Leaders query={query} />
          <section aria-labelledby="files">
            <h2 id="files">{text('figures.files')}</h2>
            <ul className={own['files']}>{TABLES.map((table) => <li key={table}><a href={fileOf(values, table)} download>{text(`figures.file_${table}`)}</a></li>)}</ul>
          </section>
        </>
      )}
    </>
  );
}

function Filters({ wanted, set, currencies, range }: { wanted: Wanted; set(changes: Partial<Wanted>): void; currencies: readonly string[]; range: { from: string; to: string } | undefined }) {
  const text = useText();
  const categories = useCategories();
  const categoryName = useCategoryName();
  const all = [...new Set([...currencies, wanted.currency])].filter((currency) => currency !== '');
  const dayChosen = useCallback((name: 'from' | 'to') => (day: string) => set({ [name]: day }), [set]);
  return (
    <div className={own['filters']}>
      <Field type="date" label={text('figures.from')} value={wanted.from === '' ? (range?.from ?? '') : wanted.from} onChange={dayChosen('from')} />
      <Field type="date" label={text('figures.to')} value={wanted.to === '' ? (range?.to ?? '') : wanted.to} onChange={dayChosen('to')} />
      <Choice label={text('figures.step')} value={wanted.step} onChange={(step) => set({ step })} options={STEPS.map((step) => ({ value: step === 'day' ? '' : step, label: text(`figures.step_${step}`) }))} />
      <Choice label={text('figures.category')} value={wanted.category} onChange={(category) => set({ category })} options={[{ value: '', label: text('admin.any') }, ...categories.map(({ code }) => ({ value: code, label: categoryName(code) }))]} />
      <Choice label={text('admin.currency')} value={wanted.currency} onChange={(currency) => set({ currency })} options={[{ value: '', label: text('figures.usual_currency') }, ...all.map((currency) => ({ value: currency, label: currency }))]} />
    </div>
  );
}

function Glance({ summary: { activity, totals, revenue, funnel } }: { summary: Summary }) {
  const text = useText();
  const { number, money } = useFormats();
  const { locale } = useIntl();
  const share = useMemo(() => new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 }), [locale]);
  const [lots, sold, bidders] = (['lots', 'sold', 'bidders'] as const).map((name) => totals.reduce((sum, one) => sum + one[name], 0));
  const offered = totals.reduce((sum, one) => sum + one.sold + one.passed, 0);
  const said = (part: number, whole: number): string => (whole === 0 ? '–' : share.format(part / whole));
  return (
    <>
      <dl className={styles['figures']}>
        <div><dt>{text('admin.bids')}</dt><dd className="numbers">{number(activity.bids)}<span>{text('figures.extensions', { count: activity.extensions })}</span></dd></div>
        <div><dt>{text('figures.ended')}</dt><dd className="numbers">{number(lots ?? 0)}<span>{text('figures.sold', { count: sold ?? 0 })}</span></dd></div>
        <div><dt>{text('figures.sell_through')}</dt><dd className="numbers">{said(sold ?? 0, offered)}<span>{text('figures.of_offered', { count: offered })}</span></dd></div>
        <div><dt>{text('figures.bidders_per_lot')}</dt><dd className="numbers">{(lots ?? 0) === 0 ? '–' : number(Math.round(((bidders ?? 0) / (lots ?? 1)) * 100) / 100)}</dd></div>
      </dl>
      <dl className={`${styles['figures']} ${own['money']}`} aria-label={text('figures.money')}>
        {totals.map(({ currency, hammer, estimated, estimatedHammer, estimateLow, estimateHigh, within, above }) => (
          <div key={currency}>
            <dt>{text('figures.hammer_in', { currency })}</dt>
            <dd className="numbers">{money(hammer, currency)}
              {estimated === 0 ? null : <span>{text('figures.against', { hammer: money(estimatedHammer, currency), low: money(estimateLow, currency), high: money(estimateHigh, currency) })}</span>}
              {estimated === 0 ? null : <span>{text('figures.within', { count: estimated, within: number(within), above: number(above) })}</span>}
            </dd>
          </div>
        ))}
        {revenue.map(({ currency, premium, creditedPremium, invoiced, paid, refunded }) => (
          <div key={`revenue ${currency}`}>
            <dt>{text('figures.premium_in', { currency })}</dt>
            <dd className="numbers">{money(premium - creditedPremium, currency)}<span>{text('figures.invoiced', { invoiced: money(invoiced, currency), paid: money(paid, currency), refunded: money(refunded, currency) })}</span></dd>
          </div>
        ))}
      </dl>
      <section aria-labelledby="funnel">
        <h2 id="funnel">{text('figures.funnel')}</h2>
        <p className="quiet small">{text('figures.funnel_what')}</p>
        <dl className={styles['figures']}>
          {(['registered', 'watched', 'bid', 'won'] as const).map((step) => (
            <div key={step}><dt>{text(`figures.funnel_${step}`)}</dt><dd className="numbers">{number(funnel[step])}<span>{said(funnel[step], funnel.registered)}</span></dd></div>
          ))}
        </dl>
      </section>
    </>
  );
}

function Course({ wanted }: { wanted: Wanted }) {
  const text = useText();
  const query = { ...rangeOf(wanted), step: wanted.step };
  const { data, error, refetch } = useQuery({ queryKey: ['admin', 'figures', 'series', query], refetchInterval: LOOK_EVERY_MS, placeholderData: keepPreviousData, queryFn: ({ signal }) => read<Series>('/admin/analytics/series', query, signal) });
  if (data === undefined) return error === null ? <Skeleton lines={8} /> : <Failure error={error} onRetry={() => void refetch()} />;
  if (data.items.every(({ bids, lots, opened }) => bids + lots + opened === 0)) return <Empty title={text('figures.nothing')}>{text('figures.nothing_why')}</Empty>;
  return <Charts series={data} wanted={wanted} />;
}
