import { accept, type Outcome } from '../outcome.ts';
import type { Minor } from '../money.ts';
import type { ActRefusal } from './commands.ts';
import { decidedAt, nextCommon, notOpen, refuseAct } from './decide-common.ts';
import type { LotEvent } from './events.ts';
import { cappedBelow, proxyPrice, type Standing } from './proxy.ts';
import { reserveState, type LotState } from './state.ts';

/**
 * Lowers the hidden reserve of an open lot while it is not met: below what it is, and not below the opening price. Nobody
 * who bid before becomes a buyer by it: a standing maximum that would meet the new reserve counts as one unit less until
 * its owner bids again. The price may fall with it.
 *
 * Lowered to the opening price itself, standing maxima count as one unit below the opening price: they still lead and
 * the price still shows the opening price, but they do not meet the reserve, so the lot would pass.
 */
export function decideLowerReserve(state: LotState, reservePrice: Minor, nowMs: number): Outcome<LotEvent[], ActRefusal> {
  const atMs = decidedAt(state, nowMs);
  const reason = notOpen(state, atMs);
  if (reason !== null) return refuseAct(state, reason);
  const lower = state.reservePrice !== null && reservePrice < state.reservePrice && reservePrice >= state.terms.openingPrice;
  if (!lower || reserveState(state) === 'met') return refuseAct(state, 'reserve_not_lowered');
  const price = proxyPrice(state.terms, standingBelow(state, reservePrice), reservePrice);
  return accept([{ kind: 'lot.reserve_lowered', reservePrice, ...nextCommon(state, atMs), price }]);
}

/** Who stands how once the reserve is lowered: the same leader, everybody counted below the new reserve. */
export function standingBelow(state: LotState, reservePrice: Minor): Standing {
  const { leader, runnerUpMaximum } = state;
  return {
    leader: leader === null ? null : { account: leader.account, maximum: cappedBelow(reservePrice, leader.maximum) },
    runnerUpMaximum: runnerUpMaximum === null ? null : cappedBelow(reservePrice, runnerUpMaximum),
  };
}
