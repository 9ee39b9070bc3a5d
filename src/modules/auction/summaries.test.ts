import { afterAll, beforeAll, expect, test } from 'vitest';
import { auctionHouse, type AuctionHouse } from '../../../test/support/auction-house.ts';

let house: AuctionHouse;
beforeAll(async () => { house = await auctionHouse(); });
afterAll(() => house.close());

test('lots are given by their ids, in the order asked for, without drafts, strangers and repeats', async () => {
  const seller = house.person('Sela', 'seller');
  const [first, second, draft] = [await house.published(seller), await house.published(seller), await house.draft(seller)];
  await house.relay();
  const { status, body } = await house.call('GET', `/lot-summaries?ids=${[second, draft, 'lot_1', first, second, 'nonsense'].join(',')}`, seller);
  expect([status, (body['items'] as { id: string }[]).map(({ id }) => id)]).toEqual([200, [second, first]]);
  expect((body['items'] as { title: string; price: number }[])[0]).toMatchObject({ title: expect.any(String), price: expect.any(Number), image: null });
});

test.each(['/lot-summaries', '/lot-summaries?ids=', '/lot-summaries?ids=lot_1&more=1', `/lot-summaries?ids=${Array.from({ length: 101 }, (_, n) => `lot_${n + 1}`).join(',')}`, `/lot-summaries?ids=${'x'.repeat(2_401)}`])('%s is malformed', async (path) => {
  expect((await house.call('GET', path)).status).toBe(400);
});
