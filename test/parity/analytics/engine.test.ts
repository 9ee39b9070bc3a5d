import { afterEach, beforeEach, expect, test } from 'vitest';
import { elasticsearch } from '#platform/search/elasticsearch.ts';
import { EngineAway, type SearchEngine } from '#platform/search/ports.ts';
import { figuresHouse, logOf, type FiguresHouse } from '../../support/analytics/figures-house.ts';
import { madeSales } from '../../support/analytics/made-events.ts';
import { faultsOfBody, faultsOfType } from '../../support/elasticsearch/specification.ts';
import { standInForElasticsearch, type StandIn } from '../../support/elasticsearch/stand-in.ts';

/* What becomes of the figures while the engine is away, full, slow, or has lost everything. */

const FROM_MS = Date.UTC(2026, 2, 20);
const made = madeSales({ seed: 21, lots: 40, bids: 8, fromMs: FROM_MS, days: 5 });
const asked = { fromMs: FROM_MS, toMs: FROM_MS + 40 * 86_400_000, zone: 'UTC', category: null, currency: null };

let engine: StandIn;
let client: SearchEngine;
let house: FiguresHouse;
beforeEach(async () => {
  engine = await standInForElasticsearch();
  client = elasticsearch(engine.url);
  house = await figuresHouse(client);
  for (const [lot, listing] of made.listings) house.listings.set(lot, listing);
}, 60_000);
afterEach(async () => {
  await house.close();
  await engine.close();
});

const searches = (): number => engine.calls.filter((call) => call === 'search').length;
const copyAll = async (): Promise<void> => { while (await house.module.copySome()); };
const bids = async (): Promise<number> => (await house.module.figures.activity(asked, 'month')).reduce((sum, one) => sum + one.bids, 0);
const all = made.lots.filter(({ listing }) => !listing.hidden).flatMap(({ events }) => events).filter(({ kind, atMs }) => kind === 'bid.accepted' && atMs < asked.toMs).length;

test('PostgreSQL answers until the copies are whole, then the copies do, and PostgreSQL again when they are not kept up', { timeout: 120_000 }, async () => {
  await house.module.handlers.onBiddingEvents(made.events);
  expect([await bids(), searches(), house.module.copies()]).toEqual([all, 0, { state: 'copying', refused: 0 }]);
  await copyAll();
  expect(house.module.copies()).toEqual({ state: 'whole', refused: 0 });
  expect([await bids(), searches()]).toEqual([all, 1]);
  house.clock.pass(60_000);
  expect([await bids(), searches()]).toEqual([all, 1]);
  expect(engine.faults).toEqual([]);
});

test.each(['down', 'full', 'hung'] as const)('an engine that is %s costs no figure and no fact, and what it missed is copied when it is back', { timeout: 120_000 }, async (mode) => {
  const half = Math.floor(made.events.length / 2);
  await house.module.handlers.onBiddingEvents(made.events.slice(0, half));
  await copyAll();
  engine.be(mode);
  await house.module.handlers.onBiddingEvents(made.events.slice(half));
  const before = searches();
  // An engine that takes nothing answers still, from what it had; the first question that meets one that is gone is answered all the same.
  if (mode !== 'full') expect(await bids()).toBe(all);
  await expect(house.module.copySome()).rejects.toThrow(EngineAway);
  if (mode !== 'full') expect([await bids(), searches()]).toEqual([all, before]);
  engine.be('well');
  await copyAll();
  engine.refreshAll();
  const after = searches();
  expect([await bids(), searches(), house.module.copies()]).toEqual([all, after + 1, { state: 'whole', refused: 0 }]);
});

test('an engine that goes away while nothing waits to be copied is noticed without anybody asking', { timeout: 120_000 }, async () => {
  await house.module.handlers.onBiddingEvents(made.events);
  await copyAll();
  engine.be('down');
  await expect(house.module.copySome()).rejects.toThrow(EngineAway);
});

test('an engine that lost everything is given everything again by a rebuild, under new names, and the old ones go', { timeout: 120_000 }, async () => {
  await house.module.handlers.onBiddingEvents(made.events);
  await copyAll();
  expect([...engine.aliases.get('auctionhub-results') ?? []]).toEqual(['auctionhub-results-1']);
  engine.wipe();
  await house.module.rebuild(logOf(made));
  await copyAll();
  expect([...engine.aliases.get('auctionhub-results') ?? []]).toEqual(['auctionhub-results-2']);
  expect([...engine.indices.keys()].toSorted()).toEqual(['auctionhub-minutes-2', 'auctionhub-money-2', 'auctionhub-results-2']);
  expect([await bids(), engine.lifecycles.has('auctionhub-figures'), engine.faults]).toEqual([all, true, []]);
});

test('while the next indices are being filled the alias stays with the ones that are whole', { timeout: 120_000 }, async () => {
  await house.module.handlers.onBiddingEvents(made.events);
  await copyAll();
  await house.module.rebuild(logOf(made));
  engine.be('full');
  await expect(house.module.copySome()).rejects.toThrow(EngineAway);
  expect([...engine.aliases.get('auctionhub-results') ?? []]).toEqual(['auctionhub-results-1']);
  expect(engine.indices.get('auctionhub-results-1')?.docs.size).toBeGreaterThan(10);
  engine.be('well');
  await copyAll();
  expect([...engine.aliases.get('auctionhub-results') ?? []]).toEqual(['auctionhub-results-2']);
  expect(engine.indices.has('auctionhub-results-1')).toBe(false);
});

test('a request that the specification does not know is found, and so is a field that it does not name', () => {
  const sound = { size: 0, query: { bool: { filter: [{ range: { at: { gte: 1, lt: 2, format: 'epoch_millis' } } }] } }, aggs: { days: { date_histogram: { field: 'at', calendar_interval: 'day', min_doc_count: 1 }, aggs: { bids: { sum: { field: 'bids' } } } } } };
  expect(faultsOfBody('search', sound)).toEqual([]);
  for (const wrong of [
    { ...sound, sizes: 1 }, { ...sound, size: 'none' }, { ...sound, query: { bools: {} } }, { ...sound, query: { range: { at: { from: 1 } } } }, { ...sound, query: { term: { a: { value: 'x' }, b: { value: 'y' } } } },
    { ...sound, aggs: { days: { date_histogram: { field: 'at', calendar_intervals: 'day' } } } }, { ...sound, aggs: { days: { date_histogram: { field: 'at', calendar_interval: 'fortnight' } } } },
    { ...sound, aggs: { best: { terms: { field: 'a', order: { hammer: 'downwards' } } } } },
  ]) expect([JSON.stringify(wrong), faultsOfBody('search', wrong).length > 0]).toEqual([JSON.stringify(wrong), true]);
  expect(faultsOfType('_global.bulk', 'OperationContainer', { index: { _index: 'a', _id: '1', version: 3, version_type: 'external_gte' } })).toEqual([]);
  expect(faultsOfType('_global.bulk', 'OperationContainer', { index: { _index: 'a', _ids: '1' } })).not.toEqual([]);
  expect(faultsOfBody('ilm.put_lifecycle', { policy: { phases: { hot: { actions: { set_priorities: { priority: 1 } } } } } })).not.toEqual([]);
  expect(faultsOfBody('indices.put_index_template', { index_patterns: ['a-*'], template: { mappings: { dynamic: 'strict', properties: { at: { type: 'dates' } } } } })).not.toEqual([]);
});
