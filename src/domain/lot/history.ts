import type { AccountId } from '../ids.ts';
import type { Minor } from '../money.ts';
import { cappedBelow, type Standing } from './proxy.ts';

/** An accepted bid as it stands in a lot's history. */
export type HistoryBid = { seq: number; account: AccountId; maximum: Minor; atMs: number };
/** A lowering of the reserve: from `seq` on, earlier maxima that would meet it count as one unit less. */
export type Lowering = { seq: number; reservePrice: Minor };

/**
 * What a retraction needs of a lot's history, both ascending by seq: the accepted bids that still stand (those taken
 * out before are left out) and every lowering of the reserve.
 */
export type LotHistory = { standing: readonly HistoryBid[]; lowerings: readonly Lowering[] };

type Candidate = { account: AccountId; seq: number; maximum: Minor };

/**
 * Replays the standing bids in order and says who stands how. One pass, and memory by bidders, not by bids.
 *
 * A bidder's newest bid is the one that counts: it was higher than the earlier ones when it was accepted, or bid anew
 * after the reserve was lowered. A lowering caps everybody and changes nobody's place, so the leader of the moment stays.
 */
export function standingOf(history: LotHistory): Standing {
  const newest = new Map<AccountId, Candidate>();
  let leader: Candidate | null = null;
  let lowering = 0;
  let cap: Lowering | null = null;
  for (const bid of history.standing) {
    while ((history.lowerings[lowering]?.seq ?? Infinity) < bid.seq) {
      cap = history.lowerings[lowering] ?? cap;
      lowering += 1;
    }
    const candidate = { account: bid.account, seq: bid.seq, maximum: bid.maximum };
    newest.set(bid.account, candidate);
    if (leader === null || leader.account === bid.account || bid.maximum > countedMaximum(leader, cap)) leader = candidate;
  }
  const last = history.lowerings.at(-1) ?? null;
  if (leader === null) return { leader: null, runnerUpMaximum: null };
  return {
    leader: { account: leader.account, maximum: countedMaximum(leader, last) },
    runnerUpMaximum: bestOther(newest, leader, last),
  };
}

/** What a bid counts: its maximum, or one unit below the reserve when that was lowered to it or under it later. `last` is the last lowering. */
export function countedMaximum(bid: { seq: number; maximum: Minor }, last: Lowering | null): Minor {
  // Reserves only fall, so of all lowerings after a bid the last one caps it lowest.
  return last !== null && last.seq > bid.seq ? cappedBelow(last.reservePrice, bid.maximum) : bid.maximum;
}

function bestOther(newest: ReadonlyMap<AccountId, Candidate>, leader: Candidate, last: Lowering | null): Minor | null {
  let best: Minor | null = null;
  for (const candidate of newest.values()) {
    if (candidate.account === leader.account) continue;
    const maximum = countedMaximum(candidate, last);
    if (best === null || maximum > best) best = maximum;
  }
  return best;
}
