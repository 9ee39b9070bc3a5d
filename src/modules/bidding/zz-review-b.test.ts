import { afterEach, beforeEach, expect, test } from 'vitest';
import { DatabaseError } from 'pg';
import { biddingHouse, type BiddingHouse } from '../../../test/support/bidding.ts';
import { freshDatabase, type TestDatabase } from '../../../test/support/postgres.ts';
import { tamperedLane } from '../../../test/support/tampered-lane.ts';
import { groupId, idKey } from '#domain/ids.ts';
import { statement } from '#platform/db/types.ts';
import { systemTimers } from '#platform/time/system.ts';
import { biddingMigrations, type BiddingPorts } from './index.ts';

let store: TestDatabase;
let houses: BiddingHouse[] = [];
beforeEach(async () => { store = await freshDatabase([biddingMigrations]); });
afterEach(async () => { for (const h of houses) await h.stop(); houses = []; await store.drop(); });
async function open(ports: Partial<BiddingPorts> = {}): Promise<BiddingHouse> {
  const house = await biddingHouse(ports, store); houses.push(house); return house;
}
const show = (x: unknown) => JSON.stringify(x, (_, v) => typeof v === 'bigint' ? `${v}n` : v);
const sleep = (ms: number) => new Promise((r) => setTimeout(r, ms));
const lockRow = statement<never>('', 'select lot_id from bidding.lots where lot_id = $1 for update');
const lockGroup = statement<never>('', 'select group_id from bidding.groups where group_id = $1 for update');

test('6 two processes, B14', async () => {
  const one = await open();
  let slow = false;
  const two = await open({ connectLane: async () => { if (slow) await sleep(1500); return store.lane('bidding'); } });
  const lot = await one.lot({ closesInMs: 2500, softClose: { windowSeconds: 0, mode: 'reset', scope: 'lot', cap: { kind: 'none' }, trigger: 'any_bid' } });
  const { closesAtMs } = await one.head(lot);
  slow = true;
  await sleep(closesAtMs - 600 - Date.now());
  const a = await two.bid(lot, 'anna', 5_000n);
  console.log('T6 received 600ms before close in process 2:', show(a), show(one.events), show(two.events));
  console.log(show(one.reports.filter(r=>r.kind!=='batch')), show(two.reports.filter(r=>r.kind!=='batch')), closesAtMs, one.bidding.stats(), two.bidding.stats());
});
test('8 slow lane and one lane: retract closes before a waiting bid', async () => {
  // the ordinary lane loses its connection 600 ms before the close; a retraction on the slow lane closes the lot
  let n = 0; let slow = false;
  const timers = { ...systemTimers, after: (ms: number, fn: () => void) => ms === 1000 ? { cancel() {} } : systemTimers.after(ms, fn) };
  const house = await open({ lanes: 1, timers: timers as never, connectLane: async () => { const first = n++ ; if (first === 1 && slow) await sleep(1500); return store.lane('bidding'); } });
  const lot = await house.lot({ closesInMs: 2000, softClose: { windowSeconds: 0, mode: 'reset', scope: 'lot', cap: { kind: 'none' }, trigger: 'any_bid' } });
  const { closesAtMs } = await house.head(lot);
  slow = true;
  await store.openAsOwner().all(statement('', `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'auctionhub lane' and datname = current_database()`));
  await sleep(closesAtMs - 700 - Date.now());
  const a = house.bid(lot, 'anna', 5_000n);
  await sleep(closesAtMs + 100 - Date.now());
  const r = await house.bidding.commands.retract({ account: house.account('bob'), lot, key: 'r', reason: 'typing_error' });
  console.log('T8', show(r), show(await a));
});
