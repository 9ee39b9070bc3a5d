import { afterAll, beforeAll, expect, test } from 'vitest';
import type { LotId } from '#domain/ids.ts';
import { minor } from '#domain/money.ts';
import { auctionHouse, type AuctionHouse, type TestAccount } from '../../../test/support/auction-house.ts';

let house: AuctionHouse;
let seller: TestAccount;
let other: TestAccount;
let bidder: TestAccount;
let clerk: TestAccount;
let admin: TestAccount;
/** Five open lots of `seller`, by name. */
let lots: Record<'watch' | 'clock' | 'vase' | 'chair' | 'print', LotId>;

beforeAll(async () => {
  house = await auctionHouse();
  seller = house.person('Sam Seller', 'seller');
  other = house.person('Olga Other', 'seller');
  bidder = house.person('Bea Bidder');
  clerk = house.person('Carl Clerk', 'clerk');
  admin = house.person('Ada Admin', 'admin');
  const sell = (title: string, days: number, openingPrice: number, more: Record<string, unknown> = {}) =>
    house.published(seller, { title, openingPrice, closesAt: new Date(house.nowMs() + days * 86_400_000).toISOString(), ...more });
  lots = {
    watch: await sell('Gold wrist-watch, 1962', 5, 3_000),
    clock: await sell('Longcase clock', 1, 9_000, { description: 'Oak, with a painted dial.' }),
    vase: await sell('Vase 100% crystal', 3, 500, { category: 'ceramics' }),
    chair: await sell('Chaise à bascule', 4, 7_000, { category: 'furniture' }),
    print: await sell('Print after Dürer', 2, 100, { category: 'art' }),
  };
});
afterAll(() => house.close());

const find = async (query: string, by: TestAccount | null = null) => idsOf((await house.call('GET', `/lots?seller=${seller.accountId}&${query}`, by)).body);

test('without a sort the lots that close next come first', async () => {
  expect(await find('')).toEqual([lots.clock, lots.print, lots.vase, lots.chair, lots.watch]);
  expect(await find('sort=closing')).toEqual(await find(''));
});

test('lists are sorted by price both ways, by age and by bids', async () => {
  expect(await find('sort=price')).toEqual([lots.print, lots.vase, lots.watch, lots.chair, lots.clock]);
  expect(await find('sort=-price')).toEqual([lots.clock, lots.chair, lots.watch, lots.vase, lots.print]);
  expect(await find('sort=newest')).toEqual([lots.print, lots.chair, lots.vase, lots.clock, lots.watch]);
  house.bidding.bid(lots.chair, bidder.accountId, minor(8_000n));
  await house.relay();
  expect((await find('sort=bids'))[0]).toBe(lots.chair);
});

test.each(['closing', 'newest', 'price', '-price', 'bids'])('pages of the sort %s hold every lot once, in the order of the whole', async (sort) => {
  const whole = await find(`sort=${sort}`);
  const paged: string[] = [];
  let more: string | null = '';
  while (more !== null && paged.length < 20) {
    const { body } = await house.call('GET', `/lots?seller=${seller.accountId}&sort=${sort}&limit=2${more}`);
    paged.push(...idsOf(body));
    more = typeof body['next'] === 'string' ? `&cursor=${body['next']}` : null;
  }
  expect(paged).toEqual(whole);
});

test('a cursor of another list or of nobody is malformed', async () => {
  const { body } = await house.call('GET', '/lots?sort=price&limit=1');
  for (const path of [`/lots?sort=-price&cursor=${String(body['next'])}`, '/lots?cursor=bm90aGluZw', `/lots?cursor=${Buffer.from('lots-closing -9999999999999999999 1').toString('base64url')}`, `/watchlist?cursor=${String(body['next'])}`, `/sales?cursor=${String(body['next'])}`]) {
    expect(await house.call('GET', path, bidder)).toMatchObject({ status: 400, body: { code: 'malformed', errors: [{ at: 'query.cursor' }] } });
  }
});

