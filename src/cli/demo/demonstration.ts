import type { Log } from '#platform/log/log.ts';
import { systemClock, systemTimers } from '#platform/time/system.ts';
import type { House } from '../../app/house.ts';
import { gather, type Cast } from './cast.ts';
import { chanceOf, seededChance } from './chance.ts';
import { oneBid } from './crowd.ts';
import { repeating } from './repeating.ts';
import { saleWithRoom } from './sale.ts';
import { Stock, type EndedLot } from './stock.ts';

/** Between two simulated bids: at most about four a second, two and a half on average. */
const BID_EVERY_MS = { from: 250, to: 550 };
const TEND_EVERY_MS = 4_000;

export type Demonstration = { peopleMade: boolean; lotsOpen: number; stop(): Promise<void> };

/**
 * Brings people and lots into an open house and lets them bid, through the calls that everybody uses. Returns when the first lots
 * are open. `ended` hears of lots that are over; a fault is logged, and does not end the demonstration.
 */
export async function beginDemonstration(house: House, of: { seed: number; password: string; log: Log; ended(lots: readonly EndedLot[]): void }): Promise<Demonstration> {
  const { seed, log } = of;
  const cast = await gather(house.identity, of.password);
  const { placeBid } = house.bidding.commands;
  const { heads } = house.bidding.queries;
  const stock = await stockFor(house, cast, seed);
  await stock.tend();
  const chance = seededChance(seed + 1);
  const crowd = { house: { placeBid, heads }, bidders: cast.bidders, seed, chance };
  const tending = repeating(systemTimers, {
    waitMs: () => TEND_EVERY_MS, work: async () => of.ended(await stock.tend()),
    failed: (error) => log.warn({ err: error }, 'The stock of the demonstration could not be tended; tried again in a few seconds.'),
  });
  const bidding = repeating(systemTimers, {
    waitMs: () => chance.whole(BID_EVERY_MS.from, BID_EVERY_MS.to), work: async () => { await oneBid(crowd, stock.open); },
    failed: (error) => log.warn({ err: error }, 'A bid of the demonstration could not be placed; others follow.'),
  });
  return {
    peopleMade: cast.made, lotsOpen: stock.open.length,
    stop: async () => { await Promise.all([bidding.stop(), tending.stop()]); },
  };
}

/** The stock of a house, to be tended. A later start with the same seed goes on with other things than it began with. */
export async function stockFor(house: House, cast: Cast, seed: number): Promise<Stock> {
  const { selling } = house.auction;
  const { room } = await saleWithRoom(selling, cast.owner);
  return new Stock({ selling, heads: house.bidding.queries.heads, clock: systemClock }, cast, chanceOf(seed, `room for ${room}`));
}
