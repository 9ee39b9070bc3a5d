import { afterAll, beforeAll, expect, test } from 'vitest';
import type { LotId } from '#domain/ids.ts';
import { minor } from '#domain/money.ts';
import { auctionHouse, type AuctionHouse, type TestAccount } from '../../../test/support/auction-house.ts';

let house: AuctionHouse;
let seller: TestAccount;
let other: TestAccount;
let bidder: TestAccount;
let lots: Record<'watch' | 'pocket' | 'clock' | 'vase' | 'chair' | 'print', LotId>;
const HOUR_MS = 3_600_000;

beforeAll(async () => {
  house = await auctionHouse();
  seller = house.person('Sam Seller', 'seller');
  other = house.person('Olga Watchmaker', 'seller');
  bidder = house.person('Bea Bidder');
  const sell = (by: TestAccount, title: string, hours: number, openingPrice: number, more: Record<string, unknown> = {}) =>
    house.published(by, { title, openingPrice, closesAt: new Date(house.nowMs() + hours * HOUR_MS).toISOString(), description: 'As seen.', ...more });
  lots = {
    watch: await sell(seller, 'Gold wrist watch, 1962', 120, 3_000),
    pocket: await sell(other, 'Silver pocket watch', 0.5, 12_000, { description: 'With its chain.' }),
    clock: await sell(seller, 'Longcase clock', 20, 90_000, { description: 'Oak, with a painted dial and a watch stand.' }),
    vase: await sell(other, 'Vase, crystal', 70, 500, { category: 'ceramics' }),
    chair: await sell(seller, 'Chaise à bascule', 90, 7_000, { category: 'furniture', currency: 'EUR' }),
    print: await sell(seller, 'Print after Dürer', 50, 30_000, { category: 'art' }),
  };
});
afterAll(() => house.close());

const look = async (query: string, by: TestAccount | null = null) => (await house.call('GET', `/lots?${query}`, by)).body;
const find = async (query: string) => idsOf(await look(query));
const facetsOf = async (query: string): Promise<Record<string, unknown>> => ({ ...Object((await look(`facets=true&${query}`))['facets']) });

test.each([['wach', ['watch', 'pocket', 'clock'], 'watch'], ['gold wacth', ['watch'], 'gold watch'], ['durer', ['print'], 'dürer'], ['vaes', ['vase'], 'vase'], ['longcaes clok', ['clock'], 'longcase clock']] as const)(
  'a typing error is forgiven, and said: %s', async (q, names, corrected) => {
    const body = await look(`q=${encodeURIComponent(q)}`);
    expect(idsOf(body).toSorted()).toEqual(names.map((name) => lots[name]).toSorted());
    expect(body['corrected']).toBe(corrected);
  },
);

test('what is found as it was written is not corrected, whatever else is asked for', async () => {
  expect((await look('q=watch'))['corrected']).toBeNull();
  expect(await look('q=painted&category=art')).toMatchObject({ items: [], corrected: null });
  expect(await look('q=zzzzzz')).toMatchObject({ items: [], next: null, corrected: null });
});

test('a title that fits comes before a description that does', async () => {
  const ids = await find('q=watch');
  expect(ids).toHaveLength(3);
  expect(ids.at(-1)).toBe(lots.clock);
  expect(await find('q=watch&sort=closing')).toEqual([lots.pocket, lots.clock, lots.watch]);
});

test('every sort of a text can be read on page by page, corrected or not', async () => {
  for (const query of ['q=watch', 'q=wach', 'q=watch&sort=hot', 'q=watch&sort=price', 'q=watch&sort=closing', 'sort=hot']) {
    const whole = await find(query);
    const paged: string[] = [];
    let more: string | null = '';
    while (more !== null && paged.length < 20) {
      const body: Record<string, unknown> = await look(`${query}&limit=1${more}`);
      paged.push(...idsOf(body));
      more = typeof body['next'] === 'string' ? `&cursor=${body['next']}` : null;
    }
    expect(paged).toEqual(whole);
  }
});

