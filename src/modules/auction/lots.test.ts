import { afterAll, beforeAll, expect, test } from 'vitest';
import { auctionHouse, type AuctionHouse, type TestAccount } from '../../../test/support/auction-house.ts';
import { minor } from '#domain/money.ts';

let house: AuctionHouse;
let seller: TestAccount;
let other: TestAccount;
let bidder: TestAccount;
let admin: TestAccount;

beforeAll(async () => {
  house = await auctionHouse();
  seller = house.person('Sam Seller', 'seller');
  other = house.person('Olga Other', 'seller');
  bidder = house.person('Bea Bidder');
  admin = house.person('Ada Admin', 'admin');
});
afterAll(() => house.close());

const at = (ms: number) => new Date(house.nowMs() + ms).toISOString();
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

test('a draft is shown to its seller with everything that was left out filled in, and is not there for others', async () => {
  const made = await house.call('POST', '/lots', seller, { body: house.listing({ reservePrice: 4_000, buyNowPrice: 9_000 }) });
  expect(made.status).toBe(201);
  expect(made.body).toMatchObject({
    title: 'Gold watch, 1962', status: 'draft', outcome: null, currency: 'USD', openingPrice: 1_000, price: 1_000, minimum: 1_000, bidCount: 0, bidderCount: 0,
    leader: null, reserve: 'unmet', reservePrice: 4_000, buyNowPrice: 9_000, seq: 0, extensions: 0, images: [], increments: 'usd', format: 'english', sale: null,
    softClose: { windowSeconds: 120, mode: 'reset', scope: 'lot', cap: { kind: 'none' }, trigger: 'any_bid' },
    seller: { id: seller.accountId, displayName: 'Sam Seller' }, you: { alias: null, leading: false, maximum: null, bids: 0 },
  });
  const path = `/lots/${String(made.body['id'])}`;
  expect((await house.call('GET', path, seller)).body).toMatchObject({ status: 'draft' });
  for (const stranger of [null, other, bidder]) expect(await house.call('GET', path, stranger)).toMatchObject({ status: 404, body: { code: 'unknown_lot' } });
});

test('only sellers and admins make lots', async () => {
  expect(await house.call('POST', '/lots', null, { body: house.listing() })).toMatchObject({ status: 401, body: { code: 'not_signed_in' } });
  expect(await house.call('POST', '/lots', bidder, { body: house.listing() })).toMatchObject({ status: 403, body: { code: 'forbidden' } });
  expect((await house.call('POST', '/lots', admin, { body: house.listing() })).status).toBe(201);
});

test.each<[string, Record<string, unknown>, string]>([
  ['a negative amount', { openingPrice: -5 }, 'openingPrice'],
  ['zero', { openingPrice: 0 }, 'openingPrice'],
  ['a fraction', { openingPrice: 10.5 }, 'openingPrice'],
  ['an amount as a text', { openingPrice: '1000' }, 'openingPrice'],
  ['an amount above 10^15', { reservePrice: 1_000_000_000_000_001 }, 'reservePrice'],
  ['no amount at all', { openingPrice: null }, 'openingPrice'],
  ['an unknown currency', { currency: 'XQZ' }, 'currency'],
  ['a currency in small letters', { currency: 'usd' }, 'currency'],
  ['an unknown category', { category: 'gold-watches' }, 'category'],
  ['a reserve below the opening price', { reservePrice: 999 }, 'reservePrice'],
  ['a buy-now price below 1.30 times the opening price', { buyNowPrice: 1_299 }, 'buyNowPrice'],
  ['a buy-now price below the reserve', { buyNowPrice: 1_500, reservePrice: 1_501 }, 'buyNowPrice'],
  ['estimates the wrong way round', { estimateLow: 2_000, estimateHigh: 1_000 }, 'estimateLow'],
  ['a blank title', { title: '  ' }, 'title'],
  ['a title of 141 characters', { title: 'x'.repeat(141) }, 'title'],
  ['a NUL in the title', { title: 'a\u0000b' }, 'title'],
  ['half a character in the description', { description: '\ud800' }, 'description'],
  ['a description of 20,001 characters', { description: 'x'.repeat(20_001) }, 'description'],
  ['an unknown field', { colour: 'gold' }, 'colour'],
  ['another format', { format: 'dutch' }, 'format'],
  ['increments of nobody', { increments: 'yen' }, 'increments'],
  ['a fixed step of zero', { increments: { fixed: 0 } }, 'increments.fixed'],
  ['a percentage with three decimals', { increments: { percent: 1.125 } }, 'increments'],
  ['the preset of dollars for yen', { currency: 'JPY', increments: 'usd' }, 'increments'],
  ['a window below zero', { softClose: { windowSeconds: -1 } }, 'softClose.windowSeconds'],
  ['a cap that says not how many', { softClose: { cap: { kind: 'count' } } }, 'softClose.cap.max'],
  ['a cap with a field of another kind', { softClose: { cap: { kind: 'none', max: 2 } } }, 'softClose.cap.max'],
  ['a scope of a sale outside a sale', { softClose: { scope: 'sequential' } }, 'softClose.scope'],
  ['a group outside the scope group', { group: 'A' }, 'group'],
  ['a sale that is none', { saleId: 'sal_77' }, 'saleId'],
  ['the id of something else as a sale', { saleId: 'lot_1' }, 'saleId'],
])('%s is malformed, and the field is named', async (_what, change, field) => {
  const reply = await house.call('POST', '/lots', seller, { body: house.listing(change) });
  expect(reply).toMatchObject({ status: 400, body: { code: 'malformed' } });
  expect(faultsOf(reply.body)).toContain(field);
});

