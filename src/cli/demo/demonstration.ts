import type { Log } from '#platform/log/log.ts';
import { systemClock, systemTimers } from '#platform/time/system.ts';
import type { House } from '../../app/house.ts';
import { admit } from './admission.ts';
import { PICTURE_WIDTHS, type PictureWidths } from './album.ts';
import { gather, type Cast } from './cast.ts';
import { chanceOf, seededChance } from './chance.ts';
import { oneBid, type Crowd } from './crowd.ts';
import { playPast } from './past.ts';
import { patiently } from './patience.ts';
import type { Actor } from './people.ts';
import { repeating } from './repeating.ts';
import { saleNow } from './sales.ts';
import { OFFERS_PER_TEND, Stock, type EndedLot } from './stock.ts';

/** Between two simulated bids: at most about four a second, two and a half on average. */
const BID_EVERY_MS = { from: 250, to: 550 };
/** Between two looks at the stock: while it is being filled, and when it is full. */
const TEND_EVERY_MS = { filling: 250, full: 4_000 };
/** Lots with which the doors open; the others follow. */
export const LOTS_AT_OPENING = 2 * OFFERS_PER_TEND;

export type Demonstration = { peopleMade: boolean; lotsOpen: number; stop(): Promise<void> };

/**
 * Brings people and lots into an open house and lets them bid, through the calls that everybody uses. Returns when the first lots
 * are open; the past and the other lots follow. `ended` hears of lots that are over; a fault is logged, and does not end the demonstration.
 */
export async function beginDemonstration(house: House, of: { seed: number; password: string; log: Log; ended(lots: readonly EndedLot[]): void }): Promise<Demonstration> {
  const { seed, log } = of;
  const cast = await gather(house.identity, of.password);
  const stock = await patiently(() => stockFor(house, cast, seed));
  const crowd = crowdOf(house, cast, seed);
  for (let offered = 0; offered < LOTS_AT_OPENING;) {
    const { offered: now } = await patiently(() => stock.tend());
    if (now === 0) break;
    offered += now;
  }
  const life = live(house, { cast, stock, crowd, log, ended: of.ended });
  return { peopleMade: cast.made, lotsOpen: stock.open.length, stop: life.stop };
}

function live(house: House, of: { cast: Cast; stock: Stock; crowd: Crowd; log: Log; ended(lots: readonly EndedLot[]): void }): { stop(): Promise<void> } {
  const { stock, crowd, log } = of;
  const state = { stopped: false, filling: true };
  const past = pastOf(house, of, () => state.stopped).catch((error: unknown) => log.warn({ err: error }, 'The past of the demonstration could not be played to its end.'));
  const tending = repeating(systemTimers, {
    waitMs: () => (state.filling ? TEND_EVERY_MS.filling : TEND_EVERY_MS.full),
    work: async () => {
      // One caller at a time takes from the catalogue, and the past comes first.
      await past;
      if (state.stopped) return;
      const { ended, offered } = await stock.tend();
      state.filling = offered > 0;
      of.ended(ended);
    },
    failed: (error) => {
      state.filling = false;
      log.warn({ err: error }, 'The stock of the demonstration could not be tended; tried again in a few seconds.');
    },
  });
  const bidding = repeating(systemTimers, {
    waitMs: () => crowd.chance.whole(BID_EVERY_MS.from, BID_EVERY_MS.to), work: async () => { await oneBid(crowd, stock.open); },
    failed: (error) => log.warn({ err: error }, 'A bid of the demonstration could not be placed; others follow.'),
  });
  return {
    stop: async () => {
      state.stopped = true;
      await Promise.all([bidding.stop(), tending.stop(), past]);
    },
  };
}

async function pastOf(house: House, { cast, stock, crowd }: { cast: Cast; stock: Stock; crowd: Crowd }, stopped: () => boolean): Promise<void> {
  const known = await house.bidding.queries.bidsOf(cast.guest.accountId, null, 1);
  // A guest who has bid before has a past already.
  if (known.items.length > 0) return;
  await playPast({
    house: { selling: house.auction.selling, placeBid: house.bidding.commands.placeBid, heads: house.bidding.queries.heads, nowMs: systemClock.nowMs },
    people: cast, crowd, stock, stopped,
  });
}

/** The crowd of a house. */
export function crowdOf(house: House, cast: Cast, seed: number): Crowd {
  return { house: { placeBid: house.bidding.commands.placeBid, heads: house.bidding.queries.heads }, bidders: cast.bidders, seed, chance: seededChance(seed + 1) };
}

/** The stock of a house, to be tended. A later start with the same seed goes on with other things than it began with. */
export async function stockFor(house: House, cast: Cast, seed: number, widths: PictureWidths = PICTURE_WIDTHS): Promise<Stock> {
  const { selling } = house.auction;
  const { room } = await saleNow({ selling, nowMs: systemClock.nowMs }, cast.owner, 'market');
  const bidders = cast.bidders.map(({ account, ...person }): Actor & { email: string } => ({ ...person, accountId: account }));
  return new Stock(
    { selling, heads: house.bidding.queries.heads, clock: systemClock },
    { owner: cast.owner, sellers: cast.sellers, admit: (sale) => admit(selling, { owner: cast.owner, guest: cast.guest, bidders }, sale) },
    { chance: chanceOf(seed, `room for ${room}`), seed, ...widths },
  );
}
