import { chanceFrom } from '../measure/chance.ts';

/** Every lot of the benchmark asks for steps of this many minor units, so that an hour's bidding stays far below the largest amount. */
export const STEP = 100;
export const OPENING_PRICE = 1_000;
/** One bid in this many is a generous maximum, which answers the next ones by itself. */
const GENEROUS_EVERY = 64;
const GENEROUS_STEPS = 24;

/**
 * What bidders of a load know of prices: they see one another's bids, as people in a room do. The next bid on a lot is two
 * to four steps above the last one made, so that nearly all are accepted however many are under way; now and then
 * one is generous, and the ones below it are accepted and outbid at once.
 */
export class PriceBoard {
  readonly #offered: number[];
  readonly #chance: () => number;

  constructor(lots: number, seed: number) {
    this.#offered = Array.from({ length: lots }, () => OPENING_PRICE - 2 * STEP);
    this.#chance = chanceFrom(seed);
  }

  /** The maximum to bid next on the lot, in minor units. */
  next(lot: number): number {
    const offered = (this.#offered[lot] ?? 0) + STEP * (2 + Math.floor(this.#chance() * 3));
    this.#offered[lot] = offered;
    return this.#chance() * GENEROUS_EVERY < 1 ? offered + GENEROUS_STEPS * STEP : offered;
  }

  /** An answer said that others must bid at least this. */
  learn(lot: number, minimum: number): void {
    if (minimum - 2 * STEP > (this.#offered[lot] ?? 0)) this.#offered[lot] = minimum - 2 * STEP;
  }
}
