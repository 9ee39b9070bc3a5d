import { Type } from 'typebox';
import { LOT_SORTS, LOT_STATUSES } from './auction-shapes.ts';

/** Shapes of looking for lots: what a search counts, suggests and remembers. Amounts are minor units. */
export const SUGGESTION_CHARS_MAX = 100;
export const SUGGESTIONS_MAX = 10;
export const SAVED_SEARCHES_MAX = 50;
export const SAVED_NAME_CHARS_MAX = 80;
const TEXT_CHARS_MAX = 200;
const ID_CHARS_MAX = 40;
const AMOUNT_DIGITS_MAX = 16;

const strict = { additionalProperties: false };
const oneOf = <const Names extends readonly string[]>(names: Names) => Type.Unsafe<Names[number]>({ type: 'string', enum: [...names] });
const AmountText = Type.String({ pattern: '^[1-9][0-9]*$', maxLength: AMOUNT_DIGITS_MAX, description: 'A whole number of minor units, from 1 on.' });
const AmountOrNull = Type.Unsafe<number | null>({ type: ['integer', 'null'] });
const lots = Type.Integer({ description: 'Lots that fit when the query names this value.' });

/** How many lots fit, and how many would under other values of one filter. A filter's own value is left out when its facet is counted. */
export const Facets = Type.Object({
  total: Type.Integer(),
  capped: Type.Boolean({ description: 'More lots fit than are counted.' }),
  categories: Type.Array(Type.Object({ code: Type.String(), lots })),
  statuses: Type.Array(Type.Object({ status: oneOf(LOT_STATUSES), lots })),
  sellers: Type.Array(Type.Object({ id: Type.String(), displayName: Type.String(), lots })),
  currencies: Type.Array(Type.Object({ currency: Type.String(), lots })),
  prices: Type.Array(Type.Object({ currency: Type.String(), from: Type.Integer(), to: AmountOrNull, lots })),
  closing: Type.Array(Type.Object({ withinHours: Type.Integer(), lots })),
});

export const SuggestionQuery = Type.Object({ q: Type.String({ minLength: 1, maxLength: SUGGESTION_CHARS_MAX }) }, strict);
/** Something to go on with; `id` is of the lot or the seller, or the code of the category. */
export const Suggestion = Type.Object({ kind: oneOf(['lot', 'category', 'seller']), id: Type.String(), text: Type.String() });

/** The filters of a search by name, as `GET /lots` takes them. */
const SavedQuery = Type.Object({
  q: Type.Optional(Type.String({ minLength: 1, maxLength: TEXT_CHARS_MAX })),
  category: Type.Optional(Type.String({ minLength: 1, maxLength: ID_CHARS_MAX })),
  status: Type.Optional(oneOf(LOT_STATUSES)),
  sale: Type.Optional(Type.String({ minLength: 1, maxLength: ID_CHARS_MAX })),
  seller: Type.Optional(Type.String({ minLength: 1, maxLength: ID_CHARS_MAX })),
  currency: Type.Optional(Type.String({ pattern: '^[A-Z]{3}$', description: 'A currency code of three capital letters (ISO 4217).' })),
  minPrice: Type.Optional(AmountText),
  maxPrice: Type.Optional(AmountText),
  sort: Type.Optional(oneOf(LOT_SORTS)),
}, { ...strict, minProperties: 1 });
export const SaveSearch = Type.Object({ name: Type.String({ minLength: 1, maxLength: SAVED_NAME_CHARS_MAX }), query: SavedQuery }, strict);
export const SavedSearch = Type.Object({ id: Type.String(), name: Type.String(), query: SavedQuery, createdAt: Type.String() });
export const SavedSearchParams = Type.Object({ searchId: Type.String() });
