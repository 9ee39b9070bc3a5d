import { afterEach, beforeEach, expect, test } from 'vitest';
import { idKey, type LotId } from '#domain/ids.ts';
import { minor } from '#domain/money.ts';
import { copiesOfLots, LOTS_FRESH_MS } from '#modules/auction/search/copies.ts';
import { openMetrics } from '#platform/metrics/metrics.ts';
import { auctionMeters } from '#modules/auction/metrics.ts';
import { openCopier, type Copier } from '#platform/search/copies.ts';
import { EngineAway, type SearchEngine } from '#platform/search/ports.ts';
import { systemClock, systemTimers } from '#platform/time/system.ts';
import type { AuctionHouse, TestAccount } from '../../support/auction-house.ts';
import type { StandIn } from '../../support/elasticsearch/stand-in.ts';
import { houseWithEngine, type HouseWithEngine } from '../../support/search/house-with-engine.ts';

/* What becomes of searches while the engine is away, refuses, has lost everything, or is given everything anew. */

let opened: HouseWithEngine;
let engine: StandIn;
let client: SearchEngine;
let house: AuctionHouse;
let seller: TestAccount;
let lots: Record<'gold' | 'silver' | 'chair' | 'stand', LotId>;
beforeEach(async () => {
  opened = await houseWithEngine();
  ({ engine, client, house } = opened);
  seller = house.person('Sam Seller', 'seller');
  const listed = (title: string): Promise<LotId> => house.published(seller, { title });
  lots = { gold: await listed('Gold watch'), silver: await listed('Silver watch'), chair: await listed('Oak chair'), stand: await listed('Watch stand') };
}, 120_000);
afterEach(() => opened.close());

const searches = (): number => engine.calls.filter((call) => call === 'search').length;
const copyAll = (): Promise<void> => opened.copyAll();
const idsOf = (body: Record<string, unknown>): string[] => (body['items'] as { id: string }[]).map(({ id }) => id);
const found = async (query = 'q=watch&sort=newest'): Promise<string[]> => {
  const { status, body } = await house.call('GET', `/lots?${query}`);
  if (status !== 200) throw new Error(`${status} ${JSON.stringify(body)}`);
  return idsOf(body);
};
const watches = (): LotId[] => [lots.stand, lots.silver, lots.gold];
const aliased = (): string[] => [...engine.aliases.get('auctionhub-lots') ?? []];
const noted = async (): Promise<number> => Number((await house.outside.one<{ count: string }>({ name: 'test.noted', sql: 'select count(*) as count from auction.lots_to_copy' }))?.count);
const versionOf = (lot: LotId): number => engine.indices.get(aliased()[0] ?? '')?.docs.get(idKey(lot))?.version ?? 0;
/** A copier of another process, or of another release. */
const another = ({ layout = copiesOfLots().layout, through = client }: { layout?: string; through?: SearchEngine }): Copier =>
  openCopier({ engine: through, database: house.database, clock: systemClock, timers: systemTimers, log: { info: () => {}, warn: () => {} }, meters: auctionMeters(openMetrics()) }, { ...copiesOfLots(), layout });

test('nothing is noted before copies are wanted, and PostgreSQL answers until they are whole; then they answer, and what changes is in them', { timeout: 120_000 }, async () => {
  expect([await noted(), await found(), searches(), house.module.copies()]).toEqual([0, watches(), 0, { state: 'copying', refused: 0 }]);
  await copyAll();
  expect([await noted(), house.module.copies(), await found()]).toEqual([0, { state: 'whole', refused: 0 }, watches()]);
  expect(searches()).toBe(2);
  const bidder = house.person('Bea Bidder');
  house.bidding.bid(lots.chair, bidder.accountId, minor(9_000n));
  await house.relay();
  expect(await noted()).toBe(1);
  await copyAll();
  expect(await found('sort=bids&limit=1')).toEqual([lots.chair]);
  await house.call('PATCH', `/lots/${lots.chair}`, seller, { body: { description: 'Came with a watch.' } });
  const late = await house.published(seller, { title: 'Watch chain' });
  expect(await noted()).toBe(2);
  await copyAll();
  expect(await found()).toEqual([late, lots.stand, lots.chair, lots.silver, lots.gold]);
  // A relay that tells all of it again changes nothing, so nothing is copied again.
  await house.relay();
  expect([await noted(), engine.faults, house.warnings]).toEqual([0, [], []]);
});

