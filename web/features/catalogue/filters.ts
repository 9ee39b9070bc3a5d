import type { LOT_SORTS, LOT_STATUSES } from '#contracts/auction-shapes.ts';
import { parseAccountId, parseSaleId } from '#domain/ids.ts';

/** What the catalogue is narrowed down to, as its address says. Amounts are minor units, as digits. */
export type Filters = {
  q: string | null; category: string | null; status: Status | null; sale: string | null; seller: string | null; currency: string | null;
  minPrice: string | null; maxPrice: string | null;
  /** Lots that close within so many hours. */
  within: Within | null;
  sort: Sort | null;
};
export type Status = (typeof LOT_STATUSES)[number];
export type Sort = (typeof LOT_SORTS)[number];
export type Within = '1' | '24' | '168';

export const STATUSES: readonly Status[] = ['open', 'scheduled', 'frozen', 'closed'];
export const WITHIN: readonly Within[] = ['1', '24', '168'];
const SORTS: readonly Sort[] = ['relevance', 'closing', 'hot', 'newest', 'price', '-price', 'bids', 'position'];
const NAMES = ['q', 'category', 'status', 'sale', 'seller', 'currency', 'minPrice', 'maxPrice', 'within', 'sort'] as const;
const TEXT_CHARS_MAX = 200;
const AMOUNT = /^[1-9][0-9]{0,14}$/;
const CURRENCY = /^[A-Z]{3}$/;
/** What the house takes in no text, and what would turn the words around it to the other side. */
const UNSEEN = /[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]/gu;
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

export const NO_FILTERS: Filters = { q: null, category: null, status: null, sale: null, seller: null, currency: null, minPrice: null, maxPrice: null, within: null, sort: null };

/** Reads the part of an address behind `?`. What makes no sense is passed over: an old link still shows something. */
export function readFilters(search: string): Filters {
  const given = new URLSearchParams(search);
  const text = (name: string): string | null => {
    const value = given.get(name)?.replace(UNSEEN, '').trim().slice(0, TEXT_CHARS_MAX) ?? '';
    return value === '' ? null : value;
  };
  const like = (name: string, pattern: RegExp): string | null => {
    const value = text(name);
    return value !== null && pattern.test(value) ? value : null;
  };
  const among = <Value extends string>(name: string, values: readonly Value[]): Value | null => values.find((value) => value === given.get(name)) ?? null;
  const filters = {
    q: text('q'), category: text('category'), status: among('status', STATUSES), sale: parseSaleId(text('sale') ?? ''), seller: parseAccountId(text('seller') ?? ''), currency: like('currency', CURRENCY),
    minPrice: like('minPrice', AMOUNT), maxPrice: like('maxPrice', AMOUNT), within: among('within', WITHIN), sort: among('sort', SORTS),
  };
  return { ...filters, sort: filters.sort !== null && sortsFor(filters).includes(filters.sort) ? filters.sort : null };
}

/** The address of the catalogue under these filters; the same filters give the same address. */
export function catalogueHref(filters: Partial<Filters>): string {
  const given = new URLSearchParams();
  for (const name of NAMES) {
    const value = filters[name];
    if (value !== null && value !== undefined) given.set(name, value);
  }
  return given.size === 0 ? '/lots' : `/lots?${given}`;
}

/** Sorts that mean something here, the one that holds without a choice first. */
export function sortsFor({ q, sale }: Pick<Filters, 'q' | 'sale'>): Sort[] {
  const usual: Sort[] = ['closing', 'hot', 'newest', 'price', '-price', 'bids'];
  return [...(q === null ? [] : ['relevance' as const]), ...usual, ...(sale === null ? [] : ['position' as const])];
}

/** The query of `GET /lots`. `nowMs`: the house's time; what closes soon is asked for by the minute, so that the same question can be answered once. */
export function queryOf({ within, ...rest }: Filters, nowMs: number): Record<string, string | null> {
  const untilMs = within === null ? null : (Math.floor(nowMs / MINUTE_MS) + 1) * MINUTE_MS + Number(within) * HOUR_MS;
  return { ...rest, closesBefore: untilMs === null ? null : new Date(untilMs).toISOString() };
}

/** Filters that are set, sort and text apart: those that chips show. The two ends of a price are one. */
export function chipsOf(filters: Filters): { name: 'category' | 'status' | 'sale' | 'seller' | 'currency' | 'price' | 'within'; without: Filters }[] {
  const single = (['category', 'status', 'within', 'sale', 'seller'] as const).filter((name) => filters[name] !== null);
  const price = filters.minPrice !== null || filters.maxPrice !== null;
  return [
    ...single.map((name) => ({ name, without: { ...filters, [name]: null } })),
    ...(price ? [{ name: 'price' as const, without: { ...filters, minPrice: null, maxPrice: null, currency: null } }] : []),
    ...(filters.currency !== null && !price ? [{ name: 'currency' as const, without: { ...filters, currency: null } }] : []),
  ];
}
