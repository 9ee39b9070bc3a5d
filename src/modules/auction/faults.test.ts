import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AuctionEvent } from '#contracts/auction.ts';
import type { LotId } from '#domain/ids.ts';
import { minor } from '#domain/money.ts';
import { auctionHouse, type AuctionHouse, type TestAccount } from '../../../test/support/auction-house.ts';

let house: AuctionHouse;
let seller: TestAccount;
let bidder: TestAccount;

beforeAll(async () => {
  house = await auctionHouse();
  seller = house.person('Sam Seller', 'seller');
  bidder = house.person('Bea Bidder');
});
afterAll(() => house.close());

const outbox = async (lot: LotId): Promise<AuctionEvent[]> => {
  const rows = await house.outside.all<{ payload: AuctionEvent }>(
    { name: 'test.outbox', sql: "select payload from auction.events where payload ->> 'lot' = $1 order by id" }, [lot],
  );
  return rows.map((row) => row.payload);
};

test('a lot that was published while bidding was away is handed over by the outbox', async () => {
  const lot = await house.draft(seller);
  house.bidding.down = new Error('bidding is away');
  expect((await house.call('POST', `/lots/${lot}/publish`, seller)).status).toBe(503);
  house.bidding.down = null;
  expect((await house.call('GET', `/lots/${lot}`, bidder)).body).toMatchObject({ status: 'scheduled', seq: 0, price: 1_000, you: { bids: 0 } });
  const facts = await outbox(lot);
  expect(facts).toMatchObject([{ kind: 'lot.published', lot, seller: seller.accountId }]);
  await house.module.handlers.onAuctionEvents([...facts, ...facts]);
  expect((await house.call('GET', `/lots/${lot}`, bidder)).body).toMatchObject({ status: 'open', seq: 1 });
  expect(house.bidding.events.filter((event) => event.lot === lot)).toHaveLength(1);
});

test('of lots that bidding knows none is handed over again', async () => {
  const lots = await Promise.all([house.published(seller), house.published(seller)]);
  const facts = (await Promise.all(lots.map(outbox))).flat();
  const before = house.bidding.taken.length;
  await house.module.handlers.onAuctionEvents(facts);
  expect(facts).toHaveLength(2);
  expect(house.bidding.taken).toHaveLength(before);
});

test('a seller who publishes again after a lost answer finds the lot open', async () => {
  const lot = await house.draft(seller);
  house.bidding.beforeAnswer = () => {
    throw new Error('the answer was lost');
  };
  expect((await house.call('POST', `/lots/${lot}/publish`, seller, { key: 'publish-it' })).status).toBe(503);
  house.bidding.beforeAnswer = () => {};
  expect((await house.call('POST', `/lots/${lot}/publish`, seller, { key: 'publish-it' })).body).toMatchObject({ status: 'open', seq: 1 });
  expect(await outbox(lot)).toHaveLength(1);
});

test('a lower reserve whose answer was lost is in the seller\'s view once bidding\'s event arrives', async () => {
  const lot = await house.published(seller, { reservePrice: 4_000 });
  house.bidding.beforeAnswer = () => {
    throw new Error('the answer was lost');
  };
  expect((await house.call('PATCH', `/lots/${lot}`, seller, { body: { reservePrice: 3_000 } })).status).toBe(503);
  house.bidding.beforeAnswer = () => {};
  await house.relay();
  house.windOn(1_500);
  expect((await house.call('GET', `/lots/${lot}`, seller)).body).toMatchObject({ reservePrice: 3_000 });
  // The same wish again has nothing left to do.
  expect((await house.call('PATCH', `/lots/${lot}`, seller, { body: { reservePrice: 3_000 } })).status).toBe(200);
});

test('of a crowd that looks at one lot each sees the current price, and `you` of their own', async () => {
  const lot = await house.published(seller);
  const first = await house.module.queries.view(lot, bidder.accountId);
  house.bidding.bid(lot, bidder.accountId, minor(5_000n));
  const views = await Promise.all(Array.from({ length: 500 }, (_, n) => house.module.queries.view(lot, n % 2 === 0 ? bidder.accountId : null)));
  expect(first).toMatchObject({ seq: 1, bidCount: 0 });
  expect(views.every((view) => view?.['seq'] === 2 && view['bidCount'] === 1)).toBe(true);
  expect(views.filter((view) => view !== null && 'you' in view)).toHaveLength(250);
});