test('copies that nobody looks after are not asked', { timeout: 120_000 }, async () => {
  await copyAll();
  house.windOn(LOTS_FRESH_MS + 1);
  expect([await found(), searches()]).toEqual([watches(), 0]);
});

test.each(['down', 'full', 'hung'] as const)('an engine that is %s costs no search and no lot, and what it missed is copied when it is back', { timeout: 120_000 }, async (mode) => {
  await copyAll();
  engine.be(mode);
  const late = await house.published(seller, { title: 'Watch chain' });
  // An engine that takes nothing answers still, from what it had.
  if (mode !== 'full') expect(await found()).toEqual([late, ...watches()]);
  await expect(house.module.copySome()).rejects.toThrow(EngineAway);
  const before = searches();
  if (mode !== 'full') expect([await found(), searches()]).toEqual([[late, ...watches()], before]);
  engine.be('well');
  await copyAll();
  expect([await found(), searches() - before, house.module.copies()]).toEqual([[late, ...watches()], 2, { state: 'whole', refused: 0 }]);
});

test('a page that was begun with the copies is read on in PostgreSQL when the engine goes away between, and back again', { timeout: 120_000 }, async () => {
  await copyAll();
  const whole = await found('q=watch');
  const read: string[] = [];
  let cursor: string | null = '';
  for (const mode of ['well', 'down', 'well'] as const) {
    engine.be(mode);
    if (mode === 'well') await copyAll();
    const { body }: { body: Record<string, unknown> } = await house.call('GET', `/lots?q=watch&limit=1${cursor}`);
    read.push(...idsOf(body));
    cursor = typeof body['next'] === 'string' ? `&cursor=${body['next']}` : null;
  }
  expect([read, cursor]).toEqual([whole, null]);
});

test('a question that the engine refuses is answered by PostgreSQL, and the refusal is said', { timeout: 120_000 }, async () => {
  await copyAll();
  engine.be('refusing');
  expect(await found()).toEqual(watches());
  expect(house.warnings).toEqual(['Elasticsearch refuses a question of the house; PostgreSQL answers.']);
  expect((await house.call('GET', '/suggestions?q=watch')).status).toBe(200);
});

test('a lot that has gone since it was copied leaves no gap in a page, and is taken out of the copies', { timeout: 120_000 }, async () => {
  await copyAll();
  await house.outside.run({ name: 'test.gone', sql: 'delete from auction.heads where lot_id = $1' }, [idKey(lots.silver)]);
  const { body } = await house.call('GET', '/lots?q=watch&sort=newest&limit=1');
  expect(idsOf(body)).toEqual([lots.stand]);
  expect(await found(`q=watch&sort=newest&limit=1&cursor=${String(body['next'])}`)).toEqual([lots.gold]);
  await copyAll();
  expect([engine.indices.get(aliased()[0] ?? '')?.docs.get(idKey(lots.silver))?.source, await found(), await noted(), engine.faults]).toEqual([null, [lots.stand, lots.gold], 0, []]);
});

test('an engine that lost everything is given everything again without being asked to, and PostgreSQL answers meanwhile', { timeout: 120_000 }, async () => {
  await copyAll();
  engine.wipe();
  expect(await found()).toEqual(watches());
  await copyAll();
  expect([aliased(), [...engine.indices.keys()], await found(), house.module.copies()]).toEqual([['auctionhub-lots-2'], ['auctionhub-lots-2'], watches(), { state: 'whole', refused: 0 }]);
});

