import type { Minor } from '../money.ts';
import type { LotOutcome } from './state.ts';

/** A bid of the public history. `amount` is its maximum once that is public; `price` is what it left standing. */
export type PublicBid = { seq: number; bidder: string; amount: Minor | null; price: Minor; automatic: boolean; atMs: number; retracted: boolean };

/** A closed lot as one bidder sees it. `maximum` is the bidder's own highest standing one, null when none stands. */
export type ClosedLot = { outcome: LotOutcome; price: Minor; you: { alias: string | null; leading: boolean; maximum: Minor | null } };

/**
 * Why a closed lot is not this bidder's, or that it is.
 *
 * - `no_bid`: the bidder never bid; `taken_back`: every bid was taken out again.
 * - `withdrawn`: nobody got it. `reserve_not_met`: the highest maximum, perhaps this one (`led`), was below the reserve.
 * - `bought`: somebody paid the fixed price.
 * - `equal_later`: the same maximum was there earlier. `outbid`: beaten, at `atMs`, by a bid that left the price at `by`. Both
 *   times are null where the history does not reach back to them.
 */
export type WhyNotWon =
  | { kind: 'won' } | { kind: 'no_bid' } | { kind: 'taken_back' } | { kind: 'withdrawn' }
  | { kind: 'reserve_not_met'; led: boolean; maximum: Minor }
  | { kind: 'bought'; price: Minor }
  | { kind: 'equal_later'; maximum: Minor; atMs: number | null }
  | { kind: 'outbid'; maximum: Minor; by: Minor; atMs: number | null };

/**
 * Follows from what everybody may see and the bidder's own maximum. `history` is newest first and may be cut off at its old
 * end; `hammer` prices need its newest entry.
 */
export function whyNotWon(lot: ClosedLot, history: readonly PublicBid[]): WhyNotWon {
  const { alias, leading, maximum } = lot.you;
  if (lot.outcome === 'sold' && leading) return { kind: 'won' };
  if (alias === null) return { kind: 'no_bid' };
  if (lot.outcome === 'withdrawn') return { kind: 'withdrawn' };
  if (maximum === null) return { kind: 'taken_back' };
  if (lot.outcome === 'passed') return { kind: 'reserve_not_met', led: leading, maximum };
  if (wasBought(lot, history)) return { kind: 'bought', price: lot.price };
  return beaten(alias, maximum, lot.price, history);
}

/**
 * Whether a sold lot went at its fixed price. After the newest bid retractions and lowerings of the reserve can only take the
 * price down, and a purchase only up: the fixed price is at least the reserve, and stands only while that is not met.
 */
export function wasBought(lot: Pick<ClosedLot, 'outcome' | 'price'>, history: readonly PublicBid[]): boolean {
  const [newest] = history;
  return lot.outcome === 'sold' && (newest === undefined || lot.price > newest.price);
}

function beaten(alias: string, maximum: Minor, hammer: Minor, history: readonly PublicBid[]): WhyNotWon {
  const standing = history.filter((bid) => !bid.retracted);
  const at = standing.findIndex((bid) => bid.bidder === alias);
  const own = standing[at];
  // The history was cut off before the own bid: what it came to is all that can be said.
  if (own === undefined) return hammer === maximum ? { kind: 'equal_later', maximum, atMs: null } : { kind: 'outbid', maximum, by: hammer, atMs: null };
  // A bid that was answered at once met a maximum that stood there before.
  if (own.automatic) return own.price === maximum ? { kind: 'equal_later', maximum, atMs: own.atMs } : { kind: 'outbid', maximum, by: own.price, atMs: own.atMs };
  const beating = standing.slice(0, at).findLast((bid) => !bid.automatic);
  if (beating === undefined) return { kind: 'outbid', maximum, by: hammer, atMs: null };
  return { kind: 'outbid', maximum, by: beating.price, atMs: beating.atMs };
}
