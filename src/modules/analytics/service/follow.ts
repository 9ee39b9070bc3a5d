import type { AuctionEvent } from '#contracts/auction.ts';
import type { BiddingEvent } from '#contracts/bidding.ts';
import type { IdentityEvent } from '#contracts/identity.ts';
import type { PaymentEvent } from '#contracts/payment.ts';
import { DatabaseBusy, isLockTimeout } from '#platform/db/errors.ts';
import type { Tx } from '#platform/db/types.ts';
import type { AccountId } from '#domain/ids.ts';
import { addFirst, additionsOf, factOf, moneyFactOf, type Fact, type FirstTimes } from '../rules.ts';
import { FACTS_AT_ONCE_MAX, keepNewFacts, lotsKnown, shareCounting } from '../store/facts.ts';
import { keepListings } from '../store/lots.ts';
import { keepMoney } from '../store/money.ts';
import { addFirsts, addUp } from '../store/rollups.ts';
import { askListings, countedListings } from './listings.ts';
import { parts, type Kit } from './kit.ts';

/**
 * Counts bidding's facts, each once: its key is kept in the transaction of what it adds. They may come in any order, again, and to several
 * processes at once. A page whose lots are counted again at this moment waits for that.
 */
export async function followBidding(kit: Kit, events: readonly BiddingEvent[]): Promise<void> {
  for (const page of parts(events.map(factOf), FACTS_AT_ONCE_MAX)) {
    const lots = [...new Set(page.map(({ lot }) => lot))];
    const remembered = kit.listings.of(lots);
    const others = lots.filter((lot) => !remembered.has(lot));
    const known = others.length === 0 ? new Set() : await lotsKnown(kit.database, others);
    // Asked before the transaction: another module is never asked inside one.
    const told = await askListings(kit, others.filter((lot) => !known.has(lot)));
    const { fresh, read } = await counting(kit, async (tx) => {
      await keepListings(tx, told);
      const kept = await keepNewFacts(tx, page);
      const listings = await countedListings(tx, others);
      await addUp(tx, additionsOf(kept, new Map([...remembered, ...listings])));
      return { fresh: kept.length, read: listings };
    });
    kit.listings.add(read);
    kit.meters.counted.add(fresh);
    kit.meters.repeated.add(page.length - fresh);
  }
}

/** Keeps what became of money, each fact once. */
export async function followPayment(kit: Kit, events: readonly PaymentEvent[]): Promise<void> {
  for (const page of parts(events.map(moneyFactOf), FACTS_AT_ONCE_MAX)) {
    const lots = [...new Set(page.map(({ lot }) => lot))];
    const known = await lotsKnown(kit.database, lots);
    const told = await askListings(kit, lots.filter((lot) => !known.has(lot)));
    const counted = await counting(kit, async (tx) => {
      await keepListings(tx, told);
      const listings = await countedListings(tx, lots);
      return keepMoney(tx, page.flatMap((fact) => {
        const category = listings.get(fact.lot)?.category;
        return category === undefined ? [] : [{ ...fact, category }];
      }));
    });
    kit.meters.counted.add(counted);
    kit.meters.repeated.add(page.length - counted);
  }
}

/** When somebody first watched a lot. The earliest counts, so the same fact may come again. */
export async function followAuction(kit: Kit, events: readonly AuctionEvent[]): Promise<void> {
  const people = new Map<AccountId, FirstTimes>();
  for (const event of events) if (event.kind === 'lot.watched') addFirst(people, event.account, { watchedMs: event.atMs });
  await keepFirsts(kit, people);
}

/** When somebody registered. */
export async function followIdentity(kit: Kit, events: readonly IdentityEvent[]): Promise<void> {
  const people = new Map<AccountId, FirstTimes>();
  for (const event of events) if (event.kind === 'account.registered') addFirst(people, event.account, { registeredMs: event.atMs });
  await keepFirsts(kit, people);
}

async function keepFirsts(kit: Kit, people: ReadonlyMap<AccountId, FirstTimes>): Promise<void> {
  for (const part of parts([...people], FACTS_AT_ONCE_MAX)) await counting(kit, (tx) => addFirsts(tx, new Map(part)));
}

/** Runs `work` in a transaction that shares the counting with others; a recount under way is waited for like a database that is away. */
async function counting<Result>(kit: Kit, work: (tx: Tx) => Promise<Result>): Promise<Result> {
  try {
    return await kit.database.transaction(async (tx) => {
      await tx.one(shareCounting);
      return work(tx);
    });
  } catch (error) {
    if (isLockTimeout(error)) throw new DatabaseBusy('The figures are being counted again.');
    throw error;
  }
}

/** Facts of some events, each key once: of several with one key the last one. */
export function factsByKey(events: readonly BiddingEvent[]): Fact[] {
  return [...new Map(events.map((event) => [`${event.lot}/${event.seq}`, factOf(event)])).values()];
}
