import type { AccountId, ApprovalId, LotId, SaleId } from '#domain/ids.ts';
import type { LotEventKind } from '#domain/lot/events.ts';
import type { LotOutcome, LotStatus } from '#domain/lot/state.ts';
import type { LotTerms } from '#domain/lot/terms.ts';
import type { Minor } from '#domain/money.ts';
import type { RefusalCode } from './refusals.ts';

/**
 * The bidding module: the one writer of a lot from publication to the close.
 * Every command below may be sent again; with the same key it has one effect and one answer.
 */
export type BiddingCommands = {
  /** Decides one bid under the lot's lock. Never throws for a refusal. Answers after the commit. */
  placeBid(bid: PlaceBid): Promise<BidAnswer>;
  buyNow(buy: KeyedRequest): Promise<BidAnswer>;
  /** Bidder's own retraction, by the lot's policy. */
  retract(request: KeyedRequest & { reason: 'typing_error' | 'description_changed' }): Promise<ActAnswer>;
  /** Takes over a published lot; opens it at once when opensAtMs is past. Idempotent by lot id. */
  takeLot(terms: LotTerms, reservePrice: Minor | null): Promise<void>;
  /** Seller's (or the operator's) early end. The operator's is not held to the last-12-hours rule. */
  endLot(request: { lot: LotId; by: AccountId | null; operator: boolean }): Promise<ActAnswer>;
  withdraw(request: { lot: LotId; by: AccountId | null; reason: string; operator: boolean }): Promise<ActAnswer>;
  freeze(request: { lot: LotId; by: AccountId | null; reason: string }): Promise<ActAnswer>;
  /** The reason is kept with the event. */
  resume(request: { lot: LotId; by: AccountId | null; reason?: string | null }): Promise<ActAnswer>;
  lowerReserve(request: { lot: LotId; by: AccountId; reservePrice: Minor }): Promise<ActAnswer>;
  /** First of two members of staff asks for a bid to be voided. */
  requestVoid(request: { lot: LotId; seq: number; by: AccountId; reason: string }): Promise<ActAnswer & { approvalId?: ApprovalId }>;
  /** The second one approves; the bid is taken out by replay. The same person is refused. `reason` is kept with it. */
  approve(request: { approval: ApprovalId; by: AccountId; reason?: string | null }): Promise<ActAnswer>;
  /** The second one declines, or the first withdraws: it ends for good, and the bid counts as it did. Answers with the bid's seq. */
  decline(request: { approval: ApprovalId; by: AccountId; reason: string }): Promise<ActAnswer>;
  /** What bidding must know of accounts and sales while it decides. Applied before it answers. */
  setStanding(change: StandingChange): Promise<void>;
};

/** `receivedAt`: monotonic milliseconds at which the house had received it; now, unless said otherwise. */
export type KeyedRequest = { account: AccountId; lot: LotId; key: string; currency?: string | null; receivedAt?: number };
export type PlaceBid = KeyedRequest & { maximum: Minor };

export type StandingChange =
  | { kind: 'account'; account: AccountId; blocked?: boolean; staff?: boolean }
  | { kind: 'exposure_limit'; account: AccountId; currency: string; limit: Minor | null }
  | { kind: 'link'; seller: AccountId; account: AccountId; linked: boolean }
  | { kind: 'approval'; sale: SaleId; account: AccountId; approved: boolean };

/** Facts with a refusal of the sale, for the bidder's page. */
export type LotFacts = { minimum: Minor; price: Minor; seq: number; closesAtMs: number; serverTimeMs: number };

