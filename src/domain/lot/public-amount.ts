import type { AccountId } from '../ids.ts';
import type { Minor } from '../money.ts';
import { countedMaximum, type Lowering } from './history.ts';

/** An accepted bid as recorded. `leading`: it led when it was accepted, no standing maximum answered it at once. */
export type RecordedBid = { seq: number; account: AccountId; maximum: Minor; leading: boolean; retracted: boolean };

/** What of the lot's state now decides how much of its history is public. `lastLowering` is null when the reserve was never lowered. */
export type PublicView = { leader: AccountId | null; runnerUpMaximum: Minor | null; lastLowering: Lowering | null };

/**
 * The public amount of a bid in the lot's history; null while its maximum is a secret.
 *
 * A maximum is public once somebody else's beat it, as far as it was beaten:
 * - of an account that does not lead, every maximum is beaten: by the leader's. A bid that led when it was placed shows what it
 *   counts now, since after the reserve was lowered only that was beaten; one that was answered at once shows the whole.
 * - of the leader, and so of the winner, the last maximum stays secret for ever. An earlier one that was raised over is public
 *   only once it is below the best other maximum (or equal to it, where that answered it at once): it then says no more than
 *   the price does.
 * - a bid taken back that had led was never beaten, and now never will be.
 *
 * So every price of a lot can be followed from these amounts, except where it is capped by, or answered for, the leader
 * whose maximum is still secret, lifted by the reserve, or changed by an event that is public itself.
 */
export function publicAmount(bid: RecordedBid, view: PublicView): Minor | null {
  if (bid.account === view.leader) {
    const { runnerUpMaximum } = view;
    const beaten = runnerUpMaximum !== null && (bid.leading ? bid.maximum < runnerUpMaximum : bid.maximum <= runnerUpMaximum);
    return beaten ? bid.maximum : null;
  }
  if (!bid.leading) return bid.maximum;
  return bid.retracted ? null : countedMaximum(bid, view.lastLowering);
}
