import { refuse } from '../outcome.ts';
import type { ActRefusal, ActRefusalReason, StateRefusal } from './commands.ts';
import type { EventCommon } from './events.ts';
import { minimumFor, type LotState } from './state.ts';

/** The time a decision is given: the clock's, but never before the lot's last decision. */
export function decidedAt(state: LotState, nowMs: number): number {
  return nowMs > state.lastDecidedAtMs ? nowMs : state.lastDecidedAtMs;
}

/** What the next event says of the lot when it changes nothing public; a decision overrides what it does change. */
export function nextCommon(state: LotState, atMs: number): EventCommon {
  return { seq: state.seq + 1, atMs, price: state.price, bidCount: state.bidCount, closesAtMs: state.closesAtMs };
}

export function refuseAct(state: LotState, reason: ActRefusalReason): { ok: false; refusal: ActRefusal } {
  return refuse({ reason, minimum: minimumFor(state, null) });
}

/**
 * Why what needs an open lot cannot be done now; null when it can. A due lot counts as closed. `closesAtMs` is the
 * group's when the lot shares its close.
 */
export function notOpen(state: LotState, atMs: number, closesAtMs: number = state.closesAtMs): 'lot_closed' | StateRefusal | null {
  switch (state.status) {
    case 'scheduled': return 'lot_not_open';
    case 'frozen': return 'lot_frozen';
    case 'closed': return 'lot_closed';
    case 'open': return atMs >= closesAtMs ? 'lot_closed' : null;
  }
}
