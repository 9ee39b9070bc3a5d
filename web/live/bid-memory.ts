import type { BidResult, BidWish } from './bid-types.ts';
import { BID_KEPT_MS, BIDS_KEPT_MAX } from './limits.ts';

/** A bid as the tab remembers it over a reload. `madeMs`: the device's wall clock. */
export type KeptBid = BidWish & { id: string; account: string; madeMs: number; mayCount: boolean; result: BidResult | null };

/** Reads what a tab remembered; whatever is not a bid of the last hours is left out. */
export function keptBids(text: string | null, wallMs: number): KeptBid[] {
  return listIn(text).filter((kept): kept is KeptBid => isKept(kept) && Math.abs(wallMs - kept.madeMs) < BID_KEPT_MS).slice(-BIDS_KEPT_MAX);
}

export const textOfBids = (bids: readonly KeptBid[]): string => JSON.stringify(bids);

function listIn(text: string | null): unknown[] {
  try {
    const value: unknown = text === null ? [] : JSON.parse(text);
    return Array.isArray(value) ? value : [];
  } catch {
    return [];
  }
}

function isKept(value: unknown): value is KeptBid {
  if (typeof value !== 'object' || value === null) return false;
  const { id, lot, account, maximum, madeMs, mayCount, result }: Record<string, unknown> = { ...value };
  return [id, lot, account].every((text) => typeof text === 'string' && text !== '') && Number.isSafeInteger(maximum) && typeof madeMs === 'number'
    && typeof mayCount === 'boolean' && (result === null || typeof result === 'object');
}
