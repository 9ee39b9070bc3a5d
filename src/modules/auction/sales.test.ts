import { afterAll, beforeAll, expect, test } from 'vitest';
import { auctionHouse, type AuctionHouse, type TestAccount } from '../../../test/support/auction-house.ts';

let house: AuctionHouse;
let seller: TestAccount;
let other: TestAccount;
let bidder: TestAccount;
let clerk: TestAccount;

beforeAll(async () => {
  house = await auctionHouse();
  startedMs = house.nowMs();
  seller = house.person('Sam Seller', 'seller');
  other = house.person('Olga Other', 'seller');
  bidder = house.person('Bea Bidder');
  clerk = house.person('Carl Clerk', 'clerk');
});
afterAll(() => house.close());

const DAY = 24 * 3_600_000;
/** One moment for the whole file, so that a time asked for twice is the same. */
let startedMs = 0;
const at = (ms: number) => new Date(startedMs + ms).toISOString();

async function newSale(by: TestAccount, body: Record<string, unknown> = {}): Promise<string> {
  const made = await house.call('POST', '/sales', by, { body: { title: 'Spring sale', ...body } });
  expect(made.status).toBe(201);
  return String(made.body['id']);
}

test('the house has a standing sale from the first day, and sales are listed newest first', async () => {
  const first = await newSale(clerk, { title: 'First' });
  const second = await newSale(clerk, { title: 'Second' });
  const listed = itemsOf((await house.call('GET', '/sales')).body);
  expect(listed.map((sale) => sale['id']).slice(0, 2)).toEqual([second, first]);
  expect(listed.find((sale) => sale['standing'] === true)).toMatchObject({ id: 'sal_1', owner: null, approvalRequired: false });
  const page = await house.call('GET', '/sales?limit=1');
  const next = await house.call('GET', `/sales?limit=1&cursor=${String(page.body['next'])}`);
  expect(itemsOf(next.body).map((sale) => sale['id'])).toEqual([first]);
});

test('a sale shows its terms; only its owner and staff change it', async () => {
  const sale = await newSale(seller, { description: 'Ours', closesAt: at(3 * DAY) });
  expect((await house.call('GET', `/sales/${sale}`)).body).toMatchObject({
    title: 'Spring sale', owner: { id: seller.accountId, displayName: 'Sam Seller' }, staggerSeconds: 30, sellersMayConsign: false, retraction: 'marketplace', lots: 0,
  });
  expect(await house.call('PATCH', `/sales/${sale}`, other, { body: { title: 'Theirs' } })).toMatchObject({ status: 403 });
  expect(await house.call('PATCH', `/sales/${sale}`, bidder, { body: { title: 'Theirs' } })).toMatchObject({ status: 403 });
  expect((await house.call('PATCH', `/sales/${sale}`, seller, { body: { title: 'Ours still' } })).body).toMatchObject({ title: 'Ours still', description: 'Ours' });
  expect((await house.call('PATCH', `/sales/${sale}`, clerk, { body: { approvalRequired: true } })).body).toMatchObject({ approvalRequired: true });
  expect(await house.call('PATCH', `/sales/${sale}`, seller, { body: { opensAt: at(4 * DAY) } })).toMatchObject({ status: 400, body: { code: 'malformed' } });
  expect(await house.call('POST', '/sales', bidder, { body: { title: 'Mine' } })).toMatchObject({ status: 403 });
  expect((await house.call('PATCH', '/sales/sal_1', clerk, { body: { title: 'Mine' } })).status).toBe(403);
  for (const id of ['sal_99', 'lot_1', 'x']) expect((await house.call('GET', `/sales/${id}`)).body).toMatchObject({ code: 'not_found' });
});

test('lots of a sale close one stagger apart, in the order in which they were made', async () => {
  const sale = await newSale(clerk, { closesAt: at(3 * DAY), staggerSeconds: 45 });
  const closes: unknown[] = [];
  for (const position of [1, 2, 3]) {
    const made = await house.call('POST', '/lots', seller, { body: { ...house.listing({ saleId: sale }), closesAt: undefined } });
    expect(made.body).toMatchObject({ sale: { id: sale, title: 'Spring sale', position } });
    closes.push(made.body['closesAt']);
  }
  expect(closes).toEqual([at(3 * DAY), at(3 * DAY + 45_000), at(3 * DAY + 90_000)]);
});

test('a draft that leaves its close to the sale moves with the sale; a published one does not', async () => {
  const sale = await newSale(clerk, { closesAt: at(3 * DAY), retraction: 'operator', staffMayBid: true });
  const published = await house.published(seller, { saleId: sale, closesAt: undefined });
  const draft = await house.draft(seller, { saleId: sale, closesAt: undefined });
  await house.call('PATCH', `/sales/${sale}`, clerk, { body: { closesAt: at(5 * DAY), retraction: 'marketplace' } });
  expect((await house.call('GET', `/lots/${draft}`, seller)).body).toMatchObject({ closesAt: at(5 * DAY + 30_000), retraction: 'marketplace' });
  expect((await house.call('GET', `/lots/${published}`)).body).toMatchObject({ closesAt: at(3 * DAY), retraction: 'operator' });
  expect(house.bidding.stateOf(published).terms).toMatchObject({ saleId: sale, position: 1, retraction: 'operator', staffMayBid: true });
});

