import { afterEach, beforeEach, expect, test } from 'vitest';
import { auctionHouse, type AuctionHouse } from '../../../test/support/auction-house.ts';
import type { Breach, CheckResult } from '#contracts/verify.ts';
import { idKey, type LotId } from '#domain/ids.ts';
import { minor } from '#domain/money.ts';
import { statement } from '#platform/db/types.ts';
import { auctionVerifier } from './index.ts';

let house: AuctionHouse;
let lot: LotId;
const onTheWay = { lots: new Set<LotId>(), tooMany: false };
beforeEach(async () => {
  house = await auctionHouse();
  onTheWay.lots = new Set();
  onTheWay.tooMany = false;
  lot = await house.published(house.person('sam', 'seller'));
  house.bidding.bid(lot, house.person('anna').accountId, minor(5_000n));
  await house.relay();
});
afterEach(async () => { await house.close(); });

const verifier = () => auctionVerifier({ database: house.database, bidding: house.bidding.queries, unrelayed: async () => (onTheWay.tooMany ? null : onTheWay.lots), nowMs: house.nowMs });

async function checked(): Promise<CheckResult> {
  for await (const result of verifier().checks({ kind: 'full' })) return result;
  throw new Error('there is one check');
}
const words = (breaches: readonly Breach[]) => breaches.map(({ expected, found }) => `${expected}: ${found}`);

test('lists that show what bidding decided are good, and an empty house is not exercised', async () => {
  expect(await checked()).toMatchObject({ check: 'lists_agree_with_heads', rows: 1, breachCount: 0, note: null });
  const empty = await auctionHouse();
  for await (const result of auctionVerifier({ database: empty.database, bidding: empty.bidding.queries, unrelayed: async () => new Set(), nowMs: empty.nowMs }).checks({ kind: 'full' })) {
    expect(result).toMatchObject({ rows: 0, breachCount: 0 });
  }
  await empty.close();
});

test.each([
  ['a price', 'update auction.heads set price = price + 1 where lot_id = $1', ['price 1000, as bidding has it: 1001 in the lists']],
  ['a leader', 'update auction.heads set leader = \'Amber Heron\' where lot_id = $1', ['leader Bidder 1, as bidding has it: Amber Heron in the lists']],
  ['a state', 'update auction.heads set status = \'frozen\' where lot_id = $1', ['status open, as bidding has it: frozen in the lists']],
  ['an event that nobody decided', 'update auction.heads set seq = 9 where lot_id = $1', ['event 2, as bidding has it: 9 in the lists']],
  ['an event that was not heard of', 'update auction.heads set seq = 1 where lot_id = $1', ['event 2, as bidding has it: 1 in the lists']],
  ['a later close', 'update auction.heads set closes_at_ms = closes_at_ms + 1000 where lot_id = $1', [expect.stringMatching(/^close .+ in the lists$/)]],
  ['a lot taken off the lists', 'delete from auction.heads where lot_id = $1', ['a published lot in the lists: none']],
  ['an opening price', 'update auction.lots set opening_price = 900 where id = $1', ['opening price 1000, as bidding has it: 900 in the lists']],
])('%s that was changed by hand is found by a check and in the auditor\'s pass', async (_, sql, expected) => {
  await house.outside.run(statement('', sql), [idKey(lot)]);
  expect(words((await checked()).breaches)).toEqual(expected);
  const found = await verifier().audited.pass(1);
  expect({ words: words(found.breaches), passDone: found.passDone }).toEqual({ words: expected, passDone: true });
});

test('what is on the way is no breach, nor is anything while too much is', async () => {
  house.bidding.bid(lot, house.person('bob').accountId, minor(9_000n));
  onTheWay.lots.add(lot);
  expect(await checked()).toMatchObject({ breachCount: 0, note: 'Lots with events on the way, not compared: 1.' });
  onTheWay.tooMany = true;
  expect(await checked()).toMatchObject({ breachCount: 0 });
  onTheWay.tooMany = false;
  onTheWay.lots.clear();
  expect((await checked()).breachCount).toBeGreaterThan(0);
  await house.relay();
  expect(await checked()).toMatchObject({ breachCount: 0, note: null });
});
