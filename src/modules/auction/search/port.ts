import type { AccountId, LotId, SaleId } from '#domain/ids.ts';
import type { LotStatus } from '#domain/lot/state.ts';
import type { Minor } from '#domain/money.ts';
import type { Summary } from '../store/summaries.ts';

/** `hot` is what was bid on most of late, `relevance` what a text fits best, `position` the order of a sale. */
export type LotSort = 'closing' | 'newest' | 'price' | '-price' | 'bids' | 'hot' | 'relevance' | 'position';

/** What listed lots are looked for by; every part that is not null has to fit. */
export type LotQuery = {
  q: string | null; category: string | null; status: LotStatus | null; sale: SaleId | null; seller: AccountId | null; currency: string | null;
  minPrice: Minor | null; maxPrice: Minor | null;
  /** Lots that are still to close, at this time or before. */
  closesBeforeMs: number | null;
};
/** The place after which a list goes on. */
export type Place = { sortKey: bigint; key: bigint };
/** Lots in the order of the sort. `corrected` are the words that were looked for instead, where those asked for are nowhere. */
export type Found = { rows: Summary[]; corrected: string | null };

export type FacetCounts = {
  /** Lots that fit the whole query. */
  total: number;
  /** More lots fit than are counted. */
  capped: boolean;
  /** Of each value, how many lots would fit if the query named it in place of its own. */
  categories: { category: string; lots: number }[];
  statuses: { status: LotStatus; lots: number }[];
  sellers: { seller: AccountId; lots: number }[];
  currencies: { currency: string; lots: number }[];
  /** Bands of the price in one currency: the one asked for, otherwise the most frequent. Half-open, the lower bound belongs to the band. */
  prices: { currency: string; from: Minor; to: Minor | null; lots: number }[];
  /** Lots still to close within so many hours. */
  closing: { withinHours: number; lots: number }[];
};

export type TitleFound = { lot: LotId; title: string };

/**
 * How lots are found. It may lag a second behind bidding. A text is looked for word by word, each by its beginning; when that
 * finds nothing, typing errors are forgiven. Reading on after a place meets every lot whose sort value did not change exactly
 * once; one that changed meanwhile may be met again or have gone ahead.
 */
export type LotSearch = {
  /** `limit` 1 to 101. */
  find(query: LotQuery, order: { sort: LotSort; after: Place | null; limit: number }): Promise<Found>;
  facets(query: LotQuery): Promise<FacetCounts>;
  /** Lots whose titles fit what somebody is typing, those still to close first; `limit` 1 to 10. */
  titles(q: string, limit: number): Promise<TitleFound[]>;
};
