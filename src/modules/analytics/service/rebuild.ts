import type { EventLog } from '../ports.ts';
import { FACTS_AT_ONCE_MAX, keepFactsAsGiven, takeCounting } from '../store/facts.ts';
import { keepListings } from '../store/lots.ts';
import { forgetMoney } from '../store/money.ts';
import { forgetPeople } from '../store/people.ts';
import { countStretch, stretches } from '../store/recount.ts';
import { factsByKey, followAuction, followIdentity, followPayment } from './follow.ts';
import { askListings } from './listings.ts';
import { parts, type Kit } from './kit.ts';

/** `mended`: facts that were missing or other than in the log. `stretches`: days that were counted again. */
export type Rebuilt = { facts: number; mended: number; stretches: number };

/**
 * Reads every event of the log again and counts the figures anew, a day at a time. Beside a running house: its facts wait for one day's
 * count at most, and what is read meanwhile is right for the days that were counted. Broken off, it is run again from the start.
 */
export async function rebuild(kit: Kit, log: EventLog): Promise<Rebuilt> {
  const rebuilt: Rebuilt = { facts: 0, mended: 0, stretches: 0 };
  await log.bidding(async (events) => {
    for (const facts of parts(factsByKey(events), FACTS_AT_ONCE_MAX)) {
      const listings = await askListings(kit, [...new Set(facts.map(({ lot }) => lot))]);
      rebuilt.facts += facts.length;
      rebuilt.mended += await kit.upkeep.transaction(async (tx) => {
        await keepListings(tx, listings);
        return keepFactsAsGiven(tx, facts);
      });
    }
  });
  await kit.upkeep.transaction(async (tx) => {
    await tx.one(takeCounting);
    await tx.run(forgetPeople);
    await tx.run(forgetMoney);
  });
  await log.identity((events) => followIdentity(kit, events));
  await log.payment((events) => followPayment(kit, events));
  await log.auction((events) => followAuction(kit, events));
  for (const fromMs of await stretches(kit.upkeep)) {
    await kit.upkeep.transaction(async (tx) => {
      await tx.one(takeCounting);
      await countStretch(tx, fromMs);
    });
    rebuilt.stretches += 1;
  }
  return rebuilt;
}
