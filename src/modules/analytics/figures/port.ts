import type { AccountId } from '#domain/ids.ts';
import type { MinuteCounts, Sums } from '../rules.ts';

/** Days, weeks (from Monday) and months of a time zone. */
export const STEPS = ['day', 'week', 'month'] as const;
export type Step = (typeof STEPS)[number];

/** What is counted: from `fromMs` to before `toMs`, both at quarters of an hour, of one category and currency or of all. `zone` is an IANA name. */
export type Question = { fromMs: number; toMs: number; zone: string; category: string | null; currency: string | null };

/** `day`: the first day of the step in the time zone, such as 2026-11-23. */
export type ActivityIn = MinuteCounts & { day: string };
export type SumsIn = Sums & { day: string; currency: string };
export type SumsOfCategory = Sums & { category: string };
export type SumsOfSeller = Sums & { seller: AccountId };

/** What became of money: invoices and credit notes with their parts, and what was paid and paid back. */
export type Revenue = {
  invoices: number; hammer: bigint; premium: bigint; tax: bigint; invoiced: bigint; creditNotes: number; creditedPremium: bigint; credited: bigint; paid: bigint; refunded: bigint;
};
export type RevenueIn = Revenue & { day: string; currency: string };

/** Steps of one answer. */
export const STEPS_MAX = 400;
/** Rows of one answer that counts by step and currency. */
export const SUMS_MAX = 4_000;
/** Minutes of one answer: a day and an hour, for the day on which the clocks go back. */
export const MINUTES_MAX = 1_500;
/** Names of one list of the best. */
export const LEADERS_MAX = 100;

/**
 * Answers what the figures of the house are. Two adapters give the same answers: PostgreSQL always, Elasticsearch where there is one. What
 * happened less than some seconds ago may not be counted yet. Steps in which nothing happened are absent.
 */
export type Figures = {
  /** By day, week or month, ascending; at most {@link STEPS_MAX}. */
  activity(question: Question, step: Step): Promise<ActivityIn[]>;
  /** By minute, ascending; the question is of a day at most. */
  minutes(question: Question): Promise<(MinuteCounts & { minuteMs: number })[]>;
  /** Lots that ended, by day, week or month and currency, ascending; at most {@link SUMS_MAX}. */
  results(question: Question, step: Step): Promise<SumsIn[]>;
  /** The same of the whole stretch, by currency: the one with most lots sold first. */
  totals(question: Question): Promise<(Sums & { currency: string })[]>;
  /** What was invoiced, credited, paid and refunded, by day, week or month and currency, ascending; at most {@link SUMS_MAX}. */
  revenue(question: Question, step: Step): Promise<RevenueIn[]>;
  /** Of one currency, the highest sum of hammer prices first; `limit` 1 to {@link LEADERS_MAX}. */
  categories(question: Question & { currency: string }, limit: number): Promise<SumsOfCategory[]>;
  sellers(question: Question & { currency: string }, limit: number): Promise<SumsOfSeller[]>;
};