test('filters leave what fits: category, price from and to, status', async () => {
  expect(await find('category=furniture')).toEqual([lots.chair]);
  expect(await find('category=unheard-of')).toEqual([]);
  expect(await find('minPrice=3000&sort=price')).toEqual([lots.watch, lots.chair, lots.clock]);
  expect(await find('maxPrice=3000&sort=price')).toEqual([lots.print, lots.vase, lots.watch]);
  expect(await find('minPrice=500&maxPrice=3000&sort=price')).toEqual([lots.vase, lots.watch]);
  expect(await find('status=closed')).toEqual([]);
});

test.each([['limit=0'], ['limit=101'], ['limit=ten'], ['sort=colour'], ['status=draft'], ['minPrice=-1'], ['minPrice=1e3'], ['maxPrice=1000000000000001'], ['sale=lot_1'], ['seller=nobody'], ['colour=red']])(
  'a search with %s is malformed', async (query) => {
    expect(await house.call('GET', `/lots?${query}`)).toMatchObject({ status: 400, body: { code: 'malformed' } });
  },
);

test('words are found by their beginning, in title and description, all of them', async () => {
  expect(await find('q=watch')).toEqual([lots.watch]);
  expect(await find('q=long')).toEqual([lots.clock]);
  expect(await find('q=painted')).toEqual([lots.clock]);
  expect(await find('q=clock%20painted')).toEqual([lots.clock]);
  expect(await find('q=clock%20crystal')).toEqual([]);
  expect(await find('q=CHAISE')).toEqual([lots.chair]);
  expect(await find('q=d%C3%BCrer')).toEqual([lots.print]);
});

test('a part of a title is found, and signs mean themselves', async () => {
  expect(await find('q=case%20cl')).toEqual([lots.clock]);
  expect(await find('q=100%25%20cry')).toEqual([lots.vase]);
  for (const q of ['%25', '_', '%26%20%7C', "'%3B--", '%5C', ':*', '!']) expect(await find(`q=${q}`)).toEqual([]);
  expect(await find('q=')).toHaveLength(5);
});

test('what a list shows comes from bidding at this moment, and `you` is there for the signed-in only', async () => {
  house.bidding.bid(lots.vase, bidder.accountId, minor(900n));
  const one = (by: TestAccount | null) => house.call('GET', `/lots?seller=${seller.accountId}&category=ceramics`, by);
  expect(itemsOf((await one(null)).body)[0]).toMatchObject({ bidCount: 1, leader: 'Bidder 1', minimum: 550, seller: { displayName: 'Sam Seller' } });
  expect(itemsOf((await one(null)).body)[0]).not.toHaveProperty('you');
  expect(itemsOf((await one(bidder)).body)[0]).toMatchObject({ minimum: 901, you: { leading: true, maximum: 900 } });
  expect(JSON.stringify((await one(other)).body)).not.toMatch(/\b900\b/);
});

test('while bidding is away lists show what was last heard, without an error', async () => {
  await house.relay();
  house.bidding.down = new Error('bidding is away');
  const reply = await house.call('GET', `/lots?seller=${seller.accountId}&category=ceramics`, bidder);
  house.bidding.down = null;
  expect(reply.status).toBe(200);
  expect(itemsOf(reply.body)[0]).toMatchObject({ id: lots.vase, status: 'open', bidCount: 1, price: 500, leader: 'Bidder 1', seq: 2 });
});

test('events that come twice, late or gathered leave the lists as the last of them says', async () => {
  const lot = await house.published(other, { title: 'Twice told' });
  for (const maximum of [2_000n, 3_000n, 4_000n]) house.bidding.bid(lot, maximum === 3_000n ? seller.accountId : bidder.accountId, minor(maximum));
  const events = house.bidding.events.filter((event) => event.lot === lot);
  const head = () => house.outside.one({ name: 'test.head', sql: 'select seq, price, bid_count, status from auction.heads where lot_id = $1' }, [lot.slice(4)]);
  const { onBiddingEvents } = house.module.handlers;
  await onBiddingEvents(events);
  const last = await head();
  expect(last).toEqual({ seq: '4', price: '3100', bid_count: 3, status: 'open' });
  for (const again of [events.slice(0, 2), events.slice(1, 3), [...events].reverse(), [...events, ...events]]) {
    await onBiddingEvents(again);
    expect(await head()).toEqual(last);
  }
});

