import type { AccountId } from '../ids.ts';
import { minor, type Minor } from '../money.ts';
import { invariant } from '../outcome.ts';
import { nextAmount } from './increments.ts';
import type { LotTerms } from './terms.ts';

/**
 * A lot while it is sold.
 *
 *   scheduled ─open─▶ open ─close─▶ closed (sold | passed)
 *       │              │ ▲
 *       │        freeze│ │resume
 *       │              ▼ │
 *       │             frozen
 *       │
 *       └─withdraw─▶ closed (withdrawn)         (open and frozen lots may be withdrawn too)
 *
 * Closed lots never reopen. A frozen lot does not come due; it gets a full window when it resumes.
 */
export type LotStatus = 'scheduled' | 'open' | 'frozen' | 'closed';
export type LotOutcome = 'sold' | 'passed' | 'withdrawn';

/** The standing bidder. `maximum` is what counts: after the reserve was lowered it may stand below what was bid. */
export type Leader = { account: AccountId; maximum: Minor };

/** Everything the rules need to decide the next command on a lot, and nothing that grows with the number of bids. */
export type LotState = {
  terms: LotTerms;
  status: LotStatus;
  outcome: LotOutcome | null;
  /** Number of the last event; 0 before lot.opened. */
  seq: number;
  /** Current standing price; the opening price while nobody bid. The hammer price once sold. */
  price: Minor;
  leader: Leader | null;
  /** Best counted maximum of any bidder other than the leader. */
  runnerUpMaximum: Minor | null;
  /** The hidden reserve as it stands; null when there is none. */
  reservePrice: Minor | null;
  closesAtMs: number;
  extensions: number;
  /** Accepted bids that still stand, own raises included. */
  bidCount: number;
  /** Different accounts that ever had a bid accepted. Also the ordinal of the newest bidder. */
  bidderCount: number;
  /** Once gone, buy-now stays gone, whatever is retracted. */
  buyNowGone: boolean;
  /** Time of the last decision; decisions of a lot never go back in time. */
  lastDecidedAtMs: number;
};

/** Shown to everybody: that there is a reserve and whether it is met, never how much it is. */
export type ReserveState = 'none' | 'unmet' | 'met';

/** The state before lot.opened. Throws when the prices contradict each other: that was to be refused before publication. */
export function initialState(terms: LotTerms, reservePrice: Minor | null): LotState {
  invariant(reservePrice === null || reservePrice >= terms.openingPrice, 'the reserve is at least the opening price');
  invariant(terms.buyNowPrice === null || terms.buyNowPrice >= (reservePrice ?? terms.openingPrice), 'the buy-now price is at least the reserve');
  return {
    terms, status: 'scheduled', outcome: null, seq: 0, price: terms.openingPrice, leader: null, runnerUpMaximum: null,
    reservePrice, closesAtMs: terms.closesAtMs, extensions: 0, bidCount: 0, bidderCount: 0, buyNowGone: false, lastDecidedAtMs: 0,
  };
}

/**
 * What this account would have to bid at least, now; null asks for somebody who does not lead. The opening price while
 * nobody bids; for the leader one unit above the own maximum as it counts; otherwise the price and one increment.
 */
export function minimumFor(state: LotState, account: AccountId | null): Minor {
  if (state.leader === null) return state.terms.openingPrice;
  if (state.leader.account === account) return minor(state.leader.maximum + 1n);
  return nextAmount(state.terms.increments, state.price);
}

export function reserveState(state: LotState): ReserveState {
  if (state.reservePrice === null) return 'none';
  return state.leader !== null && state.leader.maximum >= state.reservePrice ? 'met' : 'unmet';
}

/** Whether the lot would sell if it closed now: somebody leads, and the reserve, if any, is met. */
export function hasQualifyingBid(state: LotState): boolean {
  return state.leader !== null && reserveState(state) !== 'unmet';
}

/** Whether the buy-now offer stands: there is one, and it has not gone with a bid. */
export function buyNowStands(state: LotState): boolean {
  return state.terms.buyNowPrice !== null && !state.buyNowGone;
}

/** Whether the time of an open lot is up. The close itself does not count: a bid decided at `closesAtMs` is too late. */
export function isDue(state: LotState, nowMs: number): boolean {
  return state.status === 'open' && nowMs >= state.closesAtMs;
}