test('lots that did not change are met once each while others are bid on', async () => {
  const body = await look('sort=bids&limit=3');
  house.bidding.bid(lots.vase, bidder.accountId, minor(900n));
  await house.relay();
  const rest = await find(`sort=bids&limit=100&cursor=${String(body['next'])}`);
  const met = [...idsOf(body), ...rest];
  for (const lot of Object.values(lots).filter((id) => id !== lots.vase)) expect(met.filter((id) => id === lot)).toHaveLength(1);
});

test('what was bid on last and most is hot, and a closed lot is not', async () => {
  house.bidding.bid(lots.chair, bidder.accountId, minor(8_000n));
  house.windOn(2 * HOUR_MS);
  for (const maximum of [4_000n, 5_000n]) house.bidding.bid(lots.watch, maximum === 4_000n ? other.accountId : bidder.accountId, minor(maximum));
  house.bidding.bid(lots.print, bidder.accountId, minor(31_000n));
  await house.relay();
  const hot = await find('sort=hot');
  expect(hot.slice(0, 2)).toEqual([lots.watch, lots.print]);
  expect(hot.indexOf(lots.chair)).toBeLessThan(hot.indexOf(lots.clock));
  const over = await house.published(other, { title: 'Soon over' });
  for (const maximum of [2_000n, 3_000n, 4_000n]) house.bidding.bid(over, maximum === 3_000n ? seller.accountId : bidder.accountId, minor(maximum));
  await house.relay();
  expect((await find('sort=hot'))[0]).toBe(over);
  await house.call('POST', `/lots/${over}/end`, other);
  await house.relay();
  expect((await find('sort=hot&limit=4'))).not.toContain(over);
});

test('the heat of a lot is the same whether its bids are told one by one or gathered', async () => {
  const [one, gathered] = [await house.published(other, { title: 'One by one' }), await house.published(other, { title: 'All at once' })];
  const heat = async (lot: LotId) => Number((await house.outside.one<{ heat: string }>({ name: 'test.heat', sql: 'select heat from auction.heads where lot_id = $1' }, [lot.slice(4)]))?.heat);
  const { onBiddingEvents } = house.module.handlers;
  for (const maximum of [2_000n, 3_000n, 4_000n]) for (const lot of [one, gathered]) house.bidding.bid(lot, maximum === 3_000n ? seller.accountId : bidder.accountId, minor(maximum));
  for (const event of house.bidding.events.filter(({ lot }) => lot === one)) await onBiddingEvents([event]);
  await onBiddingEvents(house.bidding.events.filter(({ lot }) => lot === gathered));
  expect(await heat(one)).toBeGreaterThan(0);
  expect(Math.abs((await heat(one)) - (await heat(gathered)))).toBeLessThan(1_000);
});

test('filters combine: currency, and what closes soon and is not closed', async () => {
  expect(await find('currency=EUR')).toEqual([lots.chair]);
  expect(await find('currency=EUR&category=art')).toEqual([]);
  const soon = new Date(house.nowMs() + 24 * HOUR_MS).toISOString();
  const ids = await find(`closesBefore=${soon}&seller=${seller.accountId}`);
  expect(ids).toEqual([lots.clock]);
});

test('facets count what fits, each without its own filter', async () => {
  const all = await facetsOf(`seller=${seller.accountId}`);
  expect(all).toMatchObject({ total: 4, capped: false, currencies: [{ currency: 'USD', lots: 3 }, { currency: 'EUR', lots: 1 }] });
  expect(all['categories']).toEqual([{ code: 'watches', lots: 2 }, { code: 'art', lots: 1 }, { code: 'furniture', lots: 1 }]);
  expect(all['sellers']).toContainEqual({ id: seller.accountId, displayName: 'Sam Seller', lots: 4 });
  const art = await facetsOf(`seller=${seller.accountId}&category=art`);
  expect(art).toMatchObject({ total: 1 });
  expect(art['categories']).toEqual(all['categories']);
  expect(art['sellers']).toEqual([{ id: seller.accountId, displayName: 'Sam Seller', lots: 1 }]);
  expect(all['prices']).toContainEqual({ currency: 'USD', from: 50_000, to: 100_000, lots: 1 });
  expect(all['closing']).toEqual([{ withinHours: 1, lots: 0 }, { withinHours: 24, lots: 1 }, { withinHours: 168, lots: 4 }]);
  expect(await facetsOf(`seller=${seller.accountId}&minPrice=25000&maxPrice=49999`)).toMatchObject({ total: 1, prices: all['prices'] });
});

