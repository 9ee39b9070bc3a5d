import type { AccountId } from '../ids.ts';
import type { Minor } from '../money.ts';
import type { LotTerms } from './terms.ts';

/**
 * A lot while it is sold.
 *
 *   scheduled ─open─▶ open ─close─▶ closed (sold | passed)
 *       │              │ ▲
 *       │        freeze│ │resume
 *       │              ▼ │
 *       └─withdraw──▶ frozen ─withdraw─▶ closed (withdrawn)      (open ─withdraw─▶ closed too)
 *
 * Closed lots never reopen.
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