test('a description that changed is shown at once where it was changed', async () => {
  const lot = await house.published(seller);
  await house.module.queries.view(lot, null);
  await house.call('PATCH', `/lots/${lot}`, seller, { body: { description: 'A new strap.' } });
  expect(await house.module.queries.view(lot, null)).toMatchObject({ description: 'A new strap.' });
});

test('two changes of one description at the same moment keep every wording once', async () => {
  const lot = await house.published(seller);
  const words = ['One.', 'Two.', 'Three.'];
  await Promise.all(words.map((description) => house.call('PATCH', `/lots/${lot}`, seller, { body: { description } })));
  const kept = await house.outside.all<{ previous: string }>(
    { name: 'test.kept', sql: 'select previous from auction.descriptions where lot_id = $1 order by changed_at_ms' }, [lot.slice(4)],
  );
  const { body } = await house.call('GET', `/lots/${lot}`);
  expect(kept).toHaveLength(3);
  expect(new Set([...kept.map((row) => row.previous), body['description']])).toEqual(new Set(['One.', 'Runs well.', 'Three.', 'Two.']));
});

test('two publications at the same moment are one', async () => {
  const lot = await house.draft(seller);
  // Somebody holds the lot until both have come as far as they can.
  const replies = await house.outside.transaction(async (tx) => {
    await tx.one({ name: 'test.hold', sql: 'select id from auction.lots where id = $1 for update' }, [lot.slice(4)]);
    const both = [1, 2].map(() => house.call('POST', `/lots/${lot}/publish`, seller));
    let waiting = 0;
    while (waiting < 2) {
      const row = await house.outside.one<{ count: string }>({ name: 'test.waiting', sql: "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'" });
      waiting = Number(row?.count);
    }
    return both;
  });
  expect((await Promise.all(replies)).map((reply) => reply.status)).toEqual([200, 200]);
  expect(await outbox(lot)).toHaveLength(1);
  expect(house.bidding.events.filter((event) => event.lot === lot)).toHaveLength(1);
});

test('a draft whose close has come cannot be published until it is mended', async () => {
  const lot = await house.draft(seller, { closesAt: new Date(house.nowMs() + 61_000).toISOString() });
  await house.outside.run({ name: 'test.age', sql: 'update auction.lots set closes_at_ms = closes_at_ms - 120000 where id = $1' }, [lot.slice(4)]);
  const refused = await house.call('POST', `/lots/${lot}/publish`, seller);
  expect(refused).toMatchObject({ status: 409, body: { code: 'wrong_state', errors: [{ at: 'closesAt' }] } });
  expect(house.bidding.taken).not.toContain(lot);
  await house.call('PATCH', `/lots/${lot}`, seller, { body: { closesAt: new Date(house.nowMs() + 3_600_000).toISOString() } });
  expect((await house.call('POST', `/lots/${lot}/publish`, seller)).status).toBe(200);
});

test('calls failed only where bidding was made to fail', () => {
  expect(house.failures).toHaveLength(3);
});

test('a crowd that looks at one lot costs one read of its listing a second', async () => {
  const lot = await house.published(seller);
  const reads = countReads('auction.read_listing');
  const crowd = () => Promise.all(Array.from({ length: 200 }, () => house.module.queries.view(lot, null)));
  house.windOn(2_000);
  await crowd();
  await crowd();
  expect(reads()).toBe(1);
  house.windOn(1_001);
  await crowd();
  expect(reads()).toBe(2);
});

test('a draft is not kept: its seller sees each change', async () => {
  const lot = await house.draft(seller);
  const reads = countReads('auction.read_listing');
  for (const _look of [1, 2, 3]) await house.module.queries.view(lot, seller.accountId);
  expect(reads()).toBe(3);
  expect(await house.module.queries.view(lot, bidder.accountId)).toBeNull();
});

/** How often a statement ran on the module's pool from now on. */
function countReads(name: string): () => number {
  const { one } = house.database;
  let count = 0;
  house.database.one = (statement, values) => {
    if (statement.name === name) count += 1;
    return one(statement, values);
  };
  return () => count;
}
