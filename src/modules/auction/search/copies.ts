import type { Copied, Copies } from '#platform/search/copies.ts';
import type { JsonObject } from '#platform/search/ports.ts';
import { COPIED_AT_ONCE_MAX, lotsToCopy, noteAllLots, quietenLists, settleCopiedLots, type LotToCopy } from '../store/copies.ts';

/*
 * Listed lots as a search engine holds them. Ids are texts of one length, whose order is that of the numbers; amounts and the other whole numbers
 * go as texts into fields of whole numbers, because a number of JSON is not exact beyond 2^53.
 */

/** The alias that is asked. */
export const LOTS = 'auctionhub-lots';

const KEY_DIGITS = 19;
/** The key of an id, as documents have it. */
export const paddedKey = (key: string | bigint): string => String(key).padStart(KEY_DIGITS, '0');
export const plainKey = (padded: string): string => padded.replace(/^0+(?=\d)/, '');

const keyword: JsonObject = { type: 'keyword' };
/** Only looked for: neither sorted by nor counted. */
const words: JsonObject = { type: 'keyword', doc_values: false };
const long: JsonObject = { type: 'long' };

const PROPERTIES: JsonObject = {
  key: keyword, category: keyword, status: keyword, currency: keyword, sale: keyword, seller: keyword,
  price: long, closes_at: long, closing_rank: long, published_at: long, bids: long, heat: long, position: long,
  title: { type: 'wildcard' }, title_words: words, words, fact_words: words,
};

/** Copies that have not been looked after for so long are not asked. */
export const LOTS_FRESH_MS = 5_000;

/** The lots as one copier copies them to the search engine. Search may lag a second, so the copies are looked after more often than that. */
export function copiesOfLots(): Copies {
  // Lots are taken in turn by their keys: those that change all the time do not keep others waiting.
  let after = FIRST;
  return {
    what: 'searches for lots', schema: 'auction', layout: '1', everyMs: 300, shownEvery: '500ms', freshMs: LOTS_FRESH_MS,
    lifecycle: { name: 'auctionhub-lots', policy: { phases: { hot: { min_age: '0ms', actions: { set_priority: { priority: 200 } } } } } },
    kinds: [{
      alias: LOTS, properties: PROPERTIES,
      waiting: async (tx) => {
        const lots = await lotsToCopy(tx, after);
        const full = lots.length === COPIED_AT_ONCE_MAX;
        // All that waits was seen at once when a page from the beginning is not full.
        const more = full || after !== FIRST;
        after = full ? (lots.at(-1)?.key ?? FIRST) : FIRST;
        return { page: lots.map(({ mark, key, lot }) => ({ mark, document: documentOf(key, lot) })), more };
      },
      settle: (tx, copied) => settleCopiedLots(tx, copied.map(({ mark, document }) => ({ key: document.id, mark }))),
      markAll: noteAllLots,
    }],
    quieten: quietenLists,
  };
}
const FIRST = '0';

function documentOf(key: string, lot: LotToCopy | null): Copied {
  if (lot === null) return { id: key, source: null };
  return {
    id: key,
    source: {
      key: paddedKey(key), category: lot.category, status: lot.status, currency: lot.currency, sale: paddedKey(lot.sale_id), seller: paddedKey(lot.seller_id),
      price: lot.price, closes_at: lot.closes_at_ms, closing_rank: lot.closing_rank, published_at: lot.published_at_ms, bids: String(lot.bid_count), heat: lot.heat, position: String(lot.position),
      title: lot.folded_title, title_words: lot.title_words, words: lot.words, fact_words: lot.fact_words,
    },
  };
}
