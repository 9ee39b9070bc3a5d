import { afterAll, beforeAll, expect, test } from 'vitest';
import { idKey, parseSaleId } from '#domain/ids.ts';
import { minor } from '#domain/money.ts';
import { elasticsearchSearch } from '#modules/auction/search/elasticsearch.ts';
import type { LotQuery, LotSearch, LotSort, Place } from '#modules/auction/search/port.ts';
import { postgresSearch } from '#modules/auction/search/postgres.ts';
import type { AuctionHouse } from '../../support/auction-house.ts';
import { EVERY_LOT as NOTHING, houseWithEngine, type HouseWithEngine } from '../../support/search/house-with-engine.ts';
import { madeLots, type MadeLots } from '../../support/search/made-lots.ts';

/*
 * PostgreSQL and Elasticsearch find the same lots in the same order, correct the same errors and count the same. The engine is a stand-in behind the
 * official client that evaluates the queries and holds each request against the specification; there is no server of Elasticsearch to be had here.
 */

const LOTS = 300;
const QUESTIONS = 200;
/** Pages of a list that are read. */
const PAGES_MAX = 8;
const HOUR_MS = 3_600_000;

let opened: HouseWithEngine;
let house: AuctionHouse;
let made: MadeLots;
let tables: LotSearch;
let copies: LotSearch;
beforeAll(async () => {
  opened = await houseWithEngine();
  ({ house } = opened);
  // Half of the lots are there before copies are wanted.
  made = await madeLots(house, { seed: 31, lots: LOTS / 2 });
  await opened.copyAll();
  const more = await madeLots(house, { seed: 32, lots: LOTS / 2 });
  made = { ...more, lots: [...made.lots, ...more.lots], sellers: [...made.sellers, ...more.sellers] };
  for (const lot of made.lots.slice(0, 20)) await house.call('POST', `/lots/${lot}/end`, house.person('Carl Clerk', 'clerk'));
  await house.relay();
  // Two amounts that one double cannot tell apart.
  const amounts = [9_007_199_254_740_993n, 9_007_199_254_740_992n, 9_007_199_254_740_993n];
  for (const [at, lot] of made.lots.slice(30, 33).entries()) await house.outside.run({ name: 'test.price', sql: 'update auction.heads set price = $2 where lot_id = $1' }, [idKey(lot), amounts[at] ?? 0n]);
  await opened.copyAll();
  const clock = { nowMs: () => house.nowMs(), monotonicMs: () => performance.now() };
  [tables, copies] = [postgresSearch({ database: house.database, clock: { ...clock, nowMs: () => nowMs } }), elasticsearchSearch({ database: house.database, engine: opened.client, clock: { ...clock, nowMs: () => nowMs } })];
  nowMs = house.nowMs();
}, 300_000);
afterAll(() => opened.close());

let nowMs = 0;

const SORTS: readonly LotSort[] = ['closing', 'newest', 'price', '-price', 'bids', 'hot', 'relevance', 'position'];
const TEXTS = [
  'watch', 'wach', 'wacth', 'gold watch', 'Gold Wacth', 'go', 'g', 'vaes', 'clok', 'durer', 'Dürer', 'dürer', 'ecole', 'École', 'ÉTUDE', 'étude', '時計', '時', '東京', '時斗', 'ساعة', 'ساع', 'سياره', 'قديمة', '100%', '0%', 'A*', '*', 'under_score', '_', 'r_s', '\\', '?',
  'painted', 'omega', 'gold & sons', '精工舎', 'chandeleir', 'chandelier guitar', 'zzzzzz', 'wrist-watch', 'rist', 'example.org', 'https', '1962', '196', '18k', 'o\'clock', 'watch watch', 'watch zzzzzz', 'wach zzzzzz', 'match clok', '½', '  watch  ', 'old', 'ld watch', '',
];
const said = (value: unknown): string => JSON.stringify(value, (_name, one: unknown) => (typeof one === 'bigint' ? String(one) : one));

