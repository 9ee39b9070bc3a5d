import type { Minor } from '#domain/money.ts';
import type { LiveBid } from '../../../live/react.tsx';
import { amountOf } from '../lot.ts';

/** Refusals that say nothing of the amount: the same bid may be placed again, later. */
const SAYS_NOTHING: ReadonlySet<string> = new Set(['paused', 'busy', 'rate_limited']);

/** The amount of a bid on which nothing was decided and nothing will be unless it is placed again; null for every other bid. */
export function undecidedAmount(bid: Pick<LiveBid, 'state' | 'maximum' | 'mayCount' | 'result'> | null): Minor | null {
  if (bid === null) return null;
  const turnedAway = bid.result?.ok === false && SAYS_NOTHING.has(bid.result.code);
  return turnedAway || (bid.state === 'gave_up' && !bid.mayCount) ? amountOf(bid.maximum) : null;
}