test('a freeze followed by an extension in one page stays a freeze', async () => {
  const lot = await house.published(other, { title: 'Frozen' });
  await house.bidding.commands.freeze({ lot, by: null, reason: 'outage' });
  const frozen = house.bidding.events.findLast((event) => event.lot === lot);
  if (frozen === undefined) throw new Error('the freeze is an event');
  await house.module.handlers.onBiddingEvents([frozen, { ...frozen, kind: 'lot.extended', seq: frozen.seq + 1, extensions: 1 }]);
  const head = await house.outside.one({ name: 'test.frozen', sql: 'select status, extensions from auction.heads where lot_id = $1' }, [lot.slice(4)]);
  expect(head).toEqual({ status: 'frozen', extensions: 1 });
});

test('closed lots come last, and under their status', async () => {
  const lot = await house.published(other, { title: 'Soon over' });
  await house.call('POST', `/lots/${lot}/end`, other);
  const ids = idsOf((await house.call('GET', `/lots?seller=${other.accountId}`)).body);
  expect(ids.at(-1)).toBe(lot);
  expect(idsOf((await house.call('GET', `/lots?seller=${other.accountId}&status=open`)).body)).not.toContain(lot);
});

test('my lots hold drafts and published ones, newest first, and nobody else\'s', async () => {
  const draft = await house.draft(other, { title: 'Not yet' });
  const given = await house.draft(other, { title: 'Given up' });
  await house.call('POST', `/lots/${given}/cancel`, other);
  const mine = await house.call('GET', '/me/lots', other);
  expect(idsOf(mine.body)[0]).toBe(draft);
  expect(idsOf(mine.body)).not.toContain(given);
  expect(idsOf(mine.body)).not.toContain(lots.watch);
  expect(idsOf((await house.call('GET', '/me/lots?status=draft', other)).body)).toEqual([draft]);
  expect(idsOf((await house.call('GET', '/me/lots?status=closed', other)).body)).toHaveLength(1);
  expect(idsOf((await house.call('GET', '/me/lots', bidder)).body)).toEqual([]);
  const first = await house.call('GET', '/me/lots?limit=1', other);
  const second = await house.call('GET', `/me/lots?limit=1&cursor=${String(first.body['next'])}`, other);
  expect([...idsOf(first.body), ...idsOf(second.body)]).toEqual(idsOf(mine.body).slice(0, 2));
  expect((await house.call('GET', '/me/lots')).status).toBe(401);
});

test('a watchlist holds listed lots once each, the latest first', async () => {
  for (const lot of [lots.watch, lots.vase, lots.watch]) {
    expect((await house.call('PUT', `/watchlist/${lot}`, bidder)).status).toBe(204);
    house.windOn(5);
  }
  expect(idsOf((await house.call('GET', '/watchlist', bidder)).body)).toEqual([lots.vase, lots.watch]);
  expect((await house.call('DELETE', `/watchlist/${lots.vase}`, bidder)).status).toBe(204);
  expect((await house.call('DELETE', `/watchlist/${lots.vase}`, bidder)).status).toBe(204);
  expect(idsOf((await house.call('GET', '/watchlist', bidder)).body)).toEqual([lots.watch]);
  expect(idsOf((await house.call('GET', '/watchlist', other)).body)).toEqual([]);
  // Each change is told to others once, however often it was asked for.
  const facts = await house.database.all({ name: '', sql: "select payload from auction.events where kind in ('lot.watched', 'lot.unwatched') order by id" });
  expect(facts).toMatchObject([
    { payload: { kind: 'lot.watched', lot: lots.watch, account: bidder.accountId } }, { payload: { kind: 'lot.watched', lot: lots.vase } }, { payload: { kind: 'lot.unwatched', lot: lots.vase } },
  ]);
  const draft = await house.draft(seller);
  for (const id of [draft, 'lot_12345', 'acc_1']) expect((await house.call('PUT', `/watchlist/${id}`, bidder)).body).toMatchObject({ code: 'unknown_lot' });
  expect((await house.call('GET', '/watchlist')).status).toBe(401);
});