test('another layout is made beside the old one, the alias moves when it is whole, and the old index goes', { timeout: 120_000 }, async () => {
  await copyAll();
  const next = another({ layout: '2' });
  engine.be('full');
  await expect(next.copySome()).rejects.toThrow(EngineAway);
  expect([aliased(), [...engine.indices.keys()]]).toEqual([['auctionhub-lots-1'], ['auctionhub-lots-1', 'auctionhub-lots-2']]);
  engine.be('well');
  while (await next.copySome());
  expect([aliased(), [...engine.indices.keys()], engine.indices.get('auctionhub-lots-2')?.docs.size]).toEqual([['auctionhub-lots-2'], ['auctionhub-lots-2'], Object.keys(lots).length]);
});

test('a copier that died while it noted the lots is followed by one that notes them all', { timeout: 120_000 }, async () => {
  await copyAll();
  await house.outside.run({ name: 'test.begun', sql: 'update auction.copies set generation = 2, marked = false, whole = false' });
  await client.createIndex('auctionhub-lots-2');
  await copyAll();
  expect([aliased(), engine.indices.get('auctionhub-lots-2')?.docs.size]).toEqual([['auctionhub-lots-2'], Object.keys(lots).length]);
});

test('who copied into the old index settles nothing once the next one was begun', { timeout: 120_000 }, async () => {
  await copyAll();
  await house.published(seller, { title: 'Watch chain' });
  const slow: SearchEngine = { ...client, bulk: async (documents) => {
    const result = await client.bulk(documents);
    await house.outside.run({ name: 'test.next', sql: 'update auction.copies set generation = 2, marked = false, whole = false where generation = 1' });
    await client.createIndex('auctionhub-lots-2');
    return result;
  } };
  const copier = another({ through: slow });
  await copier.copySome();
  expect(await noted()).toBe(1);
});

test('of two copiers that send the same lot the newer state stays, whoever is later', { timeout: 120_000 }, async () => {
  await copyAll();
  const bidder = house.person('Bea Bidder');
  const before = versionOf(lots.gold);
  house.bidding.bid(lots.gold, bidder.accountId, minor(9_000n));
  await house.relay();
  await copyAll();
  expect(versionOf(lots.gold)).toBeGreaterThan(before);
  const { taken } = await client.bulk([{ index: 'auctionhub-lots-1', id: idKey(lots.gold), version: before, source: null }]);
  expect([taken, versionOf(lots.gold) > before, await found('q=gold')]).toEqual([1, true, [lots.gold]]);
});

test('while several copiers and several relays are at work, nothing that changed is left out', { timeout: 120_000 }, async () => {
  const bidder = house.person('Bea Bidder');
  await copyAll();
  const others = [another({}), another({}), another({})];
  let done = false;
  const copying = others.map(async (copier) => {
    while (!done) await copier.copySome();
  });
  for (let round = 1; round <= 25; round += 1) {
    for (const lot of Object.values(lots)) house.bidding.bid(lot, (round % 2 === 0 ? bidder : house.person(`Bidder ${round}`)).accountId, minor(BigInt(2_000 * round)));
    await Promise.all([house.relay(), house.relay(), house.call('PATCH', `/lots/${lots.chair}`, seller, { body: { description: `As seen, ${round}.` } })]);
  }
  done = true;
  await Promise.all(copying);
  await copyAll();
  const heads = await house.outside.all<{ id: string; price: string; bids: string }>({ name: 'test.heads', sql: 'select lot_id as id, price, bid_count::text as bids from auction.heads order by lot_id' });
  const docs = engine.indices.get('auctionhub-lots-1')?.docs;
  expect(heads.map(({ id }) => ({ id, price: docs?.get(id)?.source?.['price'], bids: docs?.get(id)?.source?.['bids'] }))).toEqual(heads);
  expect([await noted(), engine.faults, house.failures]).toEqual([0, [], []]);
});