test('facets of a text count what the text finds, corrected too', async () => {
  expect(await facetsOf('q=watch')).toMatchObject({ total: 3 });
  expect(await facetsOf('q=wach')).toMatchObject({ total: 3 });
  expect(await facetsOf('q=zzzzzz')).toMatchObject({ total: 0, categories: [] });
  expect(await facetsOf('q=%25')).toMatchObject({ total: 0 });
  expect(await look('q=watch')).not.toHaveProperty('facets');
});

test('suggestions name categories, sellers and lots, and forgive', async () => {
  const said = async (q: string) => itemsOf((await house.call('GET', `/suggestions?q=${encodeURIComponent(q)}`)).body).map(({ kind, text }) => `${String(kind)}: ${String(text)}`);
  expect(await said('watch')).toEqual(['category: Watches and clocks', 'seller: Olga Watchmaker', 'lot: Silver pocket watch', 'lot: Gold wrist watch, 1962']);
  expect(await said('chai')).toContain('lot: Chaise à bascule');
  expect(await said('cristal')).toContain('lot: Vase, crystal');
  expect(await said('%')).toEqual([]);
  expect((await said('a')).length).toBeLessThanOrEqual(10);
});

test.each([['/suggestions'], ['/suggestions?q='], [`/suggestions?q=${'a'.repeat(101)}`], ['/suggestions?q=a&limit=5'], ['/lots?sort=relevance'], ['/lots?sort=position'], ['/lots?closesBefore=soon'], ['/lots?currency=usd'], ['/lots?facets=yes'], ['/lots?q=a&sort=relevance&cursor=bm90aGluZw']])(
  'GET %s is malformed', async (path) => { expect(await house.call('GET', path)).toMatchObject({ status: 400, body: { code: 'malformed' } }); },
);

test('the signed-in are told which lots they watch, lead or were outbid on', async () => {
  await house.call('PUT', `/watchlist/${lots.clock}`, bidder);
  const items = itemsOf(await look(`seller=${seller.accountId}`, bidder));
  const you = (lot: LotId) => items.find(({ id }) => id === lot)?.['you'];
  expect(you(lots.clock)).toMatchObject({ watching: true, bids: 0 });
  expect(you(lots.watch)).toMatchObject({ watching: false, leading: true, bids: 1 });
  expect(itemsOf(await look(`seller=${seller.accountId}`, other)).find(({ id }) => id === lots.watch)?.['you']).toMatchObject({ leading: false, alias: 'Bidder 1' });
  expect(JSON.stringify(await look(`seller=${seller.accountId}`))).not.toContain('watching');
});

test('a search is saved once, under a name, for its owner alone', async () => {
  const saved = await house.call('POST', '/me/searches', bidder, { body: { name: ' Watches ', query: { q: 'watch', category: 'watches' } } });
  expect(saved).toMatchObject({ status: 201, body: { name: 'Watches', query: { q: 'watch', category: 'watches' } } });
  expect(await house.call('POST', '/me/searches', bidder, { body: { name: 'Again', query: { category: 'watches', q: 'watch' } } }))
    .toMatchObject({ status: 409, body: { code: 'search_saved_already', name: 'Watches' } });
  expect((await house.call('POST', '/me/searches', other, { body: { name: 'Mine', query: { category: 'watches', q: 'watch' } } })).status).toBe(201);
  const id = String(saved.body['id']);
  expect((await house.call('DELETE', `/me/searches/${id}`, other)).status).toBe(204);
  expect(idsOf((await house.call('GET', '/me/searches', bidder)).body)).toEqual([id]);
  for (let time = 0; time < 2; time += 1) expect((await house.call('DELETE', `/me/searches/${id}`, bidder)).status).toBe(204);
  expect(idsOf((await house.call('GET', '/me/searches', bidder)).body)).toEqual([]);
  expect((await house.call('GET', '/me/searches')).status).toBe(401);
  expect((await house.call('POST', '/me/searches', null, { body: { name: 'x', query: { q: 'a' } } })).status).toBe(401);
});

