import { expect, test } from 'vitest';
import type { BiddingEvent } from '#contracts/bidding.ts';
import type { AccountId, LotId } from '#domain/ids.ts';
import { type Database, statement, type Tx } from '#platform/db/types.ts';
import { chanceOf } from '../../../test/support/oracle/chance.ts';
import { notificationHouse, notificationWorld } from '../../../test/support/notification-house.ts';
import { freshDatabase } from '../../../test/support/postgres.ts';
import { notificationMigrations } from './index.ts';
import { wishesOf } from '../../../test/support/wishes.ts';

/* How fast bids are followed, and that who has to be told is told. The figures are printed; a busy machine has less of them. */

const PEOPLE = 200;
/** The most that a relay hands over at once, and what it hands over of a fight while bids come a few at a time. */
const PAGES = [{ page: 500, bids: 20_000 }, { page: 10, bids: 4_000 }] as const;

test.each([1, 200].flatMap((lots) => PAGES.map((of) => ({ lots, ...of }))))('$bids bids on $lots lots, $page at once: everybody but the leader is told last that he was outbid', { timeout: 600_000 }, async ({ lots: count, bids, page }) => {
  const world = notificationWorld();
  const postgres = await freshDatabase([notificationMigrations]);
  const { database, spent } = counted(postgres.open('notification'));
  const { module } = notificationHouse(world, database);
  // The bell as the house rings it for who has said nothing, and a letter of the latest.
  const people = Array.from({ length: PEOPLE }, () => world.somebody({ wishes: wishesOf({ mail: { outbid: true } }) }));
  const lots = Array.from({ length: count }, () => world.newLot());
  const chance = chanceOf(8, count * page);
  const stood = new Map<LotId, Map<AccountId, boolean>>(lots.map((lot) => [lot, new Map()]));
  const leads = new Map<LotId, AccountId>();
  const events = Array.from({ length: bids }, (): BiddingEvent => {
    const [lot, leader] = [chance.pick(lots), chance.pick(people)];
    const of = stood.get(lot);
    const before = leads.get(lot);
    if (before !== undefined) of?.set(before, false);
    of?.set(leader, true);
    leads.set(lot, leader);
    return world.fact('bid.accepted', leader, { lot, closesAtMs: world.clock.nowMs() + 3_600_000 });
  });
  const startMs = performance.now();
  for (let at = 0; at < events.length; at += page) await module.handlers.onBiddingEvents(events.slice(at, at + page));
  const seconds = (performance.now() - startMs) / 1_000;
  const [told] = await database.all(statement<{ beaten: number; waiting: number }>('test.told', `
    select (select count(*)::integer from notification.notices where topic like 'lot %' and kind = 'outbid') as beaten,
      (select count(*)::integer from notification.messages where state = 'waiting' and kind = 'outbid') as waiting`));
  process.stderr.write(`notification: ${bids} bids on ${count} lots, ${page} at once, in ${seconds.toFixed(1)} s, ${Math.round(bids / seconds)}/s; ${(spent.count / (bids / page)).toFixed(1)} statements a page\n`);
  const beaten = [...stood.values()].flatMap((of) => [...of.values()]).filter((leading) => !leading).length;
  expect(told).toEqual({ beaten, waiting: beaten });
  await postgres.drop();
});

/** The same, counting statements; a transaction is one for its beginning and its end. */
function counted(database: Database): { database: Database; spent: { count: number } } {
  const spent = { count: 0 };
  const noted = <Result>(work: () => Promise<Result>): Promise<Result> => {
    spent.count += 1;
    return work();
  };
  const around = (tx: Tx): Tx => ({ all: (of, values) => noted(() => tx.all(of, values)), one: (of, values) => noted(() => tx.one(of, values)), run: (of, values) => noted(() => tx.run(of, values)) });
  return { spent, database: { ...around(database), transaction: (work, options) => noted(() => database.transaction((tx) => work(around(tx)), options)), close: () => database.close() } };
}
