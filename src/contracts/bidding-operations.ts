import type { AccountId, ApprovalId, LotId } from '#domain/ids.ts';
import type { LotOutcome } from '#domain/lot/state.ts';
import type { Minor } from '#domain/money.ts';
import type { VoidEvent } from './bidding.ts';

/** A bid that a first member of staff wants to be taken out. `price` is what the bid left standing; its maximum stays secret. */
export type VoidWaiting = { approval: ApprovalId; lot: LotId; seq: number; reason: string; askedBy: AccountId; askedAtMs: number; bidder: string | null; price: Minor };

/** A void that ended. `key` is its place in the list of them; `bidder` and `price` as in {@link VoidWaiting}. */
export type VoidEnded = Omit<VoidEvent, 'kind'> & Pick<VoidWaiting, 'bidder' | 'price'> & { key: string };

/** Something done to a lot other than bidding on it. `by` null: the house itself, or a command of its operator. */
export type LotAct = {
  lot: LotId; seq: number; kind: 'lot.frozen' | 'lot.resumed' | 'lot.closed' | 'bid.retracted' | 'lot.reserve_lowered';
  by: AccountId | null; reason: string | null; outcome: LotOutcome | null;
  /** The bids that were taken out. */
  seqs: readonly number[];
  atMs: number;
};

/** What is stuck or may soon be. Counts end at 1,000. */
export type BiddingTrouble = {
  /** Open lots that should have been closed 5 s ago. */
  overdueLots: number;
  voidsWaiting: number;
  /** Requests that wait for a lane of this process. */
  bidsWaiting: number;
  /** Lots that somebody else holds locked. */
  parkedLots: number;
  clockTrusted: boolean;
};

/** What those who run the house may ask of bidding. */
export type BiddingOperations = {
  /** Accepted bids of each of the last `minutes` (1 to 60), the current one last; `atMs` is where the minute begins. */
  bidsPerMinute(minutes: number): Promise<{ atMs: number; bids: number }[]>;
  trouble(): Promise<BiddingTrouble>;
  /** Oldest first, at most 101. */
  voidsWaiting(after: { askedAtMs: number; approval: ApprovalId } | null, limit: number): Promise<VoidWaiting[]>;
  /** The last one first, before the key of one when given; at most 101. */
  voidsEnded(before: string | null, limit: number): Promise<VoidEnded[]>;
  /** Newest first, at most 101. */
  actsOn(lot: LotId, beforeSeq: number | null, limit: number): Promise<LotAct[]>;
};