export type BidAccepted = {
  ok: true;
  lot: LotId; seq: number; outcome: 'leading' | 'outbid'; maximum: Minor; price: Minor;
  /** The caller's own minimum. */
  minimum: Minor;
  currency: string; closesAtMs: number; decidedAtMs: number; replayed: boolean;
  kind: 'bid' | 'buy' | 'retraction';
};
export type BidRefused = { ok: false; code: RefusalCode; facts: LotFacts | null; replayed: boolean; retryAfterSeconds?: number };
export type BidAnswer = BidAccepted | BidRefused;
export type ActAnswer = { ok: true; lot: LotId; seq: number; closesAtMs: number } | { ok: false; code: RefusalCode; facts: LotFacts | null; retryAfterSeconds?: number };

/** A lot's public state as bidding knows it; what GET /lots/{id} shows beside the listing. Never stale. */
export type LotHead = {
  lot: LotId; status: LotStatus; outcome: LotOutcome | null; currency: string;
  openingPrice: Minor; price: Minor; minimum: Minor; bidCount: number; bidderCount: number;
  leader: string | null; reserve: 'none' | 'unmet' | 'met'; buyNowPrice: Minor | null;
  /** `closedAtMs`: when it closed really, which may be before `closesAtMs`; null until then. */
  opensAtMs: number; closesAtMs: number; closedAtMs: number | null; extensions: number; seq: number; serverTimeMs: number;
  you: { alias: string | null; leading: boolean; maximum: Minor | null; bids: number } | null;
};

/** One public event: what every watcher may see, and nothing more. */
export type PublicLotEvent = {
  lot: LotId; seq: number; kind: LotEventKind; price: Minor; minimum: Minor; leader: string | null;
  bidCount: number; bidderCount: number; closesAtMs: number; atMs: number; outcome?: LotOutcome;
};

export type BidHistoryItem = { seq: number; bidder: string; amount: Minor | null; price: Minor; automatic: boolean; atMs: number; retracted: boolean };

export type BiddingQueries = {
  /** Heads of published lots, at most 500 a call; unknown lots are absent. `caller` adds `you` and the own minimum. */
  heads(lots: readonly LotId[], caller: AccountId | null): Promise<ReadonlyMap<LotId, LotHead>>;
  /** Events with seq >= from, ascending, at most `limit` (1 to 1,000). */
  eventsSince(lot: LotId, from: number, limit: number): Promise<PublicLotEvent[]>;
  /** Accepted bids, newest first, before `beforeSeq` when given. `limit` 1 to 100. */
  history(lot: LotId, beforeSeq: number | null, limit: number): Promise<BidHistoryItem[]>;
  /** The lots an account bid on, newest first. `maximum` is null when every bid was taken out again. */
  bidsOf(account: AccountId, before: string | null, limit: number): Promise<{ items: { lot: LotId; bids: number; maximum: Minor | null }[]; next: string | null }>;
};

/**
 * What bidding publishes from its table of decisions. Internal: carries accounts, never maxima that are still secret.
 * `account`: whose act it was, null for the house's own. `extensions` are the lot's as they stand when it is relayed, not as the event left them.
 * `broughtAboutBy`: the request that it came of, when the trace of that is sampled.
 */
export type BiddingEvent = PublicLotEvent & {
  account: AccountId | null; leaderAccount: AccountId | null; sellerId: AccountId; extensions: number; broughtAboutBy?: { requestId: string; traceparent: string };
};

/** How a request to void a bid can end. lapsed: there was nothing to be done any more, because the lot had closed or the bid was gone. */
export const VOID_ENDS = ['approved', 'declined', 'withdrawn', 'lapsed'] as const;
export type VoidEnd = (typeof VOID_ENDS)[number];

/** What bidding publishes when a request to void a bid has ended. Internal: it concerns staff alone. */
export type VoidEvent =
  | { kind: 'void.ended'; approval: ApprovalId; lot: LotId; seq: number; reason: string; askedBy: AccountId; askedAtMs: number; end: VoidEnd; by: AccountId; endReason: string | null; atMs: number };

/** Called after a commit, in the order of each lot's seq, in this process only. */
export type LiveSink = (events: readonly PublicLotEvent[]) => void;
