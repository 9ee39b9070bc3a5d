import { QUARTER_MS } from '../rules.ts';

/*
 * Days of a time zone. The calendar of the machine says what day a moment is; where a day begins is looked for among quarters of an hour,
 * since clocks that go forward at midnight leave days without one.
 */

const DAY_MS = 86_400_000;
/** No zone is further from UTC. */
const APART_MS = 15 * 3_600_000;
const calendars = new Map<string, Intl.DateTimeFormat>();
/** More zones than there are. */
const CALENDARS_MAX = 700;

/** Whether the machine knows a zone of this name. Offsets such as +01:00 are no names, and would be wrong half of the year. */
export function isZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    return calendarOf(name).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/** The day of a moment in a zone, such as 2026-11-23. */
export const dayOf = (ms: number, zone: string): string => calendarOf(zone).format(ms);

/** Whether there is such a day in the calendar. */
export function isDay(day: string): boolean {
  const ms = Date.parse(`${day}T00:00:00Z`);
  return Number.isFinite(ms) && ms > 0 && new Date(ms).toISOString().slice(0, 10) === day;
}

/** The day so many days after another. */
export const dayAfter = (day: string, days: number): string => new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);

/** Days from one to another, both included; 0 or less when they are the wrong way round. */
export const daysBetween = (from: string, to: string): number => (Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS + 1;

/** The first moment of a day in a zone: at a quarter of an hour, as in every zone since 1972. */
export function startOfDay(day: string, zone: string): number {
  const midnight = Date.parse(`${day}T00:00:00Z`);
  let [low, high] = [(midnight - APART_MS) / QUARTER_MS, (midnight + APART_MS) / QUARTER_MS];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (dayOf(middle * QUARTER_MS, zone) >= day) high = middle;
    else low = middle + 1;
  }
  return low * QUARTER_MS;
}

/** The first day of the step that a day is in. Weeks begin on Monday. */
export function stepOf(day: string, step: 'day' | 'week' | 'month'): string {
  if (step === 'day') return day;
  if (step === 'month') return `${day.slice(0, 8)}01`;
  const weekday = (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7;
  return dayAfter(day, -weekday);
}

function calendarOf(zone: string): Intl.DateTimeFormat {
  const known = calendars.get(zone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit', calendar: 'gregory', numberingSystem: 'latn' });
  if (calendars.size < CALENDARS_MAX) calendars.set(zone, made);
  return made;
}
