import { afterAll, beforeAll, expect, test } from 'vitest';
import { idKey } from '#domain/ids.ts';
import { minor } from '#domain/money.ts';
import { elasticsearchSearch } from '#modules/auction/search/elasticsearch.ts';
import type { LotQuery, LotSearch } from '#modules/auction/search/port.ts';
import { postgresSearch } from '#modules/auction/search/postgres.ts';
import { systemClock } from '#platform/time/system.ts';
import type { AuctionHouse } from '../../support/auction-house.ts';
import { EVERY_LOT as NOTHING, houseWithEngine, type HouseWithEngine } from '../../support/search/house-with-engine.ts';

/* A text that more lots have than are looked at for it: both look at the same ones, the newest. */

const MORE = 2_300;
let opened: HouseWithEngine;
let house: AuctionHouse;
let tables: LotSearch;
let copies: LotSearch;
beforeAll(async () => {
  opened = await houseWithEngine();
  ({ house } = opened);
  const seller = house.person('Sam Seller', 'seller');
  const first = await house.published(seller, { title: 'Watch 0', openingPrice: 500 });
  await house.published(seller, { title: 'Vase', category: 'ceramics', openingPrice: 700 });
  await sameAgain(first);
  await opened.copyAll();
  const clock = { ...systemClock, nowMs: house.nowMs };
  [tables, copies] = [postgresSearch({ database: house.database, clock }), elasticsearchSearch({ database: house.database, engine: opened.client, clock })];
}, 300_000);
afterAll(() => opened.close());

/** Copies of a lot under ids above it, with other titles, prices and categories: what a seller would take hours for. */
async function sameAgain(lot: Parameters<typeof idKey>[0]): Promise<void> {
  for (const [table, key] of [['lots', 'id'], ['heads', 'lot_id']] as const) {
    const columns = await house.outside.all<{ name: string }>({ name: `test.columns_${table}`, sql: `select column_name as name from information_schema.columns where table_schema = 'auction' and table_name = '${table}' and is_generated = 'NEVER'` });
    const made: Readonly<Record<string, string>> = { [key]: `t.${key} + n`, title: '\'Watch \' || n', price: '500 + n % 7', category: 'case when n % 3 = 0 then \'art\' else t.category end', position: '0' };
    const names = columns.map(({ name }) => name);
    await house.outside.run({ name: `test.more_${table}`, sql: `insert into auction.${table} (${names.join(', ')}) select ${names.map((name) => made[name] ?? `t.${name}`).join(', ')} from auction.${table} as t cross join generate_series(1, ${MORE}) as n where t.${key} = $1` }, [idKey(lot)]);
  }
}

const QUERIES: readonly LotQuery[] = [
  NOTHING, { ...NOTHING, q: 'watch' }, { ...NOTHING, q: 'wach' }, { ...NOTHING, q: 'watch', category: 'art' }, { ...NOTHING, q: 'atch', maxPrice: minor(501n) }, { ...NOTHING, q: 'watch 12' }, { ...NOTHING, q: 'vase' }, { ...NOTHING, category: 'art', minPrice: minor(506n) },
];

test('both look at the newest of the lots that have a text, and count no others', { timeout: 120_000 }, async () => {
  for (const query of QUERIES) {
    for (const sort of ['price', '-price', 'closing', 'newest'] as const) {
      const order = { sort, after: null, limit: 101 };
      expect([query, await copies.find(query, order)]).toEqual([query, await tables.find(query, order)]);
    }
    const counts = await copies.facets(query);
    expect([query, counts]).toEqual([query, await tables.facets(query)]);
  }
  expect([(await copies.facets({ ...NOTHING, q: 'watch' })).total, (await copies.facets(NOTHING)).total]).toEqual([2_000, MORE + 2]);
  for (const q of ['watch', 'wach', 'watch 7', 'atc']) expect([q, await copies.titles(q, 10)]).toEqual([q, await tables.titles(q, 10)]);
  expect(opened.engine.faults).toEqual([]);
  expect(Math.max(...opened.engine.bulks.map(({ documents }) => documents))).toBe(250);
});