test('an account keeps at most 50 searches, however many are sent at once', async () => {
  const keen = house.person('Keen');
  const sent = await Promise.all(Array.from({ length: 60 }, (_, n) => house.call('POST', '/me/searches', keen, { body: { name: `Search ${n}`, query: { q: `word${n}` } } })));
  expect(sent.filter(({ status }) => status === 201)).toHaveLength(50);
  expect(sent.find(({ status }) => status === 409)?.body).toMatchObject({ code: 'too_many_searches', searchesMax: 50 });
  const first = await house.call('GET', '/me/searches?limit=30', keen);
  const second = await house.call('GET', `/me/searches?limit=30&cursor=${String(first.body['next'])}`, keen);
  expect(new Set([...idsOf(first.body), ...idsOf(second.body)]).size).toBe(50);
});

test.each([[{}], [{ name: 'x' }], [{ name: 'x', query: {} }], [{ name: '', query: { q: 'a' } }], [{ name: '  ', query: { q: 'a' } }], [{ name: 'x'.repeat(81), query: { q: 'a' } }], [{ name: 'x', query: { colour: 'red' } }], [{ name: 'x', query: { q: 'a\u0000b' } }], [{ name: 'x', query: { minPrice: '-1' } }], [{ name: 'x', query: 'q=a' }], [{ name: 'x', query: { q: ' ' } }], [{ name: 'x', query: { q: 'a', seller: '\u00a0' } }]])(
  'saving %j is malformed', async (body) => { expect(await house.call('POST', '/me/searches', bidder, { body })).toMatchObject({ status: 400, body: { code: 'malformed' } }); },
);

test.each([['nothing'], ['lot_1'], ['sch_0']])('DELETE /me/searches/%s is not found', async (id) => {
  expect(await house.call('DELETE', `/me/searches/${id}`, bidder)).toMatchObject({ status: 404, body: { code: 'not_found' } });
});

test('a sale says how far it has come, and lists its lots in their order', async () => {
  const clerk = house.person('Carl Clerk', 'clerk');
  const made = await house.call('POST', '/sales', clerk, { body: { title: 'Evening sale' } });
  const sale = String(made.body['id']);
  expect(made.body['progress']).toEqual({ scheduled: 0, open: 0, closed: 0, sold: 0, passed: 0, nextCloseAt: null, lastCloseAt: null, hammer: [] });
  const closesAt = (hours: number) => new Date(house.nowMs() + hours * HOUR_MS).toISOString();
  const listed: LotId[] = [];
  for (const hours of [30, 20, 40]) listed.push(await house.published(seller, { title: `Lot at ${hours}`, saleId: sale, closesAt: closesAt(hours) }));
  expect(await find(`sale=${sale}&sort=position`)).toEqual(listed);
  expect(await find(`sale=${sale}`)).toEqual([listed[1], listed[0], listed[2]]);
  const [first, second] = listed;
  if (first === undefined || second === undefined) throw new Error('there are lots');
  house.bidding.bid(first, bidder.accountId, minor(5_000n));
  for (const lot of [first, second]) await house.call('POST', `/lots/${lot}/end`, seller);
  await house.relay();
  const shown = (await house.call('GET', `/sales/${sale}`)).body;
  expect(shown['progress']).toMatchObject({ open: 1, closed: 2, sold: 1, passed: 1, hammer: [{ currency: 'USD', amount: 1_000 }] });
  expect(itemsOf((await house.call('GET', '/sales')).body).find(({ id }) => id === sale)?.['progress']).toEqual(shown['progress']);
});

function itemsOf(body: Record<string, unknown>): Record<string, unknown>[] {
  const items: unknown = body['items'];
  return Array.isArray(items) ? items : [];
}
const idsOf = (body: Record<string, unknown>) => itemsOf(body).map((item) => String(item['id']));
