import type { AccountId, LotId } from '#domain/ids.ts';
import type { GroupClose } from '#domain/lot/group-close.ts';
import type { LotEvent } from '#domain/lot/events.ts';
import { evolve } from '#domain/lot/evolve.ts';
import { type LotState, minimumFor } from '#domain/lot/state.ts';
import { invariant } from '#domain/outcome.ts';
import type { CallContext } from '#platform/rpc/context.ts';
import type { Decision, DecisionDetail } from '../decision.ts';
import type { KnownLot } from '../lots-cache.ts';

/** A locked group of lots and its close, as a batch changes it. */
export type GroupWork = { key: string; close: GroupClose; changed: boolean };

/** A locked lot as a batch changes it. `state` moves with each event; `changed` says whether the head has to be written. */
export type LotWork = {
  readonly lot: LotId;
  readonly known: KnownLot;
  readonly group: GroupWork | null;
  /** Bidders whose first bid is in this batch. They are bidders of the lot once it is committed. */
  readonly newBidders: Map<AccountId, number>;
  state: LotState;
  changed: boolean;
};

/** What a decision adds to its first event: the request that asked for it. Who asked, and a sampled trace, stand on every one. */
export type RequestMark = { account: AccountId | null; request: string | null; askedCurrency: string | null; cause: CallContext | null };
const NOBODY: RequestMark = { account: null, request: null, askedCurrency: null, cause: null };

/** Applies events to the lot and returns their rows; the request stands on the first one. */
export function apply(work: LotWork, events: readonly LotEvent[], mark: RequestMark = NOBODY): Decision[] {
  const rows: Decision[] = [];
  for (const event of events) {
    work.state = evolve(work.state, event);
    work.changed = true;
    const firstBid = noteBidder(work, event);
    rows.push(rowOf(work, event, firstBid, rows.length === 0 ? mark : { ...NOBODY, account: mark.account, cause: mark.cause }));
  }
  return rows;
}

/** The ordinal of an account on a lot; null before its first accepted bid. */
export const bidderOf = ({ known, newBidders }: LotWork, account: AccountId | null): number | null =>
  account === null ? null : (known.bidders.get(account) ?? newBidders.get(account) ?? null);

/** The batch is committed: its new bidders are bidders for every lane. */
export function keepBidders({ known, newBidders }: LotWork): void {
  for (const [account, bidder] of newBidders) known.bidders.set(account, bidder);
}

function noteBidder(work: LotWork, event: LotEvent): boolean {
  if (event.kind !== 'bid.accepted' && event.kind !== 'lot.bought') return false;
  if (bidderOf(work, event.account) !== null) return false;
  invariant(event.bidder === work.known.bidders.size + work.newBidders.size + 1, 'ordinals of bidders are given without gaps');
  work.newBidders.set(event.account, event.bidder);
  return true;
}

function rowOf(work: LotWork, event: LotEvent, firstBid: boolean, mark: RequestMark): Decision {
  const { state } = work;
  const bid = event.kind === 'bid.accepted' || event.kind === 'lot.bought' ? event : null;
  const leader = state.leader?.account ?? null;
  return {
    lot: work.lot, seq: event.seq, headSeq: event.seq, kind: event.kind, refusal: null,
    account: mark.account, bidder: bid?.bidder ?? null, firstBid, request: mark.request,
    maximum: event.kind === 'bid.accepted' ? event.maximum : null, askedCurrency: mark.askedCurrency,
    price: event.price, minimum: minimumFor(state, null), leader, leaderBidder: bidderOf(work, leader),
    bidCount: event.bidCount, bidderCount: state.bidderCount, closesAtMs: event.closesAtMs, atMs: event.atMs,
    detail: mark.cause === null ? detailOf(event) : { ...detailOf(event), broughtAboutBy: mark.cause },
  };
}

function detailOf(event: LotEvent): DecisionDetail | null {
  switch (event.kind) {
    case 'lot.extended': return { cause: event.cause };
    case 'bid.retracted': return {
      bidderAccount: event.account, seqs: event.seqs, by: event.by, reason: event.reason,
      leaderMaximum: event.leader?.maximum.toString() ?? null, runnerUpMaximum: event.runnerUpMaximum?.toString() ?? null,
    };
    case 'lot.frozen': return { reason: event.reason };
    case 'lot.reserve_lowered': return { reservePrice: event.reservePrice.toString() };
    case 'lot.closed': return { outcome: event.outcome, winner: event.winner, reason: event.reason };
    case 'lot.opened': case 'bid.accepted': case 'lot.bought': return null;
    case 'lot.resumed': return event.reason === null ? null : { reason: event.reason };
  }
}
