import type { AccountId } from '../ids.ts';
import { minor, type Minor } from '../money.ts';
import { nextAmount } from './increments.ts';
import type { Leader, LotState } from './state.ts';
import type { LotTerms } from './terms.ts';

/** Who stands how on a lot: what the price follows from. */
export type Standing = { leader: Leader | null; runnerUpMaximum: Minor | null };

/**
 * The standing price of proxy bidding: the least the leader has to pay to stand above the runner-up.
 *
 * It is the opening price for one bidder, otherwise the runner-up's maximum and one increment, and never above the
 * leader's maximum. A maximum that meets the reserve lifts it to the reserve; below the reserve the sale may show
 * the leader's full maximum instead. It is never below the opening price: that matters only after the reserve was
 * lowered to the opening price itself, when standing maxima count as one unit less than it.
 */
export function proxyPrice(terms: LotTerms, standing: Standing, reservePrice: Minor | null): Minor {
  const { leader, runnerUpMaximum } = standing;
  if (leader === null) return terms.openingPrice;
  let price = runnerUpMaximum === null ? terms.openingPrice : nextAmount(terms.increments, runnerUpMaximum);
  if (price > leader.maximum) price = leader.maximum;
  if (reservePrice !== null) {
    if (leader.maximum >= reservePrice) price = price > reservePrice ? price : reservePrice;
    else if (terms.showMaximumBelowReserve) price = leader.maximum;
  }
  return price > terms.openingPrice ? price : terms.openingPrice;
}

/**
 * Who stands how after an accepted bid (one that reached its minimum). A higher maximum leads; of equal ones the earlier. The leader's own new maximum
 * takes the place of the old one and is no competition to it.
 */
export function standingAfter(state: LotState, account: AccountId, maximum: Minor): Standing {
  const { leader, runnerUpMaximum } = state;
  if (leader === null) return { leader: { account, maximum }, runnerUpMaximum: null };
  if (leader.account === account) return { leader: { account, maximum }, runnerUpMaximum };
  if (maximum > leader.maximum) return { leader: { account, maximum }, runnerUpMaximum: leader.maximum };
  // An accepted bid is above the price, and so above every maximum that was beaten before.
  return { leader, runnerUpMaximum: maximum };
}

/** What a standing maximum counts after the reserve was lowered: one unit below it, so that nobody buys unasked. */
export function cappedBelow(reservePrice: Minor, maximum: Minor): Minor {
  return maximum >= reservePrice ? minor(reservePrice - 1n) : maximum;
}