test('an amount of 1e400 is malformed, as it is not a number any more', async () => {
  const raw = JSON.stringify(house.listing()).replace('1000', '1e400');
  const reply = await house.call('POST', '/lots', seller, { raw });
  expect(reply).toMatchObject({ status: 400, body: { code: 'malformed' } });
});

test('a lot closes between one minute and one year ahead, and opens before it closes', async () => {
  const refusedAt = async (change: Record<string, unknown>) => faultsOf((await house.call('POST', '/lots', seller, { body: house.listing(change) })).body);
  expect(await refusedAt({ closesAt: at(-HOUR) })).toEqual(['closesAt']);
  expect(await refusedAt({ closesAt: at(50_000) })).toEqual(['closesAt']);
  expect(await refusedAt({ closesAt: at(367 * 24 * HOUR) })).toEqual(['closesAt']);
  expect(await refusedAt({ closesAt: '31.12.2030' })).toEqual(['closesAt']);
  expect(await refusedAt({ closesAt: '2030-02-30T00:00:00Z' })).toEqual(['closesAt']);
  expect(await refusedAt({ closesAt: null })).toEqual(['closesAt']);
  expect(await refusedAt({ opensAt: at(5 * HOUR), closesAt: at(4 * HOUR) })).toEqual(['opensAt']);
  expect(await refusedAt({ softClose: { cap: { kind: 'until', at: at(HOUR) } } })).toEqual(['softClose.cap.at']);
  expect((await house.call('POST', '/lots', seller, { body: house.listing({ closesAt: at(MINUTE) }) })).status).toBe(201);
});

test('publishing opens the lot at once, freezes its terms and puts it into the lists', async () => {
  const lot = await house.draft(seller, { increments: { percent: 2.5 }, softClose: { windowSeconds: 0 } });
  const published = await house.call('POST', `/lots/${lot}/publish`, seller);
  expect(published).toMatchObject({ status: 200, body: { status: 'open', seq: 1, price: 1_000, minimum: 1_000, increments: { percent: 2.5 } } });
  expect(house.bidding.stateOf(lot).terms).toMatchObject({ sellerId: seller.accountId, saleId: null, position: 0, retraction: 'marketplace', approvalRequired: false });
  const listed = await house.call('GET', `/lots?seller=${seller.accountId}&status=open`);
  expect(idsOf(listed.body)).toContain(lot);
  expect((await house.call('GET', `/lots/${lot}`)).body['you']).toBeUndefined();
  const frozen = await house.call('PATCH', `/lots/${lot}`, seller, { body: { openingPrice: 5, title: 'Another' } });
  expect(frozen).toMatchObject({ status: 409, body: { code: 'wrong_state' } });
  expect(faultsOf(frozen.body).sort()).toEqual(['openingPrice', 'title']);
});

