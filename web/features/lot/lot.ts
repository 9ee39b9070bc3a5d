import type { Static } from 'typebox';
import type { HistoryItem } from '#contracts/http/bidding.ts';
import { allIn, type AllIn } from '#domain/settlement/all-in.ts';
import { incrementsFor, type IncrementChoice, type Increments } from '#domain/lot/increments.ts';
import { minor, type Minor } from '#domain/money.ts';
import type { LotHead, LotJson } from '../../live/types.ts';

/** The lot as its page shows it: what was read once, under what moves. */
export type PageLot = LotJson & LotHead;

/** A bid as its public history tells it. */
export type HistoryBid = Static<typeof HistoryItem>;

/** The increments that were frozen with the lot; null for a table that these pages do not know. */
export function incrementsOf(lot: Pick<LotJson, 'increments' | 'currency'>): Increments | null {
  const choice: IncrementChoice = lot.increments;
  const found = incrementsFor(choice, lot.currency);
  return found.ok ? found.value : null;
}

/** What the buyer pays in all at this hammer price; null where the lot says nothing of premium and tax. */
export function allInOf(lot: Pick<LotJson, 'premium' | 'tax'>, hammer: Minor): AllIn | null {
  if (lot.premium === undefined || lot.premium.length === 0 || lot.tax === undefined) return null;
  const tiers = lot.premium.map(({ upTo, rate }) => ({ upTo: upTo === null ? null : minor(BigInt(upTo)), rate }));
  return allIn(hammer, tiers, lot.tax);
}

export const amountOf = (value: number): Minor => minor(BigInt(value));

/** How the lot stands for whoever looks at it. */
export type Stance = 'leading' | 'outbid' | 'not_bidding' | 'selling' | 'over';

/** `viewer` is the account that is signed in, or null. */
export function stanceOf(lot: Pick<PageLot, 'status' | 'you' | 'seller'>, viewer: string | null): Stance {
  if (lot.status === 'closed') return 'over';
  if (viewer !== null && viewer === lot.seller.id) return 'selling';
  if (lot.you === undefined || lot.you.bids === 0) return 'not_bidding';
  return lot.you.leading ? 'leading' : 'outbid';
}
