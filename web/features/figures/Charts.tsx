import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useIntl } from 'react-intl';
import { read } from '../../api/call.ts';
import { useFormats } from '../../i18n/format.ts';
import { useText } from '../../i18n/text.ts';
import { Chart } from './Chart.tsx';
import own from './Figures.module.css';
import { dayWriter, rangeOf, type Wanted } from './range.ts';
import type { Minutes, Series } from './types.ts';

/** How the figures went, step by step, and minute by minute on the last day. */
export function Charts({ series: { items, money, currency }, wanted }: { series: Series; wanted: Wanted }) {
  const text = useText();
  const { locale } = useIntl();
  const { number, money: amount } = useFormats();
  const compact = useMemo(() => new Intl.NumberFormat(locale, { notation: 'compact', maximumFractionDigits: 1 }), [locale]);
  const places = useMemo(() => {
    const days = dayWriter(locale);
    return items.map(({ day }) => ({ short: days.short(day), long: days.long(day) }));
  }, [items, locale]);
  const lines = useMemo(() => {
    const counted = (name: 'bids' | 'extensions' | 'sold' | 'passed') => items.map((item) => item[name]);
    return {
      bids: [{ name: text('admin.bids'), values: counted('bids'), as: 'bars' as const }, { name: text('figures.extended'), values: counted('extensions'), as: 'line' as const }],
      ended: [{ name: text('figures.line_sold'), values: counted('sold'), as: 'bars' as const }, { name: text('figures.line_passed'), values: counted('passed'), as: 'line' as const }],
      hammer: [{ name: text('figures.line_hammer'), values: money.map(({ hammer }) => hammer), as: 'bars' as const }, { name: text('figures.line_estimates'), values: money.map(({ estimateLow, estimateHigh }) => Math.round((estimateLow + estimateHigh) / 2)), as: 'line' as const }],
    };
  }, [items, money, text]);
  const says = useMemo(() => ({
    count: (value: number) => number(value), axis: (value: number) => compact.format(value),
    amount: (value: number) => amount(value, currency ?? 'USD'), amountAxis: (value: number) => compactMoney(locale, currency ?? 'USD', value),
  }), [number, compact, amount, currency, locale]);
  return (
    <div className={own['charts']}>
      <Chart title={text('figures.chart_bids')} unit={text('figures.unit_count')} places={places} lines={lines.bids} said={says.count} axis={says.axis} />
      <Chart title={text('figures.chart_ended')} unit={text('figures.unit_lots')} places={places} lines={lines.ended} said={says.count} axis={says.axis} />
      {currency === null ? null : <Chart title={text('figures.chart_hammer')} unit={currency} places={places} lines={lines.hammer} said={says.amount} axis={says.amountAxis} />}
      <LastDay wanted={wanted} says={says} />
    </div>
  );
}

const DAY_MINUTES = 1_440;
/** Minutes that one bar stands for, so that a day has as many bars as fit. */
const BAR_MINUTES = 15;

function LastDay({ wanted, says }: { wanted: Wanted; says: { count(value: number): string; axis(value: number): string } }) {
  const text = useText();
  const { locale } = useIntl();
  const { from: _from, to, ...rest } = rangeOf(wanted);
  const query = { ...rest, day: to ?? '' };
  const { data } = useQuery({ queryKey: ['admin', 'figures', 'minutes', query], refetchInterval: 60_000, placeholderData: keepPreviousData, queryFn: ({ signal }) => read<Minutes>('/admin/analytics/minutes', query, signal) });
  const bars = useMemo(() => (data === undefined ? [] : busiest(data.items)), [data]);
  const places = useMemo(() => {
    const clock = new Intl.DateTimeFormat(locale, { timeStyle: 'short', ...(data === undefined ? {} : { timeZone: data.zone }) });
    return bars.map(({ atMs }) => ({ short: clock.format(atMs), long: clock.format(atMs) }));
  }, [bars, data, locale]);
  const lines = useMemo(() => [{ name: text('figures.line_busiest'), values: bars.map(({ bids }) => bids), as: 'bars' as const }], [bars, text]);
  if (data === undefined || bars.length === 0) return null;
  return <Chart title={text('figures.chart_minutes', { day: dayWriter(locale).long(data.day) })} unit={text('figures.unit_minute')} places={places} lines={lines} said={says.count} axis={says.axis} />;
}

/** The busiest minute of each quarter of an hour, from the first to the last with a bid. */
function busiest(items: Minutes['items']): { atMs: number; bids: number }[] {
  const quarterMs = BAR_MINUTES * 60_000;
  const most = new Map<number, number>();
  for (const { at, bids } of items) {
    const atMs = Date.parse(at);
    const quarter = atMs - (atMs % quarterMs);
    most.set(quarter, Math.max(bids, most.get(quarter) ?? 0));
  }
  const [first, last] = [Math.min(...most.keys()), Math.max(...most.keys())];
  const count = most.size === 0 ? 0 : Math.min(DAY_MINUTES / BAR_MINUTES + 4, (last - first) / quarterMs + 1);
  return Array.from({ length: count }, (_, at) => ({ atMs: first + at * quarterMs, bids: most.get(first + at * quarterMs) ?? 0 }));
}

function compactMoney(locale: string, currency: string, minor: number): string {
  const format = new Intl.NumberFormat(locale, { style: 'currency', currency, notation: 'compact', maximumFractionDigits: 1 });
  const exponent = new Intl.NumberFormat(locale, { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
  return format.format(minor / 10 ** exponent);
}
