import { accountId } from '#domain/ids.ts';
import type { LotStatus } from '#domain/lot/state.ts';
import type { Database, Tx } from '#platform/db/types.ts';
import type { Clock } from '#platform/time/ports.ts';
import { FACET_LOTS_MAX, facetsOf, type FacetRow } from '../store/facets.ts';
import { searchLots, type LotFilter, type TextSearch } from '../store/search.ts';
import { nearWords, textKnown, titlesWith } from '../store/words.ts';
import { bandAt, CLOSING_HOURS, facetBounds } from './bands.ts';
import type { FacetCounts, Found, LotQuery, LotSearch } from './port.ts';
import { allWords, correction, partPattern, wordsOf } from './text.ts';

type TextFilter = LotFilter & { text: TextSearch };
type Reading = { text: TextSearch | null; words: readonly string[] };

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
        const exact = await titlesWith(tx, { words: allWords(words), part: partPattern(q) }, limit);
        if (exact.length > 0) return exact;
        const better = correction(words, await nearWords(tx, words), { beginning: true });
        return better === null ? [] : titlesWith(tx, { words: better.words, part: null }, limit);
      });
    },
  };
}

/** What a text asks for; null when it holds nothing that could be found. An empty one was not meant as a search. */
function readingOf(q: string | null): Reading | null {
  if (q === null || q.trim() === '') return { text: null, words: [] };
  const words = wordsOf(q);
  return words.length === 0 ? null : { text: { words: allWords(words), part: partPattern(q) }, words };
}

// What a text is taken for depends on the text alone, so it is the same on every page and whatever else the query asks for.
async function findText(tx: Tx, filter: TextFilter, words: readonly string[], look: (filter: LotFilter) => Promise<Found['rows']>): Promise<Found> {
  const rows = await look(filter);
  const better = rows.length > 0 ? null : await betterWords(tx, filter.text, words);
  if (better === null) return { rows, corrected: null };
  return { rows: await look({ ...filter, text: { words: better.words, part: null } }), corrected: better.shown };
}

async function betterWords(tx: Tx, text: TextSearch, words: readonly string[]): Promise<ReturnType<typeof correction>> {
  return (await textKnown(tx, text)) ? null : correction(words, await nearWords(tx, words), { beginning: false });
}

const NOTHING: FacetCounts = { total: 0, capped: false, categories: [], statuses: [], sellers: [], currencies: [], prices: [], closing: [] };

async function facets(database: Database, query: LotQuery, nowMs: number): Promise<FacetCounts> {
  const { q, ...rest } = query;
  const reading = readingOf(q);
  if (reading === null) return NOTHING;
  const bounds = facetBounds(nowMs);
  const { text, words } = reading;
  if (text === null) return countsOf(await facetsOf(database, { ...rest, text }, bounds), query.currency);
  return database.transaction(async (tx) => {
    const rows = await facetsOf(tx, { ...rest, text }, bounds);
    const better = lookedAt(rows) > 0 ? null : await betterWords(tx, text, words);
    return countsOf(better === null ? rows : await facetsOf(tx, { ...rest, text: { words: better.words, part: null } }, bounds), query.currency);
  });
}

const lookedAt = (rows: readonly FacetRow[]): number => rows.find(({ facet }) => facet === 'total')?.step ?? 0;

function countsOf(rows: readonly FacetRow[], wanted: string | null): FacetCounts {
  const of = (facet: string): FacetRow[] => rows.filter((row) => row.facet === facet);
  const currency = wanted ?? of('currency')[0]?.value ?? null;
  return {
    total: of('total')[0]?.lots ?? 0, capped: lookedAt(rows) >= FACET_LOTS_MAX,
    categories: of('category').map(({ value, lots }) => ({ category: value, lots })),
    statuses: of('status').flatMap(({ value, lots }) => (isStatus(value) ? [{ status: value, lots }] : [])),
    sellers: of('seller').map(({ value, lots }) => ({ seller: accountId(value), lots })),
    currencies: of('currency').map(({ value, lots }) => ({ currency: value, lots })),
    prices: of('price').filter(({ value }) => value === currency).toSorted((a, b) => a.step - b.step)
      .map(({ value, step, lots }) => ({ currency: value, ...bandAt(value, step), lots })),
    closing: CLOSING_HOURS.map((withinHours, at) => ({ withinHours, lots: of('closing').reduce((sum, { step, lots }) => (step <= at ? sum + lots : sum), 0) })),
  };
}

const STATUSES: readonly string[] = ['scheduled', 'open', 'frozen', 'closed'] satisfies LotStatus[];
const isStatus = (text: string): text is LotStatus => STATUSES.includes(text);
