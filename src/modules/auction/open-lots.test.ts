import { afterAll, beforeAll, expect, test } from 'vitest';
import { minor } from '#domain/money.ts';
import { auctionHouse, type AuctionHouse, type TestAccount } from '../../../test/support/auction-house.ts';

let house: AuctionHouse;
let seller: TestAccount;
beforeAll(async () => {
  house = await auctionHouse();
  seller = house.person('Sam Seller', 'seller');
});
afterAll(() => house.close());

const inDays = (days: number): string => new Date(house.nowMs() + days * 86_400_000).toISOString();

test('what is open is listed soonest close first, with its price of now, and a draft is not told of', async () => {
  const { openLots } = house.module.queries;
  expect(await openLots(50)).toEqual({ lots: [], more: false, published: false });
  await house.draft(seller);
  expect((await openLots(50)).published).toBe(false);
  await house.published(seller, { title: 'Later', opensAt: inDays(1), closesAt: inDays(4) });
  expect(await openLots(50)).toEqual({ lots: [], more: false, published: true });
  const [third, first, second] = [
    await house.published(seller, { title: 'Third', closesAt: inDays(3) }), await house.published(seller, { title: 'First', closesAt: inDays(1) }),
    await house.published(seller, { title: 'Second', closesAt: inDays(2), reservePrice: 5_000 }),
  ];
  await house.relay();
  // Not relayed: the price shown is bidding's, not the projection's.
  house.bidding.bid(second, house.person('Bea Bidder').accountId, minor(8_000n));
  const found = await openLots(50);
  expect(found.lots.map(({ id }) => id)).toEqual([first, second, third]);
  expect(found.lots[1]).toMatchObject({ title: 'Second', price: 5_000, bidCount: 1, reserve: 'met', seller: { displayName: 'Sam Seller' } });
  expect(JSON.stringify(found)).not.toMatch(/reservePrice|8000/);
  expect(await openLots(2)).toMatchObject({ lots: [{ id: first }, { id: second }], more: true });
});

test('a lot that closed a moment ago is not shown as open', async () => {
  const before = (await house.module.queries.openLots(50)).lots.map(({ id }) => id);
  const closing = await house.published(seller, { title: 'Over', closesAt: inDays(0.5) });
  await house.relay();
  expect((await house.module.queries.openLots(50)).lots[0]?.id).toBe(closing);
  await house.bidding.commands.endLot({ lot: closing, by: null, operator: true });
  expect((await house.module.queries.openLots(50)).lots.map(({ id }) => id)).toEqual(before);
});
