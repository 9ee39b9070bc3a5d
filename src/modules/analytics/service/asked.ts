import { FIGURE_DAYS_MAX } from '#contracts/http/analytics.ts';
import type { FieldProblem } from '#platform/http/types.ts';
import type { Question } from '../figures/port.ts';
import { dayAfter, dayOf, daysBetween, isDay, isZone, startOfDay } from './days.ts';

const DAYS_USUAL = 30;

/** What a call asks for, as it came. */
export type AskedRange = { from?: string | undefined; to?: string | undefined; zone?: string | undefined; category?: string | undefined; currency?: string | undefined };
/** The same, made whole: the days, and the stretch of time that they are. */
export type Asked = { from: string; to: string; question: Question };

/** Reads a range of days; answers with what is wrong with it otherwise. `nowMs` says what today is. */
export function readRange({ from, to, zone = 'UTC', category, currency }: AskedRange, nowMs: number): { ok: true; asked: Asked } | { ok: false; problems: FieldProblem[] } {
  if (!isZone(zone)) return refused('zone', 'must be a name of the IANA time zone database');
  if (from !== undefined && !isDay(from)) return refused('from', 'is no day of the calendar');
  if (to !== undefined && !isDay(to)) return refused('to', 'is no day of the calendar');
  const last = to ?? (from === undefined ? dayOf(nowMs, zone) : laterOf(from, dayOf(nowMs, zone)));
  const first = from ?? dayAfter(last, 1 - DAYS_USUAL);
  const days = daysBetween(first, last);
  if (days < 1) return refused('to', 'must not be before from');
  if (days > FIGURE_DAYS_MAX) return refused('from', `spans ${days} days; at most ${FIGURE_DAYS_MAX} can be asked for at once`);
  const question = { fromMs: startOfDay(first, zone), toMs: startOfDay(dayAfter(last, 1), zone), zone, category: category ?? null, currency: currency ?? null };
  return { ok: true, asked: { from: first, to: last, question } };
}

const laterOf = (one: string, other: string): string => (one > other ? one : other);
const refused = (field: string, problem: string): { ok: false; problems: FieldProblem[] } => ({ ok: false, problems: [{ at: `query.${field}`, problem }] });
