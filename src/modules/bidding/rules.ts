import { decideClose, decideOpen, decideOutage } from '#domain/lot/decide-course.ts';
import type { LotEvent } from '#domain/lot/events.ts';
import type { LotState } from '#domain/lot/state.ts';
import { invariant, type Outcome } from '#domain/outcome.ts';

/** A time in which nobody in the house could decide. Both ends by the database's clock. */
export type Outage = { fromMs: number; toMs: number };

/** What a decision must know of the house beside the lot. */
export type HouseState = {
  outages: readonly Outage[];
  /** False while the database's clock is in doubt: then nothing is opened. */
  mayOpen: boolean;
  /** False then too, and while this process does not know whether the heartbeat has a gap: then nothing is closed. */
  mayClose: boolean;
  /** Wait beyond which a bid's way through the house counts as an outage of its lot. */
  outageWaitMs: number;
  /** A bid received this long before the close must not be refused as closed. */
  receivedBeforeCloseMs: number;
};

/**
 * What a lot's time asks for before anything else is decided on it: opening, closing, or a full window when it came
 * due while the house could not decide. Null when nothing is due; 'wait' when something is and the house may not act.
 * `nowMs` is the lot's time, as a decision would be dated; `receivedAtMs`: when the first request that waits for the lot was received, by that time; null when none does.
 */
export function comeDue(state: LotState, house: HouseState, nowMs: number, receivedAtMs: number | null): LotEvent[] | 'wait' | null {
  if (state.status === 'scheduled' && state.terms.opensAtMs <= nowMs) return house.mayOpen ? due(decideOpen(state, nowMs)) : 'wait';
  if (state.status !== 'open' || state.closesAtMs > nowMs) return null;
  if (!house.mayClose) return 'wait';
  const inOutage = house.outages.some((outage) => outage.fromMs <= state.closesAtMs && state.closesAtMs <= outage.toMs);
  return due(inOutage || keptWaiting(state, house, nowMs, receivedAtMs) ? decideOutage(state, nowMs) : decideClose(state, nowMs));
}

function due(outcome: Outcome<LotEvent[], unknown>): LotEvent[] {
  invariant(outcome.ok && outcome.value.length > 0, 'a lot whose time has come opens, closes or is extended');
  return outcome.value;
}

function keptWaiting(state: LotState, house: HouseState, nowMs: number, receivedAtMs: number | null): boolean {
  if (receivedAtMs === null || nowMs - receivedAtMs <= house.outageWaitMs) return false;
  return receivedAtMs + house.receivedBeforeCloseMs <= state.closesAtMs;
}
