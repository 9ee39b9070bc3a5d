import { lotId, type LotId } from '#domain/ids.ts';
import { bucketsOf, numberOf, orderOf, partOf, partsOf, textOf, wholeOf, type Part } from '#platform/search/answers.ts';
import type { Database } from '#platform/db/types.ts';
import { EngineAway, type JsonObject, type SearchEngine } from '#platform/search/ports.ts';
import type { Clock } from '#platform/time/ports.ts';
import { publishedLots } from '../store/by-ids.ts';
import { foldedText } from '../store/copies.ts';
import { FACET_LOTS_MAX, FACET_SELLERS_MAX, type FacetRow } from '../store/facets.ts';
import { TEXT_MATCHES_MAX } from '../store/search.ts';
import type { Summary } from '../store/summaries.ts';
import { titlesOf } from '../store/titles.ts';
import { nearWords, TITLE_MATCHES_MAX } from '../store/words.ts';
import { facetBounds } from './bands.ts';
import { LOTS, paddedKey, plainKey } from './copies.ts';
import { countsOf, NOTHING } from './counts.ts';
import { ENGINE_SORTS, facetAggs, findQuery, hasText, lookedAtFor, titleHasText, titleQuery, type EngineText, type LotParts } from './engine-query.ts';
import type { FacetCounts, LotQuery, LotSearch, LotSort, Place, TitleFound } from './port.ts';
import { asSaid, correction, readingOf, wordsOf, type Reading, type TextSearch } from './text.ts';

/** Values of one facet; the house has some tens of categories and currencies. */
const VALUES_MAX = 1_000;
/** Of a page whose lots have gone, the next ones are looked for so often. */
const ROUNDS_MAX = 5;

type Ports = { engine: SearchEngine; database: Database; clock: Clock };

/** Finds lots in the copies of a search engine. What is shown of them comes from the tables, and so do the words that a misspelt one may be meant for. */
export function elasticsearchSearch(ports: Ports): LotSearch {
  return {
    find: async ({ q, ...parts }, order) => {
      const reading = readingOf(q);
      if (reading === null) return { rows: [], corrected: null };
      const { text, nowhere, corrected } = await understood(ports, reading);
      // Without a text there is nothing to fit, and without a sale no order of it.
      const unsorted = text === null && (order.sort === 'relevance' || (order.sort === 'position' && parts.sale === null));
      return { rows: nowhere || unsorted ? [] : await page(ports, { parts, text }, order), corrected };
    },
    facets: (query) => facets(ports, query),
    titles: async (q, limit) => {
      const words = wordsOf(q);
      if (words.length === 0) return [];
      const exact = await titlesWith(ports, await folded(ports.database, asSaid(q, words)), limit);
      if (exact.length > 0) return exact;
      const better = correction(words, await nearWords(ports.database, words), { beginning: true });
      return better === null ? [] : titlesWith(ports, better.text, limit);
    },
  };
}

const folded = async (database: Database, text: TextSearch): Promise<TextSearch> => ({ ...text, part: text.part === null ? null : await foldedText(database, text.part) });

/** The text with the oldest of its `most` newest lots; null when no lot has it. */
async function newestWith(engine: SearchEngine, text: TextSearch, of: { query: JsonObject; most: number }): Promise<EngineText | null> {
  const answer = await engine.search(LOTS, { query: of.query, sort: [{ key: { order: 'desc' } }], from: of.most - 1, size: 1, _source: ['key'], track_total_hits: 1 });
  if (totalOf(answer) === 0) return null;
  const [last] = hitsOf(answer);
  return { ...text, fromKey: last === undefined ? null : keptOf(last, 'key') };
}

const inLots = (text: TextSearch): { query: JsonObject; most: number } => ({ query: hasText(text), most: TEXT_MATCHES_MAX });

/** What is looked for: as it was said, where any listed lot has it, otherwise with other words. What a text is taken for depends on the text alone. */
async function understood({ engine, database }: Ports, { text, words }: Reading): Promise<{ text: EngineText | null; nowhere: boolean; corrected: string | null }> {
  if (text === null) return { text, nowhere: false, corrected: null };
  const asked = await folded(database, text);
  const said = await newestWith(engine, asked, inLots(asked));
  if (said !== null) return { text: said, nowhere: false, corrected: null };
  const better = correction(words, await nearWords(database, words), { beginning: false });
  const meant = better === null ? null : await newestWith(engine, better.text, inLots(better.text));
  return { text: meant, nowhere: meant === null, corrected: better?.shown ?? null };
}

type Wanted = { parts: LotParts; text: EngineText | null };
type Order = { sort: LotSort; after: Place | null; limit: number };

// A lot that has gone since it was copied leaves no gap: the next one takes its place.
async function page({ engine, database }: Ports, wanted: Wanted, { sort, after, limit }: Order): Promise<Summary[]> {
  const rows: Summary[] = [];
  let place = after;
  for (let round = 0; round < ROUNDS_MAX; round += 1) {
    const asked = limit - rows.length;
    const hits = hitsOf(await engine.search(LOTS, findBody(wanted, { sort, after: place, limit: asked }))).map((hit) => placed(hit, sort));
    const known = new Map((await publishedLots(database, hits.map(({ lot }) => lot))).map((row) => [row.id, row]));
    for (const { lot, place: { sortKey } } of hits) {
      const row = known.get(lot);
      if (row !== undefined) rows.push({ ...row, sortKey });
    }
    if (rows.length === limit || hits.length < asked) return rows;
    place = hits.at(-1)?.place ?? place;
  }
  throw new EngineAway('The search engine holds many lots that have gone.');
}

