import type { Static } from 'typebox';
import type { ChangeLot, ChangeSale } from '#contracts/auction-shapes.ts';
import { faultAt } from '#contracts/faults.ts';
import { instant } from '#contracts/instant.ts';
import { parseSaleId, type SaleId } from '#domain/ids.ts';
import type { SoftClose, SoftCloseCap } from '#domain/lot/terms.ts';
import { minor, type Minor } from '#domain/money.ts';
import { accept, refuse, type Outcome } from '#domain/outcome.ts';
import type { DraftChange, Fault, SaleTerms } from './rules.ts';

export const instantOrNull = (atMs: number | null): string | null => (atMs === null ? null : instant(atMs));

const RFC_3339 = /^(\d{4})-(\d{2})-(\d{2})[Tt](\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?(?:[Zz]|[+-]\d{2}:\d{2})$/;

/** Epoch milliseconds of an RFC 3339 text; null when it is none, or names a day or hour that does not exist. */
export function parseInstant(text: string): number | null {
  const found = RFC_3339.exec(text);
  if (found === null) return null;
  const [year, month, day, hour, minute, second] = found.slice(1, 7).map(Number);
  if (year === undefined || month === undefined || day === undefined || hour === undefined || minute === undefined || second === undefined) return null;
  // The 31st of April would otherwise be read as the 1st of May.
  const daysInMonth = new Date(Date.UTC(year, month, 0)).getUTCDate();
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth || hour > 23 || minute > 59 || second > 59) return null;
  const atMs = Date.parse(text.toUpperCase());
  return Number.isNaN(atMs) ? null : atMs;
}

export type LotChange = { draft: DraftChange; saleId: SaleId | null | undefined; fields: readonly string[] };

/** Reads what a seller sent: amounts to minor units, texts to times. `saleId` null is the standing sale, undefined says nothing. */
export function readLotChange(body: Static<typeof ChangeLot>): Outcome<LotChange, Fault[]> {
  const faults: Fault[] = [];
  const { openingPrice, reservePrice, buyNowPrice, estimateLow, estimateHigh, opensAt, closesAt, softClose, saleId: sale, format: _english, ...texts } = body;
  const saleId = typeof sale === 'string' ? parseSaleId(sale) : sale;
  if (typeof sale === 'string' && saleId === null) faults.push(faultAt('saleId', 'not_a_sale_id'));
  const draft: DraftChange = {
    ...texts,
    ...(openingPrice === undefined ? {} : { openingPrice: minor(BigInt(openingPrice)) }),
    ...amount('reservePrice', reservePrice), ...amount('buyNowPrice', buyNowPrice),
    ...amount('estimateLow', estimateLow), ...amount('estimateHigh', estimateHigh),
    ...time('opensAt', 'opensAtMs', opensAt, faults), ...time('closesAt', 'closesAtMs', closesAt, faults),
    ...(softClose === undefined ? {} : { softClose: readSoftClose(softClose, faults) }),
  };
  return faults.length > 0 ? refuse(faults) : accept({ draft, saleId, fields: Object.keys(body) });
}

export type SaleChange = Partial<Omit<SaleTerms, 'id' | 'standing'> & { title: string; description: string; sellersMayConsign: boolean }>;

export function readSaleChange(body: Static<typeof ChangeSale>): Outcome<SaleChange, Fault[]> {
  const faults: Fault[] = [];
  const { opensAt, closesAt, ...rest } = body;
  const change: SaleChange = { ...rest, ...time('opensAt', 'opensAtMs', opensAt, faults), ...time('closesAt', 'closesAtMs', closesAt, faults) };
  return faults.length > 0 ? refuse(faults) : accept(change);
}

function amount<Name extends string>(name: Name, value: number | null | undefined): { [Key in Name]?: Minor | null } {
  const read: { [Key in Name]?: Minor | null } = {};
  if (value !== undefined) read[name] = value === null ? null : minor(BigInt(value));
  return read;
}

function time<Name extends string>(at: string, name: Name, text: string | null | undefined, faults: Fault[]): { [Key in Name]?: number | null } {
  const read: { [Key in Name]?: number | null } = {};
  if (text === undefined) return read;
  const atMs = text === null ? null : parseInstant(text);
  if (text !== null && atMs === null) faults.push(faultAt(at, 'not_a_time'));
  read[name] = atMs;
  return read;
}

type WireSoftClose = NonNullable<Static<typeof ChangeLot>['softClose']>;

function readSoftClose(sent: WireSoftClose, faults: Fault[]): Partial<SoftClose> {
  const { cap, ...rest } = sent;
  return cap === undefined ? rest : { ...rest, cap: readCap(cap, faults) };
}

function readCap(cap: NonNullable<WireSoftClose['cap']>, faults: Fault[]): SoftCloseCap {
  const wanted = { none: null, count: 'max', total: 'seconds', until: 'at' }[cap.kind];
  for (const field of ['max', 'seconds', 'at'] as const) {
    const sent = cap[field] !== undefined;
    if (field === wanted && !sent) faults.push(faultAt(`softClose.cap.${field}`, 'cap_missing', { kind: cap.kind }));
    if (field !== wanted && sent) faults.push(faultAt(`softClose.cap.${field}`, 'cap_alone', { kind: cap.kind }));
  }
  if (cap.kind === 'count') return { kind: 'count', max: cap.max ?? 1 };
  if (cap.kind === 'total') return { kind: 'total', seconds: cap.seconds ?? 1 };
  if (cap.kind === 'none') return { kind: 'none' };
  const atMs = cap.at === undefined ? 0 : parseInstant(cap.at);
  if (atMs === null) faults.push(faultAt('softClose.cap.at', 'not_a_time'));
  return { kind: 'until', atMs: atMs ?? 0 };
}
