import { afterAll, beforeAll, expect, test } from 'vitest';
import { auctionHouse, type AuctionHouse, type TestAccount } from '../../../test/support/auction-house.ts';

let house: AuctionHouse;
let admin: TestAccount;
let clerk: TestAccount;
let seller: TestAccount;
let bidder: TestAccount;

beforeAll(async () => {
  house = await auctionHouse();
  admin = house.person('Ada Admin', 'admin');
  clerk = house.person('Cleo Clerk', 'clerk');
  seller = house.person('Sam Seller', 'seller');
  bidder = house.person('Bea Bidder');
});
afterAll(() => house.close());

const items = (body: Record<string, unknown>): Record<string, unknown>[] => body['items'] as Record<string, unknown>[];

test('staff find lots by words, by status and by id', async () => {
  const watch = await house.published(seller, { title: 'Silver watch' });
  const chair = await house.published(seller, { title: 'Oak chair' });
  await house.bidding.commands.freeze({ lot: chair, by: null, reason: 'A leg is missing.' });
  await house.relay();
  const ids = async (query: string): Promise<unknown[]> => items((await house.call('GET', `/admin/lots?${query}`, clerk)).body).map(({ id }) => id);
  expect(await ids('status=frozen')).toEqual([chair]);
  expect(await ids('q=silver')).toEqual([watch]);
  expect(await ids(`q=${chair}`)).toEqual([chair]);
  expect(await ids('q=lot_999')).toEqual([]);
  expect((await ids('sort=newest')).slice(0, 2)).toEqual([chair, watch]);
  expect(await house.module.operations.counts()).toMatchObject({ frozen: 1, stuck: 0 });
});

test('staff who withdraw somebody\'s lot say why, and it stays on record; a seller need not', async () => {
  const lot = await house.published(seller);
  expect(await house.call('POST', `/lots/${lot}/cancel`, clerk)).toMatchObject({ status: 400, body: { code: 'malformed', errors: [{ at: 'reason' }] } });
  expect((await house.call('GET', `/lots/${lot}`)).body).toMatchObject({ status: 'open' });
  expect((await house.call('POST', `/lots/${lot}/cancel`, clerk, { body: { reason: 'A copy, not the original.' } })).body).toMatchObject({ outcome: 'withdrawn' });
  expect((await house.call('POST', `/lots/${lot}/cancel`, clerk, { body: { reason: 'Said twice.' } })).status).toBe(200);
  const draft = await house.draft(seller);
  expect((await house.call('POST', `/lots/${draft}/cancel`, admin, { body: { reason: 'Forbidden goods.' } })).status).toBe(200);
  expect((await house.call('POST', `/lots/${await house.published(seller)}/cancel`, seller)).status).toBe(200);
  expect(items((await house.call('GET', '/admin/acts', clerk)).body)).toMatchObject([
    { kind: 'lot.withdrawn', lot: draft, by: { displayName: 'Ada Admin' }, reason: 'Forbidden goods.' },
    { kind: 'lot.withdrawn', lot, by: { displayName: 'Cleo Clerk' }, account: { displayName: 'Sam Seller' }, reason: 'A copy, not the original.' },
  ]);
  await expect(house.database.run({ name: 'test.mend', sql: 'delete from auction.admin_acts' })).rejects.toThrow(/permission denied/);
});

test('registrations of all sales wait in one list, longest first, until they are decided, with the reason kept', async () => {
  const sales = await Promise.all(['Spring', 'Autumn'].map(async (title) => String((await house.call('POST', '/sales', clerk, { body: { title, approvalRequired: true } })).body['id'])));
  for (const sale of sales) await house.call('PUT', `/sales/${sale}/registrations/me`, bidder);
  const waiting = items((await house.call('GET', '/admin/registrations', clerk)).body);
  expect(waiting.map(({ saleTitle, displayName }) => [saleTitle, displayName])).toEqual([['Spring', 'Bea Bidder'], ['Autumn', 'Bea Bidder']]);
  const first = (await house.call('GET', '/admin/registrations?limit=1', clerk)).body;
  expect(items((await house.call('GET', `/admin/registrations?limit=1&cursor=${String(first['next'])}`, clerk)).body)).toMatchObject([{ saleTitle: 'Autumn' }]);
  await house.call('PUT', `/sales/${sales[0]}/registrations/${bidder.accountId}`, clerk, { body: { status: 'declined', reason: 'Unknown to the house.' } });
  await house.call('PUT', `/sales/${sales[1]}/registrations/${bidder.accountId}`, clerk, { body: { status: 'approved' } });
  expect(items((await house.call('GET', '/admin/registrations', clerk)).body)).toEqual([]);
  expect(items((await house.call('GET', '/admin/acts?limit=2', clerk)).body)).toMatchObject([
    { kind: 'registration.approved', sale: sales[1], reason: null }, { kind: 'registration.declined', sale: sales[0], reason: 'Unknown to the house.', account: { displayName: 'Bea Bidder' } },
  ]);
});

test.each(['/admin/lots', '/admin/registrations', '/admin/acts'])('%s is for clerks and admins', async (path) => {
  expect((await house.call('GET', path)).status).toBe(401);
  const others = [bidder, seller, house.person('Finn', 'finance'), house.person('Ana', 'analyst')];
  for (const by of others) expect((await house.call('GET', path, by)).status).toBe(403);
  for (const by of [clerk, admin]) expect((await house.call('GET', path, by)).status).toBe(200);
});

test.each([
  '/admin/lots?status=sold', '/admin/lots?limit=0', '/admin/lots?cursor=zzz', '/admin/lots?sort=price', `/admin/lots?q=${'x'.repeat(201)}`, '/admin/registrations?limit=1000', '/admin/registrations?cursor=zzz',
  '/admin/registrations?sale=1', '/admin/acts?limit=-1', '/admin/acts?cursor=zzz', '/admin/acts?by=me',
])('%s is malformed', async (path) => {
  expect((await house.call('GET', path, admin)).body).toMatchObject({ code: 'malformed' });
});
