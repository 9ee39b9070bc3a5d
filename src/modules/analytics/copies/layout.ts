import type { JsonObject } from '#platform/search/ports.ts';

/*
 * What the search engine holds: three indices of copies, each behind an alias of its name. They are made anew under the next number when the
 * layout changes or the figures were counted again, and the alias moves when the new ones are whole.
 *
 *   auctionhub-results-7   how each lot ended       <- alias auctionhub-results
 *   auctionhub-minutes-7   what happened in a minute <- alias auctionhub-minutes
 *   auctionhub-money-7     what became of money      <- alias auctionhub-money
 */

export const KINDS = ['results', 'minutes', 'money'] as const;
export type Kind = (typeof KINDS)[number];

export const aliasOf = (kind: Kind): string => `auctionhub-${kind}`;

/** Raised when documents come to look otherwise; copies of another layout are made anew. */
export const LAYOUT = '1';

/** Figures of the last weeks are asked for most: their index comes back first after a start. Nothing is deleted by age; the house deletes an index when the next one is whole. */
export const LIFECYCLE: { name: string; policy: JsonObject } = {
  name: 'auctionhub-figures',
  policy: {
    phases: {
      hot: { min_age: '0ms', actions: { set_priority: { priority: 100 } } },
      warm: { min_age: '30d', actions: { set_priority: { priority: 50 } } },
    },
  },
};

const keyword: JsonObject = { type: 'keyword' };
const date: JsonObject = { type: 'date', format: 'epoch_millis' };
const long: JsonObject = { type: 'long' };
const count: JsonObject = { type: 'integer' };

/** Sums of an engine are doubles: an amount is kept in two parts, the millions and the rest, each of which adds up exactly. */
export const AMOUNT_PART = 1_000_000n;
export const amountParts = (name: string, amount: bigint): JsonObject => ({ [`${name}_high`]: Number(amount / AMOUNT_PART), [`${name}_low`]: Number(amount % AMOUNT_PART) });
const amount = (name: string): JsonObject => ({ [`${name}_high`]: long, [`${name}_low`]: long });

export const RESULT_COUNTS = ['lots', 'sold', 'passed', 'withdrawn', 'bids', 'bidders', 'extensions', 'estimated', 'below', 'within', 'above'] as const;
export const RESULT_AMOUNTS = ['hammer', 'estimatedHammer', 'estimateLow', 'estimateHigh'] as const;
export const MINUTE_COUNTS = ['opened', 'bids', 'purchases', 'extensions', 'retractions'] as const;
export const MONEY_COUNTS = ['invoices', 'creditNotes'] as const;
export const MONEY_AMOUNTS = ['hammer', 'premium', 'tax', 'invoiced', 'creditedPremium', 'credited', 'paid', 'refunded'] as const;

const counts = (names: readonly string[]): JsonObject => Object.fromEntries(names.map((name) => [name, count]));
const amounts = (names: readonly string[]): JsonObject => Object.assign({}, ...names.map(amount));

/** The fields of a document of each kind. */
export const PROPERTIES: Readonly<Record<Kind, JsonObject>> = {
  results: { at: date, lot: keyword, outcome: keyword, category: keyword, currency: keyword, seller: keyword, sale: keyword, hammer: long, ...counts(RESULT_COUNTS), ...amounts(RESULT_AMOUNTS) },
  minutes: { at: date, category: keyword, currency: keyword, ...counts(MINUTE_COUNTS) },
  money: { at: date, category: keyword, currency: keyword, ...counts(MONEY_COUNTS), ...amounts(MONEY_AMOUNTS) },
};