test('an account watches at most 1,000 lots', async () => {
  const crowd = house.person('Curious');
  await house.outside.run({ name: 'test.many_lots', sql: `
    with copies as (
      insert into auction.lots (id, seller_id, sale_id, title, description, category, currency, opening_price, increments, soft_close, created_at_ms)
      select 900000 + n, 1, 1, 'copy', '', 'other', 'USD', 1, '{}', '{}', 1 from generate_series(1, 1000) as n
      returning id
    )
    insert into auction.watchlist (account_id, lot_id, watched_at_ms) select $1, id, 1 from copies` }, [crowd.accountId.slice(4)]);
  expect(await house.call('PUT', `/watchlist/${lots.watch}`, crowd)).toMatchObject({ status: 409, body: { code: 'wrong_state', watchedMax: 1_000 } });
});

test('lots of a replay are open for bids, in no list, and there for admins only', async () => {
  const sale = await house.module.replay.createReplaySale({ name: 'Replay of spring', owner: admin.accountId });
  const again = await house.module.replay.createReplaySale({ name: 'Replay of spring', owner: admin.accountId });
  expect(again).not.toBe(sale);
  const wanted = Array.from({ length: 40 }, (_, n) => ({ title: `Auction ${n}`, openingPrice: minor(BigInt(n + 1)) }));
  const terms = await house.module.replay.createReplayLots({ sale, seller: admin.accountId, lots: wanted });
  expect(terms.map((each) => each.openingPrice)).toEqual(wanted.map((lot) => lot.openingPrice));
  const [first] = terms;
  if (first === undefined) throw new Error('there is a first lot');
  expect(first).toMatchObject({ currency: 'USD', increments: { kind: 'preset', preset: 'usd', exponent: 2 }, softClose: { windowSeconds: 0 }, saleId: sale, position: 1 });
  expect(house.bidding.stateOf(first.lotId)).toMatchObject({ status: 'open', reservePrice: null });
  house.bidding.bid(first.lotId, bidder.accountId, minor(100n));
  await house.relay();
  expect((await house.call('GET', `/lots/${first.lotId}`, admin)).body).toMatchObject({ title: 'Auction 0', bidCount: 1 });
  for (const by of [null, bidder, seller, clerk]) expect((await house.call('GET', `/lots/${first.lotId}`, by)).status).toBe(404);
  expect(await house.module.queries.view(first.lotId, bidder.accountId)).toBeNull();
  for (const path of ['/lots?limit=100', '/lots?q=auction', `/lots?sale=${sale}`, '/lots?sort=newest', '/me/lots']) {
    expect(JSON.stringify((await house.call('GET', path, admin)).body)).not.toContain('Auction 0');
  }
  expect((await house.call('PUT', `/watchlist/${first.lotId}`, bidder)).status).toBe(404);
  expect((await house.call('GET', `/sales/${sale}`, seller)).status).toBe(404);
  expect(JSON.stringify((await house.call('GET', '/sales', admin)).body)).not.toContain('Replay');
  expect(await house.call('POST', '/lots', seller, { body: house.listing({ saleId: sale }) })).toMatchObject({ status: 400 });
});

test('there are at least twelve categories, each with a name', async () => {
  const items = itemsOf((await house.call('GET', '/categories')).body);
  expect(items.length).toBeGreaterThanOrEqual(12);
  expect(items.every((item) => typeof item['code'] === 'string' && String(item['name']).length > 1)).toBe(true);
});

function itemsOf(body: Record<string, unknown>): Record<string, unknown>[] {
  const items: unknown = body['items'];
  return Array.isArray(items) ? items : [];
}
const idsOf = (body: Record<string, unknown>) => itemsOf(body).map((item) => String(item['id']));
