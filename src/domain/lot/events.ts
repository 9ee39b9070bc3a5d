import type { AccountId } from '../ids.ts';
import type { Minor } from '../money.ts';
import type { LotOutcome } from './state.ts';

/** What every event of a lot says: its gapless number, when it was decided, and the public state it left. */
export type EventCommon = { seq: number; atMs: number; price: Minor; bidCount: number; closesAtMs: number };

export type LotOpened = EventCommon & { kind: 'lot.opened' };
export type BidAccepted = EventCommon & {
  kind: 'bid.accepted';
  account: AccountId;
  /** Ordinal of this bidder on the lot, from 1, in order of first accepted bids. */
  bidder: number;
  maximum: Minor;
  /** Whether this bid leads. If not, a standing maximum answered it. */
  leading: boolean;
};
/** `cause`: bid = soft close; group = another lot of the group; outage = the house could not decide in time. */
export type LotExtended = EventCommon & { kind: 'lot.extended'; cause: 'bid' | 'group' | 'outage' };
/** `seqs`: the accepted bids taken out. The leader may be another one afterwards, or nobody. */
export type BidRetracted = EventCommon & {
  kind: 'bid.retracted';
  account: AccountId;
  seqs: readonly number[];
  by: 'bidder' | 'staff';
  reason: string;
  leader: { account: AccountId; maximum: Minor } | null;
  runnerUpMaximum: Minor | null;
};
export type LotFrozen = EventCommon & { kind: 'lot.frozen'; reason: string };
/** `reason`: null when it was resumed without one. */
export type LotResumed = EventCommon & { kind: 'lot.resumed'; reason: string | null };
/** `reservePrice` is secret; the public event carries only the common part. */
export type ReserveLowered = EventCommon & { kind: 'lot.reserve_lowered'; reservePrice: Minor };
export type LotBought = EventCommon & { kind: 'lot.bought'; account: AccountId; bidder: number };
/**
 * `winner` is the leader when sold, otherwise null. `reason`: null when the time was up, `bought` after lot.bought, `ended_early`
 * for the early end, and the words of whoever withdrew it.
 */
export type LotClosed = EventCommon & { kind: 'lot.closed'; outcome: LotOutcome; winner: AccountId | null; reason: string | null };

export type LotEvent =
  | LotOpened | BidAccepted | LotExtended | BidRetracted | LotFrozen | LotResumed | ReserveLowered | LotBought | LotClosed;
export type LotEventKind = LotEvent['kind'];
