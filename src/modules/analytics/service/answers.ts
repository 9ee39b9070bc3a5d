import type { Static } from 'typebox';
import type { figuresCategories, figuresMinutes, figuresSellers, figuresSeries, figuresSummary } from '#contracts/http/analytics.ts';
import { instant } from '#contracts/instant.ts';
import type { Question, Revenue, Step, SumsIn } from '../figures/port.ts';
import { addSums, NO_SUMS, type MinuteCounts, type Sums } from '../rules.ts';
import { funnelOf } from '../store/people.ts';
import type { Asked } from './asked.ts';
import { dayAfter, stepOf } from './days.ts';
import type { Kit } from './kit.ts';

type Summary = Static<typeof figuresSummary.reply>;
type Series = Static<typeof figuresSeries.reply>;
type Minutes = Static<typeof figuresMinutes.reply>;
type Categories = Static<typeof figuresCategories.reply>;
type Sellers = Static<typeof figuresSellers.reply>;
export type SumsJson = Summary['totals'][number] extends { currency: string } & infer Rest ? Omit<Rest, 'currency'> : never;

const NO_COUNTS: MinuteCounts = { opened: 0, bids: 0, purchases: 0, extensions: 0, retractions: 0 };
const NO_REVENUE: Revenue = { invoices: 0, hammer: 0n, premium: 0n, tax: 0n, invoiced: 0n, creditNotes: 0, creditedPremium: 0n, credited: 0n, paid: 0n, refunded: 0n };
const FOUR_DECIMALS = 10_000;

/** Everything about some days at a glance. */
export async function summary(kit: Kit, { from, to, question }: Asked): Promise<Summary> {
  const { figures, source } = await kit.figures();
  const [activity, totals, revenue, funnel] = await Promise.all([
    figures.activity(question, 'month'), figures.totals(question), figures.revenue(question, 'month'), funnelOf(kit.database, question.fromMs, question.toMs),
  ]);
  const money = new Map<string, Revenue>();
  for (const { day: _day, currency, ...sums } of revenue) money.set(currency, addRevenue(money.get(currency) ?? NO_REVENUE, sums));
  return {
    from, to, zone: question.zone, activity: activity.reduce(addCounts, NO_COUNTS), totals: totals.map(({ currency, ...sums }) => ({ currency, ...sumsJson(sums) })),
    revenue: [...money].map(([currency, sums]) => ({ currency, ...sums })), funnel, source, serverTime: instant(kit.clock.nowMs()),
  };
}

/** Every step of the range once, what nothing happened in too. */
export async function series(kit: Kit, { from, to, question }: Asked, step: Step): Promise<Series> {
  const { figures } = await kit.figures();
  const [activity, results, revenue, currency] = await Promise.all([
    figures.activity(question, step), figures.results(question, step), figures.revenue(question, step), currencyOf(kit, question),
  ]);
  const days = stepsOf(from, to, step);
  const counted = new Map(activity.map((one) => [one.day, one]));
  const ended = new Map<string, Sums>();
  for (const { day, currency: _currency, ...sums } of results) ended.set(day, addSums(ended.get(day) ?? NO_SUMS, sums));
  return {
    from, to, zone: question.zone, step, currency,
    items: days.map((day) => {
      const { lots, sold, passed, withdrawn, bidders } = ended.get(day) ?? NO_SUMS;
      return { ...(counted.get(day) ?? NO_COUNTS), day, lots, sold, passed, withdrawn, bidders };
    }),
    money: currency === null ? [] : moneyOf(days, results.filter((one) => one.currency === currency), new Map(revenue.filter((one) => one.currency === currency).map((one) => [one.day, one]))),
  };
}

function moneyOf(days: readonly string[], results: readonly SumsIn[], revenue: ReadonlyMap<string, Revenue>): Series['money'] {
  const sold = new Map(results.map((one) => [one.day, one]));
  return days.map((day) => {
    const { hammer, estimatedHammer, estimateLow, estimateHigh } = sold.get(day) ?? NO_SUMS;
    const { premium, invoiced, paid, refunded } = revenue.get(day) ?? NO_REVENUE;
    return { day, hammer, estimatedHammer, estimateLow, estimateHigh, premium, invoiced, paid, refunded };
  });
}

export async function minutes(kit: Kit, { to, question }: Asked): Promise<Minutes> {
  const { figures } = await kit.figures();
  const found = await figures.minutes(question);
  return { day: to, zone: question.zone, items: found.map(({ minuteMs, ...counts }) => ({ at: instant(minuteMs), ...counts })) };
}

export async function categories(kit: Kit, { from, to, question }: Asked, limit: number): Promise<Categories> {
  const currency = await currencyOf(kit, question);
  const { figures } = await kit.figures();
  const found = currency === null ? [] : await figures.categories({ ...question, currency }, limit);
  return { from, to, zone: question.zone, currency, items: found.map(({ category, ...sums }) => ({ category, ...sumsJson(sums) })) };
}

export async function sellers(kit: Kit, { from, to, question }: Asked, limit: number): Promise<Sellers> {
  const currency = await currencyOf(kit, question);
  const { figures } = await kit.figures();
  const found = currency === null ? [] : await figures.sellers({ ...question, currency }, limit);
  const profiles = await kit.identity.profiles(found.map(({ seller }) => seller));
  return {
    from, to, zone: question.zone, currency,
    items: found.map(({ seller, ...sums }) => ({ seller: { id: seller, displayName: profiles.get(seller)?.displayName ?? '' }, ...sumsJson(sums) })),
  };
}

/** The currency asked for, otherwise the one in which most lots of the range were sold; null when nothing ended in it. */
export async function currencyOf(kit: Kit, question: Question): Promise<string | null> {
  if (question.currency !== null) return question.currency;
  const { figures } = await kit.figures();
  return (await figures.totals(question))[0]?.currency ?? null;
}

/** The steps from one day to another, ascending. */
export function stepsOf(from: string, to: string, step: Step): string[] {
  const steps = new Set<string>();
  for (let day = from; day <= to; day = dayAfter(day, 1)) steps.add(stepOf(day, step));
  return [...steps];
}

/** Shares and averages are made of the sums at the last moment, with four decimals. */
export function sumsJson(sums: Sums): SumsJson {
  const { lots, sold, passed, bidders } = sums;
  return { ...sums, sellThrough: shareOf(sold, sold + passed), biddersPerLot: shareOf(bidders, lots) };
}

const shareOf = (part: number, whole: number): number | null => (whole === 0 ? null : Math.round((part / whole) * FOUR_DECIMALS) / FOUR_DECIMALS);

const addCounts = (one: MinuteCounts, other: MinuteCounts): MinuteCounts => ({
  opened: one.opened + other.opened, bids: one.bids + other.bids, purchases: one.purchases + other.purchases, extensions: one.extensions + other.extensions,
  retractions: one.retractions + other.retractions,
});
const addRevenue = (one: Revenue, other: Revenue): Revenue => ({
  invoices: one.invoices + other.invoices, hammer: one.hammer + other.hammer, premium: one.premium + other.premium, tax: one.tax + other.tax, invoiced: one.invoiced + other.invoiced,
  creditNotes: one.creditNotes + other.creditNotes, creditedPremium: one.creditedPremium + other.creditedPremium, credited: one.credited + other.credited, paid: one.paid + other.paid,
  refunded: one.refunded + other.refunded,
});
