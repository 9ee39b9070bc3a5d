import type { ListingFacts } from '#contracts/auction.ts';
import type { BiddingEvent } from '#contracts/bidding.ts';
import { accountId, lotId, saleId, type LotId } from '#domain/ids.ts';
import { minor } from '#domain/money.ts';

/* Made-up sales: whole courses of lots, from a seed, with the events that bidding would tell of them. */

/** Numbers from 0 to below 1, the same for the same seed. */
export function chanceFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export type MadeLot = { lot: LotId; listing: ListingFacts; events: BiddingEvent[] };
export type MadeSales = { lots: readonly MadeLot[]; listings: ReadonlyMap<LotId, ListingFacts>; events: BiddingEvent[] };
export type MadeWith = { seed: number; lots: number; bids: number; fromMs: number; days: number };

const CATEGORIES = ['watches', 'art', 'wine', 'coins'];
const CURRENCIES = ['USD', 'EUR', 'JPY'];
const SELLERS = 6;
const BIDDERS = 25;
const DAY_MS = 86_400_000;

/** Lots with up to `bids` bids each, closing within `days`. One in eight is of a replay, which counts nowhere. */
export function madeSales({ seed, lots, bids, fromMs, days }: MadeWith): MadeSales {
  const chance = chanceFrom(seed);
  const made = Array.from({ length: lots }, (_, at) => madeLot({ chance, lot: lotId(BigInt(seed) * 1_000_000n + BigInt(at + 1)), bids, fromMs, days }));
  return { lots: made, listings: new Map(made.map(({ lot, listing }) => [lot, listing])), events: made.flatMap(({ events }) => events) };
}

type Making = { chance: () => number; lot: LotId; bids: number; fromMs: number; days: number };

function madeLot({ chance, lot, bids, fromMs, days }: Making): MadeLot {
  const whole = (below: number): number => Math.floor(chance() * below);
  const openingPrice = minor(BigInt(100 + whole(5_000)));
  const low = chance() < 0.7 ? minor(openingPrice * BigInt(1 + whole(4))) : null;
  const listing: ListingFacts = {
    seller: accountId(String(1 + whole(SELLERS))), sale: saleId('7'), category: CATEGORIES[whole(CATEGORIES.length)] ?? 'art', currency: CURRENCIES[whole(CURRENCIES.length)] ?? 'USD', openingPrice,
    estimateLow: low, estimateHigh: low !== null && chance() < 0.9 ? minor(low * 2n) : null, hidden: chance() < 0.125,
  };
  const events: BiddingEvent[] = [];
  let atMs = fromMs + whole(days * DAY_MS);
  const state = { price: openingPrice, bidCount: 0, bidders: new Set<string>(), leader: null as string | null, extensions: 0 };
  const tell = (kind: BiddingEvent['kind'], account: string | null, more: Partial<BiddingEvent> = {}): void => {
    events.push({
      lot, seq: events.length + 1, kind, price: state.price, minimum: minor(state.price + 1n), leader: null, bidCount: state.bidCount, bidderCount: state.bidders.size, closesAtMs: 0, atMs,
      account: account === null ? null : accountId(account), leaderAccount: state.leader === null ? null : accountId(state.leader), sellerId: listing.seller, extensions: state.extensions, ...more,
    });
    atMs += whole(90_000);
  };
  tell('lot.opened', null);
  for (let left = whole(bids + 1); left > 0; left -= 1) {
    const bidder = String(100 + whole(BIDDERS));
    state.price = minor(state.price + BigInt(1 + whole(900)));
    state.bidCount += 1;
    state.bidders.add(bidder);
    state.leader = bidder;
    tell('bid.accepted', bidder);
    if (chance() < 0.2) {
      state.extensions += 1;
      tell('lot.extended', null);
    }
    if (chance() < 0.05) tell('bid.retracted', bidder);
    if (chance() < 0.03) tell(chance() < 0.5 ? 'lot.frozen' : 'lot.reserve_lowered', null);
  }
  if (chance() < 0.1) tell('lot.bought', String(100 + whole(BIDDERS)));
  const ends = chance();
  // Now and then a hammer price is one of the estimates itself: the borders belong to the range.
  if (listing.estimateLow !== null && listing.estimateHigh !== null && events.length % 3 === 0) state.price = events.length % 2 === 0 ? listing.estimateLow : listing.estimateHigh;
  if (ends < 0.9) tell('lot.closed', null, { outcome: state.leader === null ? 'passed' : ends < 0.65 ? 'sold' : ends < 0.8 ? 'passed' : 'withdrawn' });
  return { lot, listing, events };
}

/** The same items in another order. */
export function shuffled<Item>(items: readonly Item[], chance: () => number): Item[] {
  const all = [...items];
  for (let at = all.length - 1; at > 0; at -= 1) {
    const other = Math.floor(chance() * (at + 1));
    const [one, two] = [all[at], all[other]];
    if (one !== undefined && two !== undefined) [all[at], all[other]] = [two, one];
  }
  return all;
}
