import { accept, type Outcome } from '../outcome.ts';
import { fullWindowMs } from './closing.ts';
import type { ActRefusal } from './commands.ts';
import { decidedAt, nextCommon, notOpen, refuseAct } from './decide-common.ts';
import type { LotClosed, LotEvent } from './events.ts';
import { closesAtFor, type GroupClose } from './group-close.ts';
import { hasQualifyingBid, isDue, type LotState } from './state.ts';

/*
 * The course of a lot apart from its bids: opening, closing, freezing, and what moves the close without a bid.
 * A lot that shares its close is first moved to where its group stands (decideGroupMove), then decided.
 */

/** Before the close, in which a seller cannot end a lot that would sell. */
export const END_TOO_LATE_MS = 12 * 60 * 60 * 1000;

/** Opens a scheduled lot whose time has come. A lot whose group was extended meanwhile opens with the group's close. */
export function decideOpen(state: LotState, nowMs: number, group: GroupClose | null = null): Outcome<LotEvent[], ActRefusal> {
  const atMs = decidedAt(state, nowMs);
  if (state.status === 'closed') return refuseAct(state, 'lot_closed');
  if (state.status !== 'scheduled') return refuseAct(state, 'wrong_state');
  if (atMs < state.terms.opensAtMs) return refuseAct(state, 'lot_not_open');
  const closesAtMs = group === null ? state.closesAtMs : closesAtFor(group, state.terms.position, state.closesAtMs);
  return accept([{ kind: 'lot.opened', ...nextCommon(state, atMs), closesAtMs }]);
}

/** Closes a due lot: sold to the leader at the price if the reserve is met, else passed. No event while it is not due. */
export function decideClose(state: LotState, nowMs: number): Outcome<LotEvent[], ActRefusal> {
  const atMs = decidedAt(state, nowMs);
  if (isDue(state, atMs)) return accept([closed(state, atMs, null)]);
  const reason = notOpen(state, atMs);
  return reason === null ? accept([]) : refuseAct(state, reason);
}

/**
 * Ends an open lot early, as it stands: sold or passed. In its last 12 hours a lot that would sell is not ended for the
 * seller; the operator is not held to that. The close that was announced is left as it was.
 */
export function decideEnd(state: LotState, by: { operator: boolean }, nowMs: number): Outcome<LotEvent[], ActRefusal> {
  const atMs = decidedAt(state, nowMs);
  const reason = notOpen(state, atMs);
  if (reason !== null) return refuseAct(state, reason);
  const late = atMs >= state.closesAtMs - END_TOO_LATE_MS;
  if (late && hasQualifyingBid(state) && !by.operator) return refuseAct(state, 'end_too_late');
  return accept([closed(state, atMs, 'ended_early')]);
}

/**
 * Takes a lot out of the sale: nobody buys it. The operator may do so until it is closed. The seller may until somebody
 * would win it: from then on a withdrawal would take the lot from its buyer (`wrong_state`; in the last 12 hours `end_too_late`).
 */
export function decideWithdraw(
  state: LotState, by: { operator: boolean; reason: string }, nowMs: number,
): Outcome<LotEvent[], ActRefusal> {
  const atMs = decidedAt(state, nowMs);
  if (state.status === 'closed' || isDue(state, atMs)) return refuseAct(state, 'lot_closed');
  if (!by.operator && hasQualifyingBid(state)) {
    return refuseAct(state, atMs >= state.closesAtMs - END_TOO_LATE_MS ? 'end_too_late' : 'wrong_state');
  }
  return accept([{ kind: 'lot.closed', outcome: 'withdrawn', winner: null, reason: by.reason, ...nextCommon(state, atMs) }]);
}

/** Stops bidding and the clock of an open lot until it resumes. A due lot is closed, not frozen. */
export function decideFreeze(state: LotState, reason: string, nowMs: number): Outcome<LotEvent[], ActRefusal> {
  const atMs = decidedAt(state, nowMs);
  const refusal = notOpen(state, atMs);
  if (refusal !== null) return refuseAct(state, refusal);
  return accept([{ kind: 'lot.frozen', reason, ...nextCommon(state, atMs) }]);
}

/** Lets a frozen lot go on, with at least a full window left. `reason` is kept with the event. */
export function decideResume(state: LotState, nowMs: number, reason: string | null = null): Outcome<LotEvent[], ActRefusal> {
  const atMs = decidedAt(state, nowMs);
  if (state.status === 'open') return refuseAct(state, 'wrong_state');
  if (state.status !== 'frozen') return refuseAct(state, state.status === 'closed' ? 'lot_closed' : 'lot_not_open');
  const closesAtMs = Math.max(state.closesAtMs, atMs + fullWindowMs(state.terms));
  return accept([{ kind: 'lot.resumed', reason, ...nextCommon(state, atMs), closesAtMs }]);
}

/** Gives a lot that came due while the house could not decide a full window instead of its close. No event while it is not due. */
export function decideOutage(state: LotState, nowMs: number): Outcome<LotEvent[], ActRefusal> {
  const atMs = decidedAt(state, nowMs);
  if (isDue(state, atMs)) {
    return accept([{ kind: 'lot.extended', cause: 'outage', ...nextCommon(state, atMs), closesAtMs: atMs + fullWindowMs(state.terms) }]);
  }
  const reason = notOpen(state, atMs);
  return reason === null ? accept([]) : refuseAct(state, reason);
}

/**
 * Moves a lot to the close its group has reached. No event when it closes as late already. A lot whose own close has
 * passed meanwhile is moved too: the group was extended in time, only this lot had not heard. A scheduled lot is not
 * moved; it opens with the group's close.
 */
export function decideGroupMove(state: LotState, closesAtMs: number, nowMs: number): Outcome<LotEvent[], ActRefusal> {
  const atMs = decidedAt(state, nowMs);
  if (state.status === 'closed') return refuseAct(state, 'lot_closed');
  if (state.status === 'scheduled') return refuseAct(state, 'lot_not_open');
  if (closesAtMs <= state.closesAtMs) return accept([]);
  return accept([{ kind: 'lot.extended', cause: 'group', ...nextCommon(state, atMs), closesAtMs }]);
}

function closed(state: LotState, atMs: number, reason: string | null): LotClosed {
  const sold = hasQualifyingBid(state);
  return {
    kind: 'lot.closed', outcome: sold ? 'sold' : 'passed', winner: sold && state.leader !== null ? state.leader.account : null,
    reason, ...nextCommon(state, atMs),
  };
}
