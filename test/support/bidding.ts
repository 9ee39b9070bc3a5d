import { accountId, type AccountId, type LotId, lotId, saleId } from '#domain/ids.ts';
import { incrementsFor } from '#domain/lot/increments.ts';
import type { LotTerms } from '#domain/lot/terms.ts';
import { minor } from '#domain/money.ts';
import type { BidAnswer, LotHead, PublicLotEvent } from '#contracts/bidding.ts';
import { type Bidding, biddingMigrations, type BiddingPorts, createBidding, type LaneReport } from '#modules/bidding/index.ts';
import type { Database } from '#platform/db/types.ts';
import { systemClock, systemEntropy, systemKeys, systemTimers, turn } from '#platform/time/system.ts';
import { freshDatabase, type TestDatabase } from './postgres.ts';

/*
 * The bidding module on a real PostgreSQL, and short words for tests of it:
 *
 *   const house = await biddingHouse();
 *   const lot = await house.lot({ openingPrice: 1000n });
 *   await house.bid(lot, 'anna', 5000n);
 */

export type BiddingHouse = {
  bidding: Bidding;
  store: TestDatabase;
  database: Database;
  /** Everything published live, in order. */
  events: PublicLotEvent[];
  reports: (LaneReport | { kind: string })[];
  /** Publishes a lot that opens at once and closes in an hour, unless said otherwise. */
  lot(terms?: Partial<LotTerms> & { reservePrice?: bigint; opensInMs?: number; closesInMs?: number }): Promise<LotId>;
  account(name: string): AccountId;
  bid(lot: LotId, name: string, maximum: bigint, key?: string): Promise<BidAnswer>;
  /** The lot as `caller`, or anybody, may see it. Throws when bidding does not have it. */
  head(lot: LotId, caller?: string): Promise<LotHead>;
  /** Waits until an event of this kind was published live. */
  published(lot: LotId, kind: string): Promise<PublicLotEvent>;
  stop(): Promise<void>;
};

/** Between two looks others have the processor: the house, and its PostgreSQL. */
const LOOK_EVERY_MS = 5;
const PUBLISHED_MS_MAX = 120_000;

let keys = 0;

/** Opens a house of bidding alone. `ports` replace the ordinary ones. */
export async function biddingHouse(ports: Partial<BiddingPorts> = {}, given?: TestDatabase, how: { started: boolean } = { started: true }): Promise<BiddingHouse> {
  const store = given ?? await freshDatabase([biddingMigrations]);
  const database = store.open('bidding');
  const events: PublicLotEvent[] = [];
  const reports: BiddingHouse['reports'] = [];
  const keySource = systemKeys();
  const bidding = createBidding({
    database, connectLane: () => store.lane('bidding'), clock: systemClock, timers: systemTimers, keys: keySource, entropy: systemEntropy, turn,
    live: (batch) => events.push(...batch), wakeOutbox: () => {}, report: (what) => reports.push(what), lanes: 2, ...ports,
  });
  if (how.started) await bidding.start();
  const accounts = new Map<string, AccountId>();
  const account = (name: string): AccountId => {
    const known = accounts.get(name) ?? accountId(keySource.next());
    accounts.set(name, known);
    return known;
  };
  return {
    bidding, store, database, events, reports, account,
    lot: async (asked = {}) => {
      const terms = termsFor(lotId(keySource.next()), account('the seller'), asked);
      await bidding.commands.takeLot(terms, asked.reservePrice === undefined ? null : minor(asked.reservePrice));
      return terms.lotId;
    },
    bid: (lot, name, maximum, key = `key-${keys += 1}`) => bidding.commands.placeBid({ account: account(name), lot, maximum: minor(maximum), key }),
    head: async (lot, caller) => {
      const head = (await bidding.queries.heads([lot], caller === undefined ? null : account(caller))).get(lot);
      if (head === undefined) throw new Error(`bidding does not have ${lot}`);
      return head;
    },
    published: async (lot, kind) => {
      const untilMs = performance.now() + PUBLISHED_MS_MAX;
      while (performance.now() < untilMs) {
        const found = events.find((event) => event.lot === lot && event.kind === kind);
        if (found !== undefined) return found;
        await new Promise<void>((resolve) => { systemTimers.after(LOOK_EVERY_MS, resolve); });
      }
      throw new Error(`${kind} of ${lot} was not published in ${PUBLISHED_MS_MAX} ms`);
    },
    stop: async () => {
      await bidding.stop();
      if (given === undefined) await store.drop();
    },
  };
}

/** Terms of an ordinary lot. */
export function termsFor(lot: LotId, seller: AccountId, asked: Partial<LotTerms> & { opensInMs?: number; closesInMs?: number } = {}): LotTerms {
  const increments = incrementsFor('usd', 'USD');
  if (!increments.ok) throw new Error(increments.refusal);
  const nowMs = Date.now();
  const { opensInMs = -1_000, closesInMs = 3_600_000, ...terms } = asked;
  return {
    lotId: lot, sellerId: seller, saleId: saleId(1n), groupId: null, position: 1, staggerSeconds: 30, currency: 'USD', format: 'english', openingPrice: minor(1_000n),
    buyNowPrice: null, increments: increments.value, opensAtMs: nowMs + opensInMs, closesAtMs: nowMs + closesInMs,
    softClose: { windowSeconds: 120, mode: 'reset', scope: 'lot', cap: { kind: 'none' }, trigger: 'any_bid' },
    retraction: 'marketplace', approvalRequired: false, staffMayBid: false, showMaximumBelowReserve: false,
    ...omitReserve(terms),
  };
}

function omitReserve(terms: Partial<LotTerms> & { reservePrice?: bigint }): Partial<LotTerms> {
  const { reservePrice: _reserve, ...rest } = terms;
  return rest;
}
