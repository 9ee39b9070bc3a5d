import type { AccountId } from '../ids.ts';
import { accept, invariant, type Outcome } from '../outcome.ts';
import type { ActRefusal } from './commands.ts';
import { decidedAt, nextCommon, notOpen, refuseAct } from './decide-common.ts';
import type { LotEvent } from './events.ts';
import { standingOf, type HistoryBid, type LotHistory } from './history.ts';
import { proxyPrice } from './proxy.ts';
import type { LotState } from './state.ts';

/** Who takes which bids back. Staff name the seqs (of one account); what a bidder takes back follows from the policy. */
export type RetractCommand =
  | { by: 'bidder'; account: AccountId; reason: 'typing_error' | 'description_changed' }
  | { by: 'staff'; seqs: readonly number[]; reason: string };

/** With more than this left before the close, a bidder takes back all own bids of the lot. */
export const RETRACT_ALL_BEFORE_MS = 12 * 60 * 60 * 1000;
/** After that, only the last own bid, within this time of placing it. */
export const RETRACT_LAST_WITHIN_MS = 60 * 60 * 1000;

/**
 * Takes bids out of a lot and replays the remaining ones in order; the price may fall, somebody else or nobody may lead.
 * Extensions stay, and buy-now stays gone. `history` is the lot's whole standing history, read under its lock.
 *
 * A bidder may where the terms say `marketplace`, on an open lot: all own bids with more than 12 hours left, otherwise the last
 * one within an hour of placing it. Staff may on open and frozen lots, whatever the policy (two of them: the caller's rule).
 */
export function decideRetract(
  state: LotState, history: LotHistory, command: RetractCommand, nowMs: number,
): Outcome<LotEvent[], ActRefusal> {
  invariant(history.standing.length === state.bidCount, 'a retraction sees every standing bid');
  const atMs = decidedAt(state, nowMs);
  const reason = notOpen(state, atMs);
  if (reason !== null && !(reason === 'lot_frozen' && command.by === 'staff')) return refuseAct(state, reason);
  if (command.by === 'bidder' && state.terms.retraction !== 'marketplace') return refuseAct(state, 'retraction_not_allowed');
  const taken = command.by === 'bidder'
    ? takenByBidder(state, history, command.account, atMs)
    : takenByStaff(history, command.seqs);
  if (typeof taken === 'string') return refuseAct(state, taken);

  const seqs = new Set(taken.map((bid) => bid.seq));
  const remaining = history.standing.filter((bid) => !seqs.has(bid.seq));
  const standing = standingOf({ standing: remaining, lowerings: history.lowerings });
  const [first] = taken;
  invariant(first !== undefined, 'a retraction takes out at least one bid');
  return accept([{
    kind: 'bid.retracted', account: first.account, seqs: [...seqs], by: command.by, reason: command.reason, ...standing,
    ...nextCommon(state, atMs), price: proxyPrice(state.terms, standing, state.reservePrice), bidCount: remaining.length,
  }]);
}

type Taken = readonly HistoryBid[] | 'nothing_to_retract' | 'retraction_not_allowed';

function takenByBidder(state: LotState, history: LotHistory, account: AccountId, atMs: number): Taken {
  const own = history.standing.filter((bid) => bid.account === account);
  const last = own.at(-1);
  if (last === undefined) return 'nothing_to_retract';
  if (state.closesAtMs - atMs > RETRACT_ALL_BEFORE_MS) return own;
  return atMs - last.atMs <= RETRACT_LAST_WITHIN_MS ? [last] : 'retraction_not_allowed';
}

function takenByStaff(history: LotHistory, seqs: readonly number[]): Taken {
  const wanted = new Set(seqs);
  const taken = history.standing.filter((bid) => wanted.has(bid.seq));
  const oneAccount = taken.every((bid) => bid.account === taken[0]?.account);
  return taken.length > 0 && taken.length === wanted.size && oneAccount ? taken : 'nothing_to_retract';
}
