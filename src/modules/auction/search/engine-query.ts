import { idKey } from '#domain/ids.ts';
import type { Json, JsonObject } from '#platform/search/ports.ts';
import type { FacetBounds } from '../store/facets.ts';
import { paddedKey } from './copies.ts';
import type { LotQuery, LotSort } from './port.ts';
import { pointsOf, STILL_TO_CLOSE_POINTS, type TextSearch } from './text.ts';

/* Questions about lots in the query language of the search engine. */

/** A text as documents are found by it, with its part folded as titles are. `fromKey`: of more lots than are looked at, the oldest of the newest. */
export type EngineText = TextSearch & { fromKey: string | null };
export type LotParts = Omit<LotQuery, 'q'>;

type Sorting = { field: string | null; order: 'asc' | 'desc' };
/** The field of each sort; null: how well the text fits. */
export const ENGINE_SORTS: Readonly<Record<LotSort, Sorting>> = {
  closing: { field: 'closing_rank', order: 'asc' }, newest: { field: 'published_at', order: 'desc' }, price: { field: 'price', order: 'asc' }, '-price': { field: 'price', order: 'desc' },
  bids: { field: 'bids', order: 'desc' }, hot: { field: 'heat', order: 'desc' }, relevance: { field: null, order: 'desc' }, position: { field: 'position', order: 'asc' },
};

const term = (field: string, value: string): JsonObject => ({ term: { [field]: { value } } });
const prefix = (field: string, value: string): JsonObject => ({ prefix: { [field]: { value } } });
const anyOf = (should: readonly JsonObject[]): JsonObject => ({ bool: { should, minimum_should_match: 1 } });
const allOf = (filter: readonly JsonObject[]): JsonObject => ({ bool: { filter } });
const CLOSED = term('status', 'closed');
const STILL_TO_CLOSE: JsonObject = { bool: { must_not: [CLOSED] } };

const wordsIn = (field: string, { words }: TextSearch): JsonObject => allOf(words.map((alternatives) => anyOf(alternatives.map((word) => prefix(field, word)))));
const partIn = ({ part }: TextSearch): JsonObject[] => (part === null ? [] : [{ wildcard: { title: { value: `*${part.replace(/[\\*?]/g, '\\$&')}*` } } }]);

/** That a lot has the text: all words in its title and description, or all in its facts, or a part of its title. */
export const hasText = (text: TextSearch): JsonObject => anyOf([wordsIn('words', text), wordsIn('fact_words', text), ...partIn(text)]);
/** That a lot has the text in its title alone. */
export const titleHasText = (text: TextSearch): JsonObject => anyOf([wordsIn('title_words', text), ...partIn(text)]);

const amongNewest = ({ fromKey }: EngineText): JsonObject[] => (fromKey === null ? [] : [{ range: { key: { gte: fromKey } } }]);

/** Lots that have the text in their titles, of the newest. */
export const titleQuery = (text: EngineText): JsonObject => allOf([titleHasText(text), ...amongNewest(text)]);

/** What is looked at for a text in all of the house or one sale, before other filters. */
export const lookedAtFor = (sale: LotQuery['sale'], text: EngineText | null): JsonObject[] => [
  ...(sale === null ? [] : [term('sale', paddedKey(idKey(sale)))]), ...(text === null ? [] : [hasText(text), ...amongNewest(text)]),
];

/** Each part of a query but sale and text, as a condition of its own. */
export function partsOf({ category, status, seller, currency, minPrice, maxPrice, closesBeforeMs }: LotParts): Record<'category' | 'status' | 'seller' | 'currency' | 'price' | 'closing', JsonObject[]> {
  const price = { ...(minPrice === null ? {} : { gte: String(minPrice) }), ...(maxPrice === null ? {} : { lte: String(maxPrice) }) };
  return {
    category: category === null ? [] : [term('category', category)], status: status === null ? [] : [term('status', status)],
    seller: seller === null ? [] : [term('seller', paddedKey(idKey(seller)))], currency: currency === null ? [] : [term('currency', currency)],
    price: minPrice === null && maxPrice === null ? [] : [{ range: { price } }],
    closing: closesBeforeMs === null ? [] : [STILL_TO_CLOSE, { range: { closes_at: { lte: String(closesBeforeMs) } } }],
  };
}

/** Lots that fit; with a text that they are sorted by, each has its points as its score. */
export function findQuery(parts: LotParts, text: EngineText | null, scored: boolean): JsonObject {
  const filter = [...lookedAtFor(parts.sale, text), ...Object.values(partsOf(parts)).flat()];
  if (text === null || !scored) return allOf(filter);
  const points = pointsOf(text).map(({ anyOf: words, whole }) => scoring(anyOf(words.map((word) => (whole ? term('title_words', word) : prefix('title_words', word)))), 1));
  return { bool: { filter, should: [scoring(STILL_TO_CLOSE, STILL_TO_CLOSE_POINTS), ...points] } };
}
const scoring = (filter: JsonObject, boost: number): JsonObject => ({ constant_score: { filter, boost } });

/** Counts of every facet, each as if the query did not name it. Currencies count whatever the price is, whose bands are those of a currency. */
export function facetAggs(parts: LotParts, { usual, inThousandths, closesByMs }: FacetBounds, sizes: { values: number; sellers: number }): JsonObject {
  const conditions = partsOf(parts);
  const but = (...left: (keyof typeof conditions)[]): JsonObject => allOf(Object.entries(conditions).filter(([name]) => !left.some((one) => one === name)).flatMap(([, of]) => of));
  const counted = (filter: JsonObject, field: string, size: number, aggs: JsonObject = {}): JsonObject =>
    ({ filter, aggs: { values: { terms: { field, size, order: [{ _count: 'desc' }, { _key: 'asc' }] }, ...(Object.keys(aggs).length > 0 ? { aggs } : {}) } } });
  const bands = (bounds: readonly bigint[]): JsonObject => ({ range: { field: 'price', ranges: rangesOf(bounds.map(Number)) } });
  const soon = Object.fromEntries(closesByMs.map((ms, step) => [String(step), allOf([STILL_TO_CLOSE, { range: { closes_at: { lt: String(ms), ...closingFrom(closesByMs[step - 1]) } } }])]));
  return {
    total: { filter: but() }, category: counted(but('category'), 'category', sizes.values), status: counted(but('status'), 'status', sizes.values),
    seller: counted(but('seller'), 'seller', sizes.sellers), currency: counted(but('currency', 'price'), 'currency', sizes.values),
    price: counted(but('price'), 'currency', sizes.values, { usual: bands(usual), inThousandths: bands(inThousandths) }),
    closing: { filter: but('closing'), aggs: { values: { filters: { filters: soon } } } },
  };
}
const closingFrom = (ms: number | undefined): JsonObject => (ms === undefined ? {} : { gte: String(ms) });

/** Half-open ranges below, between and above the bounds. */
const rangesOf = (bounds: readonly number[]): Json[] =>
  [...bounds, undefined].map((to, at) => ({ key: String(at), ...(at === 0 ? {} : { from: bounds[at - 1] ?? 0 }), ...(to === undefined ? {} : { to }) }));
