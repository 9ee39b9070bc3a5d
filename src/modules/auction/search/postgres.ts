import type { Database, Tx } from '#platform/db/types.ts';
import type { Clock } from '#platform/time/ports.ts';
import { facetsOf, type FacetRow } from '../store/facets.ts';
import { searchLots, type LotFilter } from '../store/search.ts';
import { nearWords, textKnown, titlesWith } from '../store/words.ts';
import { facetBounds } from './bands.ts';
import { countsOf, lookedAt, NOTHING } from './counts.ts';
import type { FacetCounts, Found, LotQuery, LotSearch } from './port.ts';
import { asSaid, correction, readingOf, wordsOf, type TextSearch } from './text.ts';

type TextFilter = LotFilter & { text: TextSearch };

/** Searches in the tables of the module: full text, and trigrams where the database has them. */
export function postgresSearch({ database, clock }: { database: Database; clock: Clock }): LotSearch {
  return {
    find: async (query, { sort, after, limit }) => {
      const { q: _read, ...rest } = query;
      const reading = readingOf(query.q);
      if (reading === null) return { rows: [], corrected: null };
      const { text, words } = reading;
      if (text === null) return { rows: await searchLots(database, { ...rest, text }, sort, after, limit), corrected: null };
      return database.transaction((tx) => findText(tx, { ...rest, text }, words, (filter) => searchLots(tx, filter, sort, after, limit)));
    },
    facets: (query) => facets(database, query, clock.nowMs()),
    titles: async (q, limit) => {
      const words = wordsOf(q);
      if (words.length === 0) return [];
      return database.transaction(async (tx) => {
        const exact = await titlesWith(tx, asSaid(q, words), limit);
        if (exact.length > 0) return exact;
        const better = correction(words, await nearWords(tx, words), { beginning: true });
        return better === null ? [] : titlesWith(tx, better.text, limit);
      });
    },
  };
}

// What a text is taken for depends on the text alone, so it is the same on every page and whatever else the query asks for.
async function findText(tx: Tx, filter: TextFilter, words: readonly string[], look: (filter: LotFilter) => Promise<Found['rows']>): Promise<Found> {
  const rows = await look(filter);
  const better = rows.length > 0 ? null : await betterWords(tx, filter.text, words);
  if (better === null) return { rows, corrected: null };
  return { rows: await look({ ...filter, text: better.text }), corrected: better.shown };
}

async function betterWords(tx: Tx, text: TextSearch, words: readonly string[]): Promise<ReturnType<typeof correction>> {
  return (await textKnown(tx, text)) ? null : correction(words, await nearWords(tx, words), { beginning: false });
}

async function facets(database: Database, query: LotQuery, nowMs: number): Promise<FacetCounts> {
  const { q, ...rest } = query;
  const reading = readingOf(q);
  if (reading === null) return NOTHING;
  const bounds = facetBounds(nowMs);
  const { text, words } = reading;
  if (text === null) return countsOf(await facetsOf(database, { ...rest, text }, bounds), query.currency);
  return database.transaction(async (tx) => {
    const rows: FacetRow[] = await facetsOf(tx, { ...rest, text }, bounds);
    const better = lookedAt(rows) > 0 ? null : await betterWords(tx, text, words);
    return countsOf(better === null ? rows : await facetsOf(tx, { ...rest, text: better.text }, bounds), query.currency);
  });
}