test.each([['past', -DAY], ['more than a year ahead', 400 * DAY]])('a sale cannot be made, or moved, to a close that is %s', async (_, inMs) => {
  const made = await house.call('POST', '/sales', clerk, { body: { title: 'A sale', closesAt: at(inMs) } });
  expect([made.status, made.body['code']]).toEqual([400, 'malformed']);
  const sale = await newSale(clerk, { closesAt: at(3 * DAY) });
  const moved = await house.call('PATCH', `/sales/${sale}`, clerk, { body: { closesAt: at(inMs) } });
  expect([moved.status, moved.body['code']]).toEqual([400, 'malformed']);
});

test('positions are given once each, however many lots are made at the same moment', async () => {
  const sale = await newSale(clerk);
  const made = await Promise.all(Array.from({ length: 12 }, () => house.call('POST', '/lots', seller, { body: house.listing({ saleId: sale }) })));
  const positions = made.map((reply) => (reply.body['sale'] as { position: number }).position);
  expect(positions.toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
  expect((await house.call('GET', `/sales/${sale}`)).body).toMatchObject({ lots: 12 });
});

test('other sellers bring lots into a sale of the house, and into a seller\'s own only when it says so', async () => {
  const own = await newSale(seller);
  expect(await house.call('POST', '/lots', other, { body: house.listing({ saleId: own }) })).toMatchObject({ status: 403, body: { code: 'forbidden' } });
  await house.call('PATCH', `/sales/${own}`, seller, { body: { sellersMayConsign: true } });
  expect((await house.call('POST', '/lots', other, { body: house.listing({ saleId: own }) })).status).toBe(201);
  expect((await house.call('POST', '/lots', other, { body: house.listing({ saleId: await newSale(clerk) }) })).status).toBe(201);
});

test('lots of a group share one close, and one group', async () => {
  const sale = await newSale(clerk);
  const grouped = { saleId: sale, group: 'Trays', softClose: { scope: 'group' }, closesAt: at(2 * DAY) };
  const first = await house.published(seller, grouped);
  const second = await house.published(seller, grouped);
  const apart = await house.published(seller, { ...grouped, group: 'Cups', closesAt: at(4 * DAY) });
  const groups = [first, second, apart].map((lot) => house.bidding.stateOf(lot).terms.groupId);
  expect(groups[0]).toMatch(/^grp_/);
  expect(groups[1]).toBe(groups[0]);
  expect(groups[2]).not.toBe(groups[0]);
  const stray = await house.draft(seller, { ...grouped, closesAt: at(3 * DAY) });
  const refused = await house.call('POST', `/lots/${stray}/publish`, seller);
  expect(refused).toMatchObject({ status: 409, body: { code: 'wrong_state', errors: [{ at: 'closesAt' }] } });
  expect((await house.call('POST', '/lots', seller, { body: house.listing({ ...grouped, group: undefined }) })).body).toMatchObject({ errors: [{ at: 'group' }] });
});

test('a group that closes together is one seller\'s, unless staff put lots of several together', async () => {
  const sale = await newSale(clerk);
  const grouped = { saleId: sale, group: 'Trays', softClose: { scope: 'group' }, closesAt: at(2 * DAY) };
  const early = await house.draft(other, grouped);
  const first = await house.published(seller, grouped);
  const another = { errors: [{ at: 'group', code: 'group_of_another' }] };
  // Drafted before anybody had the name: refused when it would join.
  expect(await house.call('POST', `/lots/${early}/publish`, other)).toMatchObject({ status: 409, body: { code: 'wrong_state', ...another } });
  expect(await house.call('POST', '/lots', other, { body: house.listing(grouped) })).toMatchObject({ status: 400, body: another });
  const apart = await house.draft(other, { ...grouped, group: 'Cups' });
  expect(await house.call('PATCH', `/lots/${apart}`, other, { body: { group: 'Trays' } })).toMatchObject({ status: 400, body: another });
  const csv = `title,category,currency,opening_price,closes_at,sale_id,soft_close_scope,group\nOne,watches,USD,1,${at(2 * DAY)},${sale},group,Trays\nTwo,watches,USD,1,${at(2 * DAY)},${sale},group,Cups\n`;
  const looked = await house.server.inject({ method: 'POST', url: '/api/v1/lots/import?preview=true', payload: Buffer.from(csv), headers: { 'content-type': 'text/csv', authorization: `Bearer ${other.token}` } });
  expect(looked.json()).toMatchObject({ faults: [{ row: 2, column: 'group', code: 'group_of_another' }] });
  expect((await house.call('POST', `/lots/${apart}/publish`, other)).body).toMatchObject({ status: 'open' });
  // The same seller goes on, and staff may join.
  const own = await house.published(seller, grouped);
  const admin = house.person('Ada Admin', 'admin');
  expect((await house.call('POST', `/lots/${early}/publish`, admin)).body).toMatchObject({ status: 'open' });
  expect(new Set([first, own, early].map((lot) => house.bidding.stateOf(lot).terms.groupId)).size).toBe(1);
});

test('lots of the scope sale leave the stagger out, those of the scope sequential keep it', async () => {
  const sale = await newSale(clerk, { closesAt: at(3 * DAY) });
  const closesOf = async (scope: string) => {
    const made = await house.call('POST', '/lots', seller, { body: { ...house.listing({ saleId: sale, softClose: { scope } }), closesAt: undefined } });
    return made.body['closesAt'];
  };
  expect([await closesOf('sale'), await closesOf('sale'), await closesOf('sequential')]).toEqual([at(3 * DAY), at(3 * DAY), at(3 * DAY + 60_000)]);
});

test('a draft that moves into a sale gets the last place there', async () => {
  const sale = await newSale(clerk);
  await house.draft(seller, { saleId: sale });
  const moving = await house.draft(seller);
  expect((await house.call('PATCH', `/lots/${moving}`, seller, { body: { saleId: sale } })).body).toMatchObject({ sale: { id: sale, position: 2 } });
  expect((await house.call('PATCH', `/lots/${moving}`, seller, { body: { saleId: null } })).body).toMatchObject({ sale: null });
});

test('a sale without approvals approves at once, and bidding knows before the answer', async () => {
  const sale = await newSale(clerk);
  const reply = await house.call('PUT', `/sales/${sale}/registrations/me`, bidder);
  expect(reply).toMatchObject({ status: 200, body: { sale, account: bidder.accountId, displayName: 'Bea Bidder', status: 'approved' } });
  expect(house.bidding.standing.at(-1)).toEqual({ kind: 'approval', sale, account: bidder.accountId, approved: true });
});

test('a sale with approvals waits for staff, who may change their mind', async () => {
  const sale = await newSale(clerk, { approvalRequired: true });
  const told = () => house.bidding.standing.filter((change) => change.kind === 'approval' && change.sale === sale).map((change) => 'approved' in change && change.approved);
  const decide = (by: TestAccount, status: string) => house.call('PUT', `/sales/${sale}/registrations/${bidder.accountId}`, by, { body: { status } });
  expect(await decide(clerk, 'approved')).toMatchObject({ status: 404 });
  expect((await house.call('PUT', `/sales/${sale}/registrations/me`, bidder)).body).toMatchObject({ status: 'pending', decidedAt: null });
  expect(told()).toEqual([]);
  expect(await decide(seller, 'approved')).toMatchObject({ status: 403 });
  expect(await decide(bidder, 'approved')).toMatchObject({ status: 403 });
  expect((await decide(clerk, 'approved')).body).toMatchObject({ status: 'approved' });
  expect((await decide(clerk, 'declined')).body).toMatchObject({ status: 'declined' });
  expect(told()).toEqual([true, false]);
  // Asking again does not undo what staff decided.
  expect((await house.call('PUT', `/sales/${sale}/registrations/me`, bidder)).body).toMatchObject({ status: 'declined' });
  const listed = await house.call('GET', `/sales/${sale}/registrations`, clerk);
  expect(itemsOf(listed.body)).toMatchObject([{ account: bidder.accountId, status: 'declined' }]);
  expect((await house.call('GET', `/sales/${sale}/registrations`, seller)).status).toBe(403);
});

test('a registration whose message was lost is told again by the outbox, as it stands now', async () => {
  const sale = await newSale(clerk, { approvalRequired: true });
  await house.call('PUT', `/sales/${sale}/registrations/me`, other);
  house.bidding.down = new Error('bidding is away');
  const lost = await house.call('PUT', `/sales/${sale}/registrations/${other.accountId}`, clerk, { body: { status: 'approved' } });
  house.bidding.down = null;
  expect(lost.status).toBe(503);
  const kept = await house.outside.all<{ payload: { kind: 'registration.decided'; sale: never; account: never; approved: boolean; atMs: number } }>(
    { name: 'test.decided', sql: "select payload from auction.events where kind = 'registration.decided' and payload ->> 'sale' = $1 order by id" }, [sale],
  );
  expect(kept.map((row) => row.payload)).toMatchObject([{ sale, account: other.accountId, approved: true }]);
  await house.module.handlers.onAuctionEvents(kept.map((row) => row.payload));
  expect(house.bidding.standing.at(-1)).toEqual({ kind: 'approval', sale, account: other.accountId, approved: true });
});

test('two sales that were asked for under one key are one sale', async () => {
  const body = { title: 'Once only' };
  const [one, two] = await Promise.all([1, 2].map(() => house.call('POST', '/sales', clerk, { body, key: 'one-sale' })));
  expect(one?.body['id']).toBe(two?.body['id']);
  expect(await house.call('POST', '/sales', clerk, { body: { title: 'Another' }, key: 'one-sale' })).toMatchObject({ status: 422 });
});

function itemsOf(body: Record<string, unknown>): Record<string, unknown>[] {
  const items: unknown = body['items'];
  return Array.isArray(items) ? items : [];
}