test('a lot that opens later is scheduled until then', async () => {
  const lot = await house.published(seller, { opensAt: at(HOUR) });
  expect((await house.call('GET', `/lots/${lot}`, bidder)).body).toMatchObject({ status: 'scheduled', seq: 0, you: { bids: 0 } });
  expect(idsOf((await house.call('GET', '/lots?status=scheduled')).body)).toContain(lot);
});

test('publishing twice hands the lot over once and tells it once', async () => {
  const lot = await house.published(seller);
  expect((await house.call('POST', `/lots/${lot}/publish`, seller)).status).toBe(200);
  expect(house.bidding.events.filter((event) => event.lot === lot && event.kind === 'lot.opened')).toHaveLength(1);
  expect(await eventsOf(lot)).toEqual(['lot.published']);
});

test('others can neither change, publish, cancel nor end a lot', async () => {
  const draft = await house.draft(seller);
  const open = await house.published(seller);
  for (const [method, act] of [['PATCH', ''], ['POST', '/publish'], ['POST', '/cancel'], ['POST', '/end'], ['POST', '/relist']] as const) {
    const more = method === 'PATCH' ? { body: { title: 'Mine now' } } : {};
    expect(await house.call(method, `/lots/${draft}${act}`, other, more)).toMatchObject({ status: 404, body: { code: 'unknown_lot' } });
    expect(await house.call(method, `/lots/${open}${act}`, other, more)).toMatchObject({ status: 403, body: { code: 'forbidden' } });
  }
  expect((await house.call('GET', `/lots/${open}`)).body).toMatchObject({ status: 'open', title: 'Gold watch, 1962' });
});

test('everything of a draft can change, and the whole is judged again', async () => {
  const lot = await house.draft(seller);
  const changed = await house.call('PATCH', `/lots/${lot}`, seller, { body: { title: 'Silver watch', currency: 'JPY', openingPrice: 100, softClose: { windowSeconds: 60 } } });
  expect(changed).toMatchObject({ status: 200, body: { title: 'Silver watch', currency: 'JPY', increments: 'jpy', openingPrice: 100, softClose: { windowSeconds: 60, mode: 'reset' } } });
  expect(faultsOf((await house.call('PATCH', `/lots/${lot}`, seller, { body: { reservePrice: 50 } })).body)).toEqual(['reservePrice']);
  expect((await house.call('PATCH', `/lots/${lot}`, seller, { body: {} })).status).toBe(400);
  expect((await house.call('GET', `/lots/${lot}`, seller)).body).toMatchObject({ reserve: 'none', title: 'Silver watch' });
});

test('of an open lot the description changes with a public stamp, and the old wording is kept', async () => {
  const lot = await house.published(seller);
  const changed = await house.call('PATCH', `/lots/${lot}`, seller, { body: { description: 'Runs well. The strap is new.' } });
  expect(changed).toMatchObject({ status: 200, body: { description: 'Runs well. The strap is new.' } });
  const shown = (await house.call('GET', `/lots/${lot}`)).body;
  expect(shown['descriptionChangedAt']).toHaveLength(1);
  expect((await house.call('PATCH', `/lots/${lot}`, seller, { body: { description: 'Runs well. The strap is new.' } })).body['descriptionChangedAt']).toHaveLength(1);
  const kept = await house.outside.all<{ previous: string }>({ name: 'test.wordings', sql: 'select previous from auction.descriptions where lot_id = $1' }, [lot.slice(4)]);
  expect(kept).toEqual([{ previous: 'Runs well.' }]);
});

