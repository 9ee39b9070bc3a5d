import type { MadeSales } from './made-events.ts';

/*
 * The figures counted in the slowest and plainest way: for each question every event is looked at again, with the calendar of the machine
 * telling the day. Shares nothing with the module but the shape of the answer.
 */

type Asked = { fromMs: number; toMs: number; zone: string; category: string | null; currency: string | null };

/** The day of a moment in a time zone, as 2026-11-23. */
export function dayIn(ms: number, zone: string): string {
  const calendar = calendars.get(zone) ?? new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' });
  calendars.set(zone, calendar);
  return calendar.format(ms);
}
const calendars = new Map<string, Intl.DateTimeFormat>();

export function stepOf(ms: number, zone: string, step: 'day' | 'week' | 'month'): string {
  const day = dayIn(ms, zone);
  if (step === 'day') return day;
  if (step === 'month') return `${day.slice(0, 8)}01`;
  const noon = new Date(`${day}T12:00:00Z`);
  noon.setUTCDate(noon.getUTCDate() - ((noon.getUTCDay() + 6) % 7));
  return noon.toISOString().slice(0, 10);
}

export function slowActivity(made: MadeSales, asked: Asked, bucket: (ms: number) => string) {
  const rows = new Map<string, { opened: number; bids: number; purchases: number; extensions: number; retractions: number }>();
  for (const { listing, events } of made.lots) {
    if (listing.hidden || (asked.category !== null && asked.category !== listing.category) || (asked.currency !== null && asked.currency !== listing.currency)) continue;
    for (const { kind, atMs } of events) {
      if (atMs < asked.fromMs || atMs >= asked.toMs || !['lot.opened', 'bid.accepted', 'lot.bought', 'lot.extended', 'bid.retracted'].includes(kind)) continue;
      const row = rows.get(bucket(atMs)) ?? { opened: 0, bids: 0, purchases: 0, extensions: 0, retractions: 0 };
      if (kind === 'lot.opened') row.opened += 1;
      if (kind === 'bid.accepted') row.bids += 1;
      if (kind === 'lot.bought') row.purchases += 1;
      if (kind === 'lot.extended') row.extensions += 1;
      if (kind === 'bid.retracted') row.retractions += 1;
      rows.set(bucket(atMs), row);
    }
  }
  return [...rows].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([key, row]) => ({ key, ...row }));
}

/** Lots that ended, grouped by what `bucket` says of each. */
export function slowResults(made: MadeSales, asked: Asked, bucket: (of: { closedMs: number; category: string; currency: string; seller: string }) => string) {
  const rows = new Map<string, ReturnType<typeof nothing>>();
  for (const { listing, events } of made.lots) {
    const close = events.find(({ kind }) => kind === 'lot.closed');
    if (close === undefined || listing.hidden || close.atMs < asked.fromMs || close.atMs >= asked.toMs) continue;
    if ((asked.category !== null && asked.category !== listing.category) || (asked.currency !== null && asked.currency !== listing.currency)) continue;
    const key = bucket({ closedMs: close.atMs, category: listing.category, currency: listing.currency, seller: listing.seller });
    const row = rows.get(key) ?? nothing();
    rows.set(key, row);
    row.lots += 1;
    row[close.outcome ?? 'passed'] += 1;
    row.bids += events.filter(({ kind }) => kind === 'bid.accepted').length;
    row.bidders += new Set(events.filter(({ kind }) => kind === 'bid.accepted').map(({ account }) => account)).size;
    row.extensions += events.filter(({ kind }) => kind === 'lot.extended').length;
    if (close.outcome !== 'sold') continue;
    row.hammer += close.price;
    if (listing.estimateLow === null || listing.estimateHigh === null) continue;
    row.estimated += 1;
    row.estimatedHammer += close.price;
    row.estimateLow += listing.estimateLow;
    row.estimateHigh += listing.estimateHigh;
    if (close.price < listing.estimateLow) row.below += 1;
    else if (close.price > listing.estimateHigh) row.above += 1;
    else row.within += 1;
  }
  return rows;
}

const nothing = () => ({
  lots: 0, sold: 0, passed: 0, withdrawn: 0, hammer: 0n, bids: 0, bidders: 0, extensions: 0, estimated: 0, estimatedHammer: 0n, estimateLow: 0n, estimateHigh: 0n, below: 0, within: 0, above: 0,
});