function findBody({ parts, text }: Wanted, { sort, after, limit }: Order): JsonObject {
  const { field, order } = ENGINE_SORTS[sort];
  return {
    query: findQuery(parts, text, field === null), size: limit, track_total_hits: false, _source: field === null ? false : [field],
    sort: [field === null ? { _score: { order } } : { [field]: { order } }, { key: { order } }],
    ...(after === null ? {} : { search_after: [field === null ? Number(after.sortKey) : String(after.sortKey), paddedKey(after.key)] }),
  };
}

/** A lot that was found, and where a list goes on after it. */
function placed(hit: Part, sort: LotSort): { lot: LotId; place: Place } {
  const key = BigInt(textOf(hit, '_id'));
  const { field } = ENGINE_SORTS[sort];
  return { lot: lotId(key), place: { key, sortKey: field === null ? BigInt(pointsOf(hit)) : BigInt(keptOf(hit, field)) } };
}

async function titlesWith({ engine, database }: Ports, text: TextSearch, limit: number): Promise<TitleFound[]> {
  const newest = await newestWith(engine, text, { query: titleHasText(text), most: TITLE_MATCHES_MAX });
  if (newest === null) return [];
  const found = hitsOf(await engine.search(LOTS, {
    query: titleQuery(newest), size: limit, track_total_hits: false, _source: false, sort: [{ closing_rank: { order: 'asc' } }, { key: { order: 'asc' } }],
  })).map((hit) => lotId(textOf(hit, '_id')));
  const titles = await titlesOf(database, found);
  return found.flatMap((lot) => {
    const title = titles.get(lot)?.title;
    return title === undefined ? [] : [{ lot, title }];
  });
}

async function facets(ports: Ports, { q, ...parts }: LotQuery): Promise<FacetCounts> {
  const reading = readingOf(q);
  if (reading === null) return NOTHING;
  const { text, nowhere } = await understood(ports, reading);
  if (nowhere) return countsOf([], parts.currency);
  const bounds = facetBounds(ports.clock.nowMs());
  const answer = partOf(await ports.engine.search(LOTS, {
    query: { bool: { filter: lookedAtFor(parts.sale, text) } }, size: 0, track_total_hits: FACET_LOTS_MAX, aggs: facetAggs(parts, bounds, { values: VALUES_MAX, sellers: FACET_SELLERS_MAX }),
  }));
  const counts = partOf(answer['aggregations']);
  return countsOf([
    { facet: 'total', value: '', step: totalOf(answer), lots: countIn(partOf(counts['total'])) },
    ...valuesOf(counts, 'category'), ...valuesOf(counts, 'status'), ...valuesOf(counts, 'currency'),
    ...byCount(valuesOf(counts, 'seller').map((row) => ({ ...row, value: plainKey(row.value) }))),
    ...bucketsOf(partOf(counts['price']), 'values').flatMap((currency) => bandsOf(currency, bounds.thousandthsCurrencies)),
    ...Object.entries(partOf(partOf(partOf(counts['closing'])['values'])['buckets'])).map(([step, bucket]): FacetRow => ({ facet: 'closing', value: '', step: Number(step), lots: countIn(partOf(bucket)) })),
  ], parts.currency);
}

const countIn = (bucket: Part): number => wholeOf(bucket, 'doc_count');
const valuesOf = (counts: Part, facet: string): FacetRow[] => bucketsOf(partOf(counts[facet]), 'values').map((bucket) => ({ facet, value: textOf(bucket, 'key'), step: 0, lots: countIn(bucket) }));
/** The most frequent first; of the same number by the text of the value, as everywhere. */
const byCount = (rows: readonly FacetRow[]): FacetRow[] => rows.toSorted((a, b) => b.lots - a.lots || (a.value < b.value ? -1 : 1));

function bandsOf(bucket: Part, thousandths: readonly string[]): FacetRow[] {
  const currency = textOf(bucket, 'key');
  return bucketsOf(bucket, thousandths.includes(currency) ? 'inThousandths' : 'usual')
    .map((band) => ({ facet: 'price', value: currency, step: Number(textOf(band, 'key')), lots: countIn(band) })).filter(({ lots }) => lots > 0);
}

const hitsOf = (answer: unknown): Part[] => partsOf(partOf(partOf(answer)['hits'])['hits']);
const totalOf = (answer: unknown): number => numberOf(partOf(partOf(partOf(answer)['hits'])['total']), 'value');
const pointsOf = (hit: Part): number => wholeOf({ points: orderOf(hit)[0] }, 'points');
/** A field of a document, exactly as it was sent. */
const keptOf = (hit: Part, field: string): string => textOf(partOf(hit['_source']), field);