test('the reserve of an open lot goes down only, and is never shown to others', async () => {
  const lot = await house.published(seller, { reservePrice: 4_000 });
  const lower = (reservePrice: number | null) => house.call('PATCH', `/lots/${lot}`, seller, { body: { reservePrice } });
  expect(await lower(3_000)).toMatchObject({ status: 200, body: { reservePrice: 3_000, reserve: 'unmet' } });
  expect(house.bidding.stateOf(lot).reservePrice).toBe(3_000n);
  expect(await lower(3_500)).toMatchObject({ status: 409, body: { code: 'reserve_not_lowered' } });
  expect(await lower(null)).toMatchObject({ status: 409, body: { code: 'reserve_not_lowered' } });
  expect(await lower(999)).toMatchObject({ status: 400, body: { code: 'malformed' } });
  for (const stranger of [null, bidder, other]) expect(JSON.stringify(await house.call('GET', `/lots/${lot}`, stranger))).not.toMatch(/\b(3000|4000)\b|reservePrice/);
});

test('a refused reserve leaves the description as it was', async () => {
  const lot = await house.published(seller);
  const reply = await house.call('PATCH', `/lots/${lot}`, seller, { body: { description: 'New words', reservePrice: 2_000 } });
  expect(reply).toMatchObject({ status: 409, body: { code: 'reserve_not_lowered' } });
  expect((await house.call('GET', `/lots/${lot}`)).body).toMatchObject({ description: 'Runs well.', descriptionChangedAt: [] });
});

test('a seller cannot withdraw from a bidder who would buy; staff can, and twice is once', async () => {
  const lot = await house.published(seller);
  house.bidding.bid(lot, bidder.accountId, minor(5_000n));
  expect((await house.call('POST', `/lots/${lot}/cancel`, seller)).status).toBe(409);
  expect((await house.call('GET', `/lots/${lot}`)).body).toMatchObject({ status: 'open', bidCount: 1 });
  const withdrawn = await house.call('POST', `/lots/${lot}/cancel`, admin, { body: { reason: 'counterfeit' } });
  expect(withdrawn).toMatchObject({ status: 200, body: { status: 'closed', outcome: 'withdrawn' } });
  expect((await house.call('POST', `/lots/${lot}/cancel`, admin, { body: { reason: 'counterfeit' } })).status).toBe(200);
  expect(house.bidding.events.filter((event) => event.lot === lot && event.kind === 'lot.closed')).toHaveLength(1);
  expect(idsOf((await house.call('GET', '/lots?status=closed')).body)).toContain(lot);
});

test('a draft that is given up is over for its seller and was never there for others', async () => {
  const lot = await house.draft(seller);
  expect((await house.call('POST', `/lots/${lot}/cancel`, seller)).body).toMatchObject({ status: 'closed', outcome: 'withdrawn' });
  expect((await house.call('POST', `/lots/${lot}/publish`, seller)).body).toMatchObject({ code: 'wrong_state' });
  expect((await house.call('GET', `/lots/${lot}`, bidder)).status).toBe(404);
});

test('an early end is the seller\'s until the last 12 hours with a qualifying bid, and staff\'s always', async () => {
  const early = await house.published(seller);
  house.bidding.bid(early, bidder.accountId, minor(5_000n));
  expect((await house.call('POST', `/lots/${early}/end`, seller)).body).toMatchObject({ status: 'closed', outcome: 'sold', price: 1_000 });
  const late = await house.published(seller, { closesAt: at(11 * HOUR) });
  house.bidding.bid(late, bidder.accountId, minor(5_000n));
  const refused = await house.call('POST', `/lots/${late}/end`, seller);
  expect(refused).toMatchObject({ status: 409, body: { code: 'end_too_late', price: 1_000, minimum: 1_050 } });
  expect((await house.call('POST', `/lots/${late}/end`, admin)).body).toMatchObject({ outcome: 'sold' });
});

test('a lot that did not sell can be offered again, one that sold cannot', async () => {
  const passed = await house.published(seller, { reservePrice: 4_000 });
  expect((await house.call('POST', `/lots/${passed}/relist`, seller)).body).toMatchObject({ code: 'wrong_state' });
  await house.call('POST', `/lots/${passed}/end`, seller);
  const again = await house.call('POST', `/lots/${passed}/relist`, seller, { body: { openingPrice: 500, reservePrice: null } });
  expect(again).toMatchObject({ status: 201, body: { status: 'draft', title: 'Gold watch, 1962', openingPrice: 500, reserve: 'none', relistedFrom: passed } });
  expect((await house.call('POST', `/lots/${String(again.body['id'])}/publish`, seller)).body).toMatchObject({ status: 'open' });
  const sold = await house.published(seller);
  house.bidding.bid(sold, bidder.accountId, minor(5_000n));
  await house.call('POST', `/lots/${sold}/end`, seller);
  expect(await house.call('POST', `/lots/${sold}/relist`, seller)).toMatchObject({ status: 409, body: { code: 'wrong_state' } });
});

