import type { AccountId, LotId } from '#domain/ids.ts';
import type { RefusalReason } from '#domain/lot/commands.ts';
import type { Minor } from '#domain/money.ts';
import type { CallContext } from '#platform/rpc/context.ts';
import type { DecisionKind } from './store/codes.ts';

/**
 * One row of bidding's table of decisions: an event of a lot (seq given), or the remembered refusal of a request (refusal given).
 * Price, minimum, leader, count and close are what the decision left behind.
 */
export type Decision = {
  lot: LotId;
  seq: number | null;
  /** The lot's last event number after this decision. */
  headSeq: number;
  kind: DecisionKind;
  refusal: RefusalReason | null;
  /** Whose act it was; null for the house's own. */
  account: AccountId | null;
  /** The account's ordinal on the lot, for accepted bids. */
  bidder: number | null;
  firstBid: boolean;
  request: string | null;
  /** What was bid. Secret until beaten. */
  maximum: Minor | null;
  askedCurrency: string | null;
  price: Minor;
  /** Events: the next minimum for anybody else. Refusals: the minimum of the account that asked. */
  minimum: Minor;
  leader: AccountId | null;
  leaderBidder: number | null;
  bidCount: number;
  /** Bidders of the lot, of a decision that was just made; null of one that was read: its row does not say. */
  bidderCount: number | null;
  closesAtMs: number;
  atMs: number;
  /** The rest of an event, by kind; see store/decisions.ts. */
  detail: DecisionDetail | null;
};

/** Details by kind, as kept in jsonb; amounts as decimal text. */
export type DecisionDetail = {
  cause?: 'bid' | 'group' | 'outage';
  /** The bidder whose bids were taken out; the row's account is the one who acted. */
  bidderAccount?: string;
  seqs?: readonly number[];
  by?: 'bidder' | 'staff';
  reason?: string | null;
  outcome?: 'sold' | 'passed' | 'withdrawn';
  winner?: string | null;
  reservePrice?: string;
  leaderMaximum?: string | null;
  runnerUpMaximum?: string | null;
  /** Of any event: the request that brought it about, when its trace is sampled. */
  broughtAboutBy?: CallContext;
};
