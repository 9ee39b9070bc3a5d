import { afterAll, beforeAll, expect, test } from 'vitest';
import { freshDatabase, type TestDatabase } from '../../../test/support/postgres.ts';
import { statement } from '#platform/db/types.ts';
import { biddingMigrations } from './index.ts';
import { lockFreeLots, lockLots, readBidders, readMoment, writeOne } from './store/lane.ts';

let store: TestDatabase;
beforeAll(async () => { store = await freshDatabase([biddingMigrations]); });
afterAll(async () => { await store.drop(); });

// On a fresh house the planner knows nothing; a plan it makes then stays with the prepared statement while the table grows.
test.each([
  [readMoment, 'decisions_by_request'], [lockLots, 'lots_pkey'], [lockFreeLots, 'lots_pkey'], [readBidders, 'decisions_first_bids'],
  [writeOne, 'lots_pkey'],
])('$0.name goes by its index on a house without a row', async (asked, index) => {
  const lane = await store.lane('bidding');
  const { rows } = await lane.send(statement<{ 'QUERY PLAN': string }>('', `explain (generic_plan, costs off) ${asked.sql}`));
  const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
  expect(plan).toContain(index);
  expect(plan).not.toMatch(/Seq Scan|Hash Join|Merge Join/);
});