function question(): LotQuery {
  const { chance, pick, sellers, sale } = made;
  const sometimes = <Value>(share: number, value: () => Value): Value | null => (chance() < share ? value() : null);
  return {
    q: sometimes(0.6, () => pick(TEXTS)), category: sometimes(0.2, () => pick(['watches', 'art', 'furniture', 'nothing'])), status: sometimes(0.2, () => pick(['scheduled', 'open', 'closed', 'frozen'])),
    sale: sometimes(0.15, () => parseSaleId(sale)), seller: sometimes(0.2, () => pick(sellers).accountId), currency: sometimes(0.2, () => pick(['USD', 'EUR', 'JPY', 'KWD', 'CHF'])),
    minPrice: sometimes(0.15, () => minor(pick([1n, 5_000n, 1_000_000n, 9_007_199_254_740_993n]))), maxPrice: sometimes(0.15, () => minor(pick([4_999n, 5_000n, 999_999_999_999_937n, 9_007_199_254_740_992n]))),
    closesBeforeMs: sometimes(0.15, () => nowMs + pick([1, 24, 150]) * HOUR_MS),
  };
}

/** Reads a list page by page, each page from the form whose turn it is. */
async function read(turns: readonly LotSearch[], query: LotQuery, sort: LotSort, limit: number): Promise<unknown[]> {
  const met: unknown[] = [];
  let after: Place | null = null;
  for (let page = 0; page < PAGES_MAX; page += 1) {
    const search = turns[page % turns.length] ?? tables;
    const { rows, corrected }: Awaited<ReturnType<LotSearch['find']>> = await search.find(query, { sort, after, limit });
    met.push(...rows.map((row) => ({ ...row, corrected })));
    const last = rows.at(-1);
    if (last === undefined || rows.length < limit) return met;
    after = { sortKey: last.sortKey, key: BigInt(idKey(last.id)) };
  }
  return met;
}

test('both find the same lots in the same order, whatever is asked for, page by page and in turns', { timeout: 300_000 }, async () => {
  let [asked, found, corrected] = [0, 0, 0];
  for (let at = 0; at < QUESTIONS; at += 1) {
    const query = question();
    const sort = made.pick(SORTS);
    if ((sort === 'relevance' && (query.q ?? '').trim() === '') || (sort === 'position' && query.sale === null)) continue;
    const limit = made.pick([9, 40, 101]);
    const wanted = await read([tables], query, sort, limit);
    const [one, inTurns] = [await read([copies], query, sort, limit), await read([copies, tables], query, sort, limit)];
    expect([said(query), sort, one]).toEqual([said(query), sort, wanted]);
    expect([said(query), sort, inTurns]).toEqual([said(query), sort, wanted]);
    const first = { sort, after: null, limit: 3 };
    expect((await copies.find(query, first)).corrected).toBe((await tables.find(query, first)).corrected);
    asked += 1;
    found += wanted.length;
    corrected += (await tables.find(query, first)).corrected === null ? 0 : 1;
  }
  expect(asked).toBeGreaterThan(150);
  expect(found).toBeGreaterThan(2_000);
  expect(corrected).toBeGreaterThan(10);
  expect(opened.engine.faults).toEqual([]);
});

test.each(SORTS)('every text is found by both alike, sorted by %s', { timeout: 120_000 }, async (sort) => {
  for (const q of TEXTS) {
    const query = { ...NOTHING, q };
    if (q.trim() === '' && (sort === 'relevance' || sort === 'position')) continue;
    expect([q, await copies.find(query, { sort, after: null, limit: 101 })]).toEqual([q, await tables.find(query, { sort, after: null, limit: 101 })]);
  }
  expect(opened.engine.faults).toEqual([]);
});

test('facets of both are the same with every filter, and so are the titles of what somebody types', { timeout: 300_000 }, async () => {
  for (let at = 0; at < QUESTIONS; at += 1) {
    const query = question();
    expect([said(query), await copies.facets(query)]).toEqual([said(query), await tables.facets(query)]);
  }
  for (const q of TEXTS) {
    expect([q, await copies.facets({ ...NOTHING, q })]).toEqual([q, await tables.facets({ ...NOTHING, q })]);
    for (const limit of [1, 10]) expect([q, await copies.titles(q, limit)]).toEqual([q, await tables.titles(q, limit)]);
  }
  expect(opened.engine.faults).toEqual([]);
});

test('amounts and ids beyond what a double holds are told apart', async () => {
  const { rows } = await copies.find(NOTHING, { sort: '-price', after: null, limit: 3 });
  expect(rows.map(({ sortKey }) => sortKey)).toEqual([9_007_199_254_740_993n, 9_007_199_254_740_993n, 9_007_199_254_740_992n]);
  expect((await copies.find({ ...NOTHING, minPrice: minor(9_007_199_254_740_993n) }, { sort: 'price', after: null, limit: 9 })).rows).toHaveLength(2);
  expect(rows.every(({ id }) => BigInt(idKey(id)) > BigInt(Number.MAX_SAFE_INTEGER))).toBe(true);
});
