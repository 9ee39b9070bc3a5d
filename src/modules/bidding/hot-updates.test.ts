import { afterAll, beforeAll, expect, test } from 'vitest';
import { biddingHouse, type BiddingHouse } from '../../../test/support/bidding.ts';
import { statement } from '#platform/db/types.ts';

let house: BiddingHouse;
beforeAll(async () => { house = await biddingHouse(); });
afterAll(async () => { await house.stop(); });

/** Columns of a lot's head that a bid may rewrite. An index on one of them makes every bid write all indexes of the table anew. */
const REWRITTEN = [
  'seq', 'price', 'leader_id', 'leader_bidder', 'leader_maximum', 'runner_up_maximum', 'closes_ms', 'extensions', 'bid_count', 'bidder_count', 'buy_now_gone', 'last_decided_ms',
];

const indexedColumns = statement<{ column: string }>('', `
  select distinct a.attname as column
  from pg_index i
  join pg_depend d on d.classid = 'pg_class'::regclass and d.objid = i.indexrelid and d.refclassid = 'pg_class'::regclass and d.refobjid = i.indrelid
  join pg_attribute a on a.attrelid = i.indrelid and a.attnum = d.refobjsubid
  where i.indrelid = 'bidding.lots'::regclass
  union
  select a.attname
  from pg_index i
  join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any (i.indkey)
  where i.indrelid = 'bidding.lots'::regclass`);
const updates = statement<{ all: number; hot: number }>('', `
  select n_tup_upd::integer as all, n_tup_hot_upd::integer as hot
  from pg_stat_user_tables
  where relid = 'bidding.lots'::regclass`);

test('no index of the heads, nor a condition of one, holds a column that a bid rewrites', async () => {
  const columns = (await house.store.openAsOwner().all(indexedColumns)).map(({ column }) => column);
  expect(columns).toContain('lot_id');
  expect(columns.filter((column) => REWRITTEN.includes(column))).toEqual([]);
});

test('bids update the head in place', async () => {
  const lot = await house.lot();
  for (let n = 0; n < 300; n += 1) await house.bid(lot, `b${n % 7}`, 2_000n + BigInt(n) * 20_000n);
  // Statistics of a session are written when it ends.
  await house.bidding.stop();
  const owner = house.store.openAsOwner();
  let seen = await owner.one(updates);
  while ((seen?.all ?? 0) < 300) seen = await owner.one(updates);
  expect((seen?.hot ?? 0) / (seen?.all ?? 1)).toBeGreaterThan(0.9);
});
