import { EXPORTED_LOTS_MAX, FIGURE_LEADERS_MAX, type ExportTable } from '#contracts/http/analytics.ts';
import { instant } from '#contracts/instant.ts';
import { currencyExponent, formatMajor, minor } from '#domain/money.ts';
import { csvRow, writeCsv, type CsvCell } from '#platform/csv/write.ts';
import type { Sums } from '../rules.ts';
import { RESULTS_AT_ONCE_MAX, resultsPage } from '../store/results.ts';
import { categories, minutes, sellers, series } from './answers.ts';
import type { Asked } from './asked.ts';
import { dayAfter, startOfDay } from './days.ts';
import type { Kit } from './kit.ts';

const COUNTS = ['opened', 'bids', 'purchases', 'extensions', 'retractions'] as const;
const SUMS = ['lots', 'sold', 'passed', 'withdrawn', 'bids', 'bidders', 'extensions', 'estimated', 'below', 'within', 'above'] as const satisfies readonly (keyof Sums)[];
const AMOUNTS = ['hammer', 'estimatedHammer', 'estimateLow', 'estimateHigh'] as const;
const MONEY = [...AMOUNTS, 'premium', 'invoiced', 'paid', 'refunded'] as const;

/** A table of figures as CSV; null when it would have more than {@link EXPORTED_LOTS_MAX} lots. Built a page at a time, so that others have their turn. */
export async function table(kit: Kit, asked: Asked, wanted: ExportTable): Promise<string | null> {
  if (wanted === 'lots') return lots(kit, asked);
  if (wanted === 'days') return days(kit, asked);
  if (wanted === 'minutes') {
    const { zone } = asked.question;
    const { items } = await minutes(kit, { ...asked, question: { ...asked.question, fromMs: startOfDay(asked.to, zone), toMs: startOfDay(dayAfter(asked.to, 1), zone) } });
    return writeCsv(['minute', ...COUNTS], items.map((item) => [item.at, ...COUNTS.map((name) => item[name])]));
  }
  const head = (name: readonly string[]): string[] => [...name, 'currency', ...AMOUNTS, ...SUMS, 'sellThrough', 'biddersPerLot'];
  if (wanted === 'categories') {
    const { items, currency } = await categories(kit, asked, FIGURE_LEADERS_MAX);
    return writeCsv(head(['category']), items.map((item) => [item.category, ...sumsCells(item, currency ?? '')]));
  }
  const { items, currency } = await sellers(kit, asked, FIGURE_LEADERS_MAX);
  return writeCsv(head(['sellerId', 'seller']), items.map((item) => [item.seller.id, item.seller.displayName, ...sumsCells(item, currency ?? '')]));
}

async function days(kit: Kit, asked: Asked): Promise<string> {
  const { items, money, currency } = await series(kit, asked, 'day');
  const endings = ['lots', 'sold', 'passed', 'withdrawn', 'bidders'] as const;
  return writeCsv(['day', ...COUNTS, ...endings, 'currency', ...MONEY], items.map((item, at) => [
    item.day, ...COUNTS.map((name) => item[name]), ...endings.map((name) => item[name]), currency, ...MONEY.map((name) => major(money[at]?.[name] ?? null, currency ?? '')),
  ]));
}

type Figures = Awaited<ReturnType<typeof categories>>['items'][number];
const sumsCells = (item: Omit<Figures, 'category'>, currency: string): CsvCell[] =>
  [currency, ...AMOUNTS.map((name) => major(item[name], currency)), ...SUMS.map((name) => item[name]), item.sellThrough, item.biddersPerLot];

const LOT_HEAD = [
  'lot', 'title', 'closedAt', 'outcome', 'category', 'sellerId', 'seller', 'sale', 'currency', 'hammer', 'openingPrice', 'estimateLow', 'estimateHigh', 'bids', 'bidders', 'extensions',
];

async function lots(kit: Kit, { question }: Asked): Promise<string | null> {
  const rows = [csvRow(LOT_HEAD)];
  for (let after: Parameters<typeof resultsPage>[2] = null; ;) {
    const page = await resultsPage(kit.database, question, after);
    if (rows.length - 1 + page.length > EXPORTED_LOTS_MAX) return null;
    const [titles, people] = await Promise.all([kit.auction.titles(page.map(({ lot }) => lot)), kit.identity.profiles([...new Set(page.map(({ seller }) => seller))])]);
    rows.push(...page.map((one) => csvRow([
      one.lot, titles.get(one.lot)?.title ?? null, instant(one.closedMs), one.outcome, one.category, one.seller, people.get(one.seller)?.displayName ?? null, one.sale, one.currency,
      one.outcome === 'sold' ? major(one.hammer, one.currency) : null, major(one.openingPrice, one.currency), major(one.estimateLow, one.currency), major(one.estimateHigh, one.currency),
      one.bids, one.bidders, one.extensions,
    ])));
    after = page.at(-1) ?? null;
    if (page.length < RESULTS_AT_ONCE_MAX) return rows.join('');
  }
}

const major = (amount: bigint | null, currency: string): string | null => (amount === null || currencyExponent(currency) === null ? null : formatMajor(minor(amount), currency));
