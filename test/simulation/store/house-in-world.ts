import { accountId, lotId, type AccountId, type LotId } from '#domain/ids.ts';
import { incrementsFor } from '#domain/lot/increments.ts';
import type { LotTerms } from '#domain/lot/terms.ts';
import { minor } from '#domain/money.ts';
import type { BidAnswer, PublicLotEvent } from '#contracts/bidding.ts';
import { createBidding, type Bidding, type BiddingReport } from '#modules/bidding/index.ts';
import type { SimProcess } from '../world/process.ts';
import { World } from '../world/world.ts';
import { houseServer, type HouseServer } from './house.ts';
import type { ServerOptions } from './engine/core.ts';

/** Bidding in one simulated process, over a simulated server. */
export type HouseInWorld = {
  process: SimProcess;
  bidding: Bidding;
  events: PublicLotEvent[];
  reports: BiddingReport[];
  /** Publishes a lot that opens at once and closes in an hour, unless said otherwise. */
  lot(terms?: Partial<LotTerms> & { closesInMs?: number }): Promise<LotId>;
  bid(lot: LotId, bidder: number, maximum: bigint, key?: string): Promise<BidAnswer>;
};

/** A world with a server for it. */
export function worldWithServer(seed: string | number, options: Partial<Omit<ServerOptions, 'world'>> & { lines?: boolean } = {}): { world: World; server: HouseServer } {
  const { lines, ...rest } = options;
  const world = new World({ seed, lines: lines ?? false });
  return { world, server: houseServer({ world, ...rest }) };
}

export const bidderId = (bidder: number): AccountId => accountId(BigInt(1_000 + bidder));
const SELLER = accountId(999n);
const HOUR_MS = 3_600_000;

/** Opens bidding in a new process of the world; `lanes` as in the house. */
export function houseIn(world: World, server: HouseServer, name = 'house', lanes = 2): HouseInWorld {
  const process = world.process(name);
  const events: PublicLotEvent[] = [];
  const reports: BiddingReport[] = [];
  const bidding = createBidding({
    database: server.database(process, { role: 'bidding', waitMs: 2_000 }), jobs: server.database(process, { role: 'bidding', max: 2, label: 'jobs' }),
    connectLane: () => server.lane(process, { role: 'bidding' }), clock: process.clock, timers: process.timers, keys: process.keys, entropy: process.entropy,
    turn: process.turn, live: (batch) => void events.push(...batch), wakeOutbox: () => {}, report: (what) => void reports.push(what), lanes,
  });
  let keys = 0;
  return {
    process, bidding, events, reports,
    lot: async ({ closesInMs = HOUR_MS, ...asked } = {}) => {
      const lot = lotId(process.keys.next());
      const nowMs = process.clock.nowMs();
      await bidding.commands.takeLot({ ...ordinaryTerms(lot), opensAtMs: nowMs - 1_000, closesAtMs: nowMs + closesInMs, ...asked }, null);
      return lot;
    },
    bid: (lot, bidder, maximum, key = `${name} ${keys += 1}`) => bidding.commands.placeBid({ account: bidderId(bidder), lot, maximum: minor(maximum), key }),
  };
}

function ordinaryTerms(lot: LotId): LotTerms {
  const increments = incrementsFor('usd', 'USD');
  if (!increments.ok) throw new Error(increments.refusal);
  return {
    lotId: lot, sellerId: SELLER, saleId: null, groupId: null, position: 1, staggerSeconds: 30, currency: 'USD', format: 'english', openingPrice: minor(1_000n),
    buyNowPrice: null, increments: increments.value, opensAtMs: 0, closesAtMs: 0,
    softClose: { windowSeconds: 120, mode: 'reset', scope: 'lot', cap: { kind: 'none' }, trigger: 'any_bid' },
    retraction: 'marketplace', approvalRequired: false, staffMayBid: false, showMaximumBelowReserve: false,
  };
}