test('the same key and body make one lot, whoever is faster; another body is refused', async () => {
  const body = house.listing({ title: 'Only once' });
  const made = await Promise.all([1, 2, 3, 4].map(() => house.call('POST', '/lots', seller, { body, key: 'make-one' })));
  expect(new Set(made.map((reply) => reply.body['id'])).size).toBe(1);
  expect(made.map((reply) => reply.status)).toEqual([201, 201, 201, 201]);
  expect(await house.call('POST', '/lots', seller, { body: { ...body, openingPrice: 7 }, key: 'make-one' })).toMatchObject({ status: 422, body: { code: 'same_key_other_body' } });
  expect((await house.call('POST', '/lots', other, { body, key: 'make-one' })).body['id']).not.toBe(made[0]?.body['id']);
  const mine = await house.call('GET', '/me/lots?limit=100', seller);
  expect(titlesOf(mine.body).filter((title) => title === 'Only once')).toHaveLength(1);
});

test('an act that is repeated under its key gets the answer it had', async () => {
  const lot = await house.published(seller);
  const first = await house.call('POST', `/lots/${lot}/end`, seller, { key: 'end-it' });
  const actsBefore = house.bidding.acts;
  const second = await house.call('POST', `/lots/${lot}/end`, seller, { key: 'end-it' });
  expect(house.bidding.acts).toBe(actsBefore);
  expect(first.body).toMatchObject({ status: 'closed', outcome: 'passed' });
  expect(second).toEqual(first);
  expect((await house.call('POST', `/lots/${lot}/end`, seller)).body).toMatchObject({ code: 'lot_closed' });
});

test('answers are forgotten when they need not be kept any longer, and not before', async () => {
  const made = await house.call('POST', '/lots', seller, { body: house.listing(), key: 'kept-a-day' });
  house.windOn(24 * HOUR);
  await house.module.clearExpired();
  const kept = () => house.outside.one<{ count: string }>({ name: 'test.answers', sql: 'select count(*) from auction.answers' });
  expect(Number((await kept())?.count)).toBeGreaterThan(0);
  house.windOn(25 * HOUR);
  expect(await house.module.clearExpired()).toBeGreaterThan(0);
  expect((await kept())?.count).toBe('0');
  house.windOn(-49 * HOUR);
  expect((await house.call('GET', `/lots/${String(made.body['id'])}`, seller)).status).toBe(200);
});

test('ids of another kind, or of nothing, are unknown lots', async () => {
  for (const id of ['acc_1', 'lot_0', 'lot_01', 'lot_', 'lot_99999999999999999999', 'x'.repeat(60), 'lot_5%00']) {
    expect((await house.call('GET', `/lots/${id}`, seller)).status).toBe(404);
    expect((await house.call('POST', `/lots/${id}/publish`, seller)).status).toBe(404);
  }
});

function faultsOf(body: Record<string, unknown>): string[] {
  const errors: unknown = body['errors'];
  return Array.isArray(errors) ? [...new Set(errors.map((error: { at: string }) => error.at))] : [];
}
function itemsOf(body: Record<string, unknown>): { id: string; title: string }[] {
  const items: unknown = body['items'];
  return Array.isArray(items) ? items : [];
}
const idsOf = (body: Record<string, unknown>) => itemsOf(body).map((item) => item.id);
const titlesOf = (body: Record<string, unknown>) => itemsOf(body).map((item) => item.title);
const eventsOf = async (lot: string) => (await house.outside.all<{ kind: string }>(
  { name: 'test.events', sql: "select kind from auction.events where payload ->> 'lot' = $1 order by id" }, [lot],
)).map((row) => row.kind);
