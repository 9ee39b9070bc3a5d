import type { AccountId } from '#domain/ids.ts';
import type { BidderStanding, LotRefusal } from '#domain/lot/commands.ts';
import type { ActRefusal } from '#domain/lot/commands.ts';
import { decideBid, decideBuy } from '#domain/lot/decide-bid.ts';
import { decideEnd, decideFreeze, decideResume, decideWithdraw } from '#domain/lot/decide-course.ts';
import type { LotEvent } from '#domain/lot/events.ts';
import type { GroupClose } from '#domain/lot/group-close.ts';
import type { LotHistory } from '#domain/lot/history.ts';
import { decideLowerReserve } from '#domain/lot/decide-reserve.ts';
import { decideRetract } from '#domain/lot/decide-retract.ts';
import { type LotState, minimumFor } from '#domain/lot/state.ts';
import { invariant, type Outcome, refuse } from '#domain/outcome.ts';
import type { Intent } from './entry.ts';

/** An intent's circumstances, read under the lot's lock. */
export type Asked = {
  state: LotState;
  nowMs: number;
  account: AccountId | null;
  bidder: number | null;
  standing: BidderStanding;
  /** The close that the lot shares, as locked; null for a lot of its own. */
  group: GroupClose | null;
  /** The lot's standing bids, for retractions only. */
  history: LotHistory | undefined;
};

/** Asks the rules of the sale what comes of an intent. */
export function decideIntent(intent: Intent, asked: Asked): Outcome<LotEvent[], LotRefusal | ActRefusal> {
  const { state, nowMs } = asked;
  switch (intent.kind) {
    case 'bid': return decideBid(state, { ...bidderIn(asked), maximum: intent.maximum, currency: intent.currency }, nowMs, asked.group);
    case 'buy': return decideBuy(state, { ...bidderIn(asked), currency: intent.currency }, nowMs, asked.group);
    case 'retract': return asked.bidder === null ? nothingToRetract(asked) : decideRetract(state, historyIn(asked), { by: 'bidder', account: bidderIn(asked).account, reason: intent.reason }, nowMs);
    case 'void': return decideRetract(state, historyIn(asked), { by: 'staff', seqs: [intent.seq], reason: intent.reason }, nowMs);
    case 'end': return decideEnd(state, { operator: intent.operator }, nowMs);
    case 'withdraw': return decideWithdraw(state, { operator: intent.operator, reason: intent.reason }, nowMs);
    case 'freeze': return decideFreeze(state, intent.reason, nowMs);
    case 'resume': return decideResume(state, nowMs, intent.reason);
    case 'lower_reserve': return decideLowerReserve(state, intent.reservePrice, nowMs);
    case 'due': return { ok: true, value: [] };
  }
}

function bidderIn(asked: Asked): { account: AccountId; bidder: number | null; standing: BidderStanding } {
  invariant(asked.account !== null, 'a bid has a bidder');
  return { account: asked.account, bidder: asked.bidder, standing: asked.standing };
}

/** Somebody who never bid on the lot has nothing to take back; the history of the lot need not be read for that. */
const nothingToRetract = ({ state }: Asked): Outcome<LotEvent[], ActRefusal> =>
  refuse({ reason: state.status === 'closed' ? 'lot_closed' : 'nothing_to_retract', minimum: minimumFor(state, null) });

function historyIn(asked: Asked): LotHistory {
  invariant(asked.history !== undefined, 'a retraction is decided with the history of the lot');
  return asked.history;
}
