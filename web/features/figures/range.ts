/** What the figures are asked for, as the address has it; empty where the house's own choice counts. */
export type Wanted = { from: string; to: string; step: string; category: string; currency: string; zone: string };
export type Query = Readonly<Record<string, string>>;

/** The reader's own days, unless the address names a zone. */
export const zoneOf = (zone: string): string => (zone === '' ? Intl.DateTimeFormat().resolvedOptions().timeZone : zone);

/** A range as the calls take it. */
export const rangeOf = ({ from, to, category, currency, zone }: Wanted): Query => ({ from, to, category, currency, zone: zoneOf(zone) });

/** The address of a table of the range. */
export function fileOf(wanted: Wanted, table: string): string {
  const given = Object.entries({ ...rangeOf(wanted), table }).filter(([, value]) => value !== '');
  return `/api/v1/admin/analytics/export?${new URLSearchParams(given)}`;
}

/** Days as people read them: short under a chart, whole in a table. They are days of a calendar, not moments. */
export function dayWriter(locale: string): { short(day: string): string; long(day: string): string } {
  const short = new Intl.DateTimeFormat(locale, { timeZone: 'UTC', day: 'numeric', month: 'short' });
  const long = new Intl.DateTimeFormat(locale, { timeZone: 'UTC', dateStyle: 'medium' });
  const at = (day: string): Date => new Date(`${day}T00:00:00Z`);
  return { short: (day) => short.format(at(day)), long: (day) => long.format(at(day)) };
}
