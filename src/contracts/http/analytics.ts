import { Type } from 'typebox';
import { route } from '../route.ts';

/** Days that one question may span. */
export const FIGURE_DAYS_MAX = 400;
/** Names in a list of the best. */
export const FIGURE_LEADERS_MAX = 100;
/** Lots in one export; of more the call says so, and fewer days have to be asked for. */
export const EXPORTED_LOTS_MAX = 20_000;
const ZONE_CHARS_MAX = 60;
const CATEGORY_CHARS_MAX = 60;
const EXPORTS_PER_MINUTE_MAX = 30;

const strict = { additionalProperties: false };
const readers = ['admin', 'analyst', 'finance'] as const;
const Day = (description: string) => Type.String({ pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$', description });
const Zone = Type.String({ minLength: 1, maxLength: ZONE_CHARS_MAX, description: 'A name of the IANA time zone database, whose days are meant; UTC unless said otherwise.' });
const rangeFields = {
  from: Type.Optional(Day('A day as YYYY-MM-DD, the first one that counts. 30 days ending today unless said otherwise.')), to: Type.Optional(Day('A day as YYYY-MM-DD, the last one that counts.')),
  zone: Type.Optional(Zone), category: Type.Optional(Type.String({ minLength: 1, maxLength: CATEGORY_CHARS_MAX })),
  currency: Type.Optional(Type.String({ pattern: '^[A-Z]{3}$', description: 'A currency of ISO 4217. Amounts of currencies are never added up; without it they are those of the currency in which most lots were sold.' })),
};
const Range = Type.Object(rangeFields, strict);
const STEP_NAMES = ['day', 'week', 'month'] as const;
const TABLES = ['days', 'minutes', 'categories', 'sellers', 'lots'] as const;
export type ExportTable = (typeof TABLES)[number];
const oneOf = <const Names extends readonly string[]>(names: Names) => Type.Unsafe<Names[number]>({ type: 'string', enum: [...names] });

// Sums may be larger than a bid: they are written whole, whatever their size.
const Sum = Type.Unsafe<bigint>({ type: 'integer', description: 'Minor units of the currency.' });
const Count = Type.Integer();
const shareOrNull = (description: string) => Type.Unsafe<number | null>({ type: ['number', 'null'], description });

const counts = { opened: Count, bids: Count, purchases: Count, extensions: Count, retractions: Count };
const Counts = Type.Object(counts);
const endings = { lots: Count, sold: Count, passed: Count, withdrawn: Count, bidders: Count };
/** Lots that ended. */
const figures = {
  ...endings, bids: Count, extensions: Count, hammer: Sum,
  sellThrough: shareOrNull('Lots sold of those sold or passed; withdrawn ones do not count. Null when there are none.'),
  biddersPerLot: shareOrNull('Bidders of the lots that ended, on average.'),
  estimated: Type.Integer({ description: 'Lots sold that had both estimates; the amounts and counts below are of these.' }),
  estimatedHammer: Sum, estimateLow: Sum, estimateHigh: Sum, below: Count, within: Count, above: Count,
};
const Totals = Type.Object({ currency: Type.String(), ...figures });
const revenue = { invoices: Count, hammer: Sum, premium: Sum, tax: Sum, invoiced: Sum, creditNotes: Count, creditedPremium: Sum, credited: Sum, paid: Sum, refunded: Sum };
const Funnel = Type.Object({
  registered: Type.Integer({ description: 'Accounts registered in these days.' }), watched: Type.Integer({ description: 'Of them, those that have watched a lot since.' }),
  bid: Type.Integer({ description: 'Those that have bid.' }), won: Type.Integer({ description: 'Those that have won a lot.' }),
});
const asked = { from: Type.String(), to: Type.String(), zone: Type.String() };
const currencyOrNull = Type.Unsafe<string | null>({ type: ['string', 'null'], description: 'Null when nothing was sold.' });

const SeriesItem = Type.Object({ day: Type.String({ description: 'The first day of the step.' }), ...counts, ...endings });
const MoneyItem = Type.Object({ day: Type.String(), hammer: Sum, estimatedHammer: Sum, estimateLow: Sum, estimateHigh: Sum, premium: Sum, invoiced: Sum, paid: Sum, refunded: Sum });

export const figuresSummary = route({
  name: 'figuresSummary', method: 'GET', path: '/admin/analytics/summary',
  summary: 'The figures of some days: what was bid, how lots ended, hammer prices against estimates, money by currency, and how far those who registered went.',
  auth: readers, query: Range, status: 200, refusals: ['malformed'],
  reply: Type.Object({
    ...asked, activity: Counts, totals: Type.Array(Totals), revenue: Type.Array(Type.Object({ currency: Type.String(), ...revenue })), funnel: Funnel,
    source: oneOf(['postgres', 'elasticsearch']), serverTime: Type.String(),
  }),
});
export const figuresSeries = route({
  name: 'figuresSeries', method: 'GET', path: '/admin/analytics/series', summary: 'The figures by day, week (from Monday) or month, every step of the range once, with the money of one currency.',
  auth: readers, query: Type.Object({ ...rangeFields, step: Type.Optional(oneOf(STEP_NAMES)) }, strict), status: 200, refusals: ['malformed'],
  reply: Type.Object({ ...asked, step: oneOf(STEP_NAMES), items: Type.Array(SeriesItem), currency: currencyOrNull, money: Type.Array(MoneyItem) }),
});
export const figuresMinutes = route({
  name: 'figuresMinutes', method: 'GET', path: '/admin/analytics/minutes', summary: 'What happened in each minute of one day; minutes in which nothing happened are left out.',
  auth: readers, status: 200, refusals: ['malformed'],
  query: Type.Object({ day: Type.Optional(Day('The day; today unless said otherwise.')), zone: rangeFields.zone, category: rangeFields.category, currency: rangeFields.currency }, strict),
  reply: Type.Object({ day: Type.String(), zone: Type.String(), items: Type.Array(Type.Object({ at: Type.String(), ...counts })) }),
});
const leaders = Type.Object({ ...rangeFields, limit: Type.Optional(Type.String({ pattern: '^([1-9][0-9]?|100)$', description: `A number from 1 to ${FIGURE_LEADERS_MAX}; 20 unless said otherwise.` })) }, strict);
export const figuresCategories = route({
  name: 'figuresCategories', method: 'GET', path: '/admin/analytics/categories', summary: 'Categories by the sum of their hammer prices in one currency, the highest first.',
  auth: readers, query: leaders, status: 200, refusals: ['malformed'],
  reply: Type.Object({ ...asked, currency: currencyOrNull, items: Type.Array(Type.Object({ category: Type.String(), ...figures })) }),
});
export const figuresSellers = route({
  name: 'figuresSellers', method: 'GET', path: '/admin/analytics/sellers', summary: 'Sellers by the sum of their hammer prices in one currency, the highest first.',
  auth: readers, query: leaders, status: 200, refusals: ['malformed'],
  reply: Type.Object({ ...asked, currency: currencyOrNull, items: Type.Array(Type.Object({ seller: Type.Object({ id: Type.String(), displayName: Type.String() }), ...figures })) }),
});
export const figuresExport = route({
  name: 'figuresExport', method: 'GET', path: '/admin/analytics/export',
  summary: `A table as CSV: \`days\`, \`minutes\` (of the last day of the range), \`categories\`, \`sellers\`, or \`lots\` that ended, at most ${EXPORTED_LOTS_MAX}. Amounts in major units, texts safe for spreadsheets.`,
  auth: readers, query: Type.Object({ ...rangeFields, table: oneOf(TABLES) }, strict), status: 200, refusals: ['malformed'], ratePerMinuteMax: EXPORTS_PER_MINUTE_MAX,
});

/** Every call of analytics, for the router, the reference page and the tests. */
export const analyticsRoutes = [figuresSummary, figuresSeries, figuresMinutes, figuresCategories, figuresSellers, figuresExport] as const;
