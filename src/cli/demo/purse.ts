import type { LotInList } from '#contracts/auction.ts';
import { currencyExponent, minor, type Minor } from '#domain/money.ts';
import { chanceOf } from './chance.ts';
import type { BidderPerson } from './people.ts';
import { share, type Style } from './styles.ts';

/** What a unit of a currency is in dollars, for purses that hold all sorts. A rule of thumb of the demonstration and nothing else. */
const DOLLARS: Readonly<Record<string, number>> = { USD: 1, EUR: 1.1, GBP: 1.25, JPY: 0.007 };
/** A lot without estimates is taken to be worth this many times its opening price. */
const WORTH_OF_OPENING = 3;
/** Of all kinds of things a bidder cares for this share. */
const CARES = 0.45;
/** What a lot is worth to those who care, as a share of the middle of its estimates; bargain hunters look below. */
const WORTH: Readonly<Record<Style, readonly [from: number, to: number]>> = { proxy: [0.7, 1.35], nibbler: [0.6, 1.3], sniper: [0.8, 1.5], bargain: [0.3, 0.7], collector: [1, 1.7] };

type Valued = Pick<LotInList, 'id' | 'category' | 'currency' | 'openingPrice' | 'estimateLow' | 'estimateHigh'>;

/** What the lot is worth to the bidder; null when the bidder does not care for such things. The same each time it is asked for with one seed. */
export function worthTo(bidder: Pick<BidderPerson, 'email' | 'style' | 'collects'>, lot: Valued, seed: number): Minor | null {
  const cares = bidder.collects === null ? chanceOf(seed, bidder.email, lot.category).unit() < CARES : bidder.collects === lot.category;
  if (!cares) return null;
  const [from, to] = WORTH[bidder.style];
  const { estimateLow, estimateHigh, openingPrice } = lot;
  const middle = estimateLow === null || estimateHigh === null ? openingPrice * WORTH_OF_OPENING : (estimateLow + estimateHigh) / 2;
  const worth = share(minor(BigInt(Math.round(middle))), from + chanceOf(seed, bidder.email, lot.id).unit() * (to - from));
  return worth < 1n ? null : worth;
}

/** An amount in dollars by the demonstration's rule of thumb. */
export const dollarsOf = (amount: Minor, currency: string): number => (Number(amount) / unitsOf(currency)) * (DOLLARS[currency] ?? 1);

/** What so many dollars are in minor units of a currency, rounded down; never less than nothing. */
export const amountOf = (dollars: number, currency: string): Minor => minor(BigInt(Math.max(0, Math.floor((dollars / (DOLLARS[currency] ?? 1)) * unitsOf(currency)))));

const unitsOf = (currency: string): number => 10 ** (currencyExponent(currency) ?? 0);
