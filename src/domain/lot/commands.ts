import type { AccountId } from '../ids.ts';
import type { Minor } from '../money.ts';

/** What the house knows about the one who bids, read under the lot's lock. */
export type BidderStanding = {
  /** Suspended or blocked by the house or by the seller. */
  blocked: boolean;
  /** Has the approval of the sale; asked only when the terms require it. */
  approved: boolean;
  /** Is linked to the seller (the seller itself is found by the terms). */
  linkedToSeller: boolean;
  staff: boolean;
  /** Sum the account may lead with, over all lots, in the lot's currency; null = unlimited. */
  exposureLimit: Minor | null;
  /** Sum of the maxima with which the account leads other open lots. */
  exposureElsewhere: Minor;
  /** False when the sale asks for a deposit that is not there. */
  depositMet: boolean;
};

export type BidCommand = {
  account: AccountId;
  /** Ordinal of the account on this lot if it has one already; null for its first bid. */
  bidder: number | null;
  maximum: Minor;
  /** What the bidder believes the currency to be; null when not said. */
  currency: string | null;
  standing: BidderStanding;
};

export type BuyCommand = Omit<BidCommand, 'maximum'>;

/** Refusals decided under the lock, in the published order: the first that applies is the answer. */
export type RefusalReason =
  | 'lot_closed' | 'account_blocked' | 'not_approved' | 'seller_may_not_bid' | 'staff_may_not_bid' | 'wrong_currency'
  | 'buy_now_gone' | 'own_maximum_not_raised' | 'bid_too_low' | 'limit_exceeded' | 'deposit_required';
/** {@link RefusalReason} in the published order. `same_key_other_body`, which comes before all of them, is the store's. */
export const REFUSAL_ORDER: readonly RefusalReason[] = [
  'lot_closed', 'account_blocked', 'not_approved', 'seller_may_not_bid', 'staff_may_not_bid', 'wrong_currency',
  'buy_now_gone', 'own_maximum_not_raised', 'bid_too_low', 'limit_exceeded', 'deposit_required',
];
/** Wrong state of the lot: not remembered, as the lot may open or resume. */
export type StateRefusal = 'lot_not_open' | 'lot_frozen';

/** `minimum`: what this account would have to bid at least, now. */
export type LotRefusal = { reason: RefusalReason | StateRefusal; minimum: Minor };

/** Refusals of acts other than a bid or a purchase: the seller's, the operator's, and taking a bid back. */
export type ActRefusalReason =
  | 'lot_closed' | StateRefusal | 'wrong_state' | 'end_too_late'
  | 'nothing_to_retract' | 'retraction_not_allowed' | 'reserve_not_lowered';

/** `minimum`: what somebody who does not lead would have to bid at least, now. */
export type ActRefusal = { reason: ActRefusalReason; minimum: Minor };
