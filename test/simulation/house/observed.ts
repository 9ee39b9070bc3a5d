import type { ActAnswer, BidAnswer, PublicLotEvent } from '#contracts/bidding.ts';
import type { AccountId, LotId } from '#domain/ids.ts';
import type { Act, LotPlan, Plan, StandingPlan } from './plan.ts';
import type { WatchedLine } from './watched.ts';
import type { HeadRow, LotRow as ListedRow } from '../store/statements/rows-auction.ts';
import type { DecisionRow, GroupRow, LotRow, OutageRow } from '../store/statements/rows-bidding.ts';

/* What people outside of the house saw, and what is in its tables in the end. The oracle judges by nothing else. */

export type Answer = BidAnswer | ActAnswer | { ok: true; done: true };

/** One copy of a request on its way: it may have been lost before or behind the house. */
export type Delivery = {
  sentUs: number;
  process: string;
  receivedUs: number | null;
  /** The database's clock when the house received it. */
  receivedServerMs: number | null;
  /** The database's clock has jumped between the receipt and the answer. */
  answer: Answer | null;
  /** Thrown instead of an answer, in words. */
  threw: string | null;
  givenUs: number | null;
  /** When the client had it; null when it never did. */
  heardUs: number | null;
};

/** One intention of somebody, with everything that was sent for it. */
export type Request = {
  name: string;
  command: number | null;
  kind: Act['kind'] | 'publish' | 'resume' | 'approve' | 'decline';
  account: AccountId | null;
  lot: LotId | null;
  key: string | null;
  maximum: bigint | null;
  currency: string | null;
  operator: boolean;
  standing: StandingPlan | null;
  deliveries: Delivery[];
  /** The answer that the client went away with. */
  final: { answer: Answer; heardUs: number } | null;
};

/** What a process told of after a commit of its own, or read again; `from` says which way it came. */
export type Told = { process: string; from: 'commit' | 'relay' | 'store'; atUs: number; event: PublicLotEvent };

/** A page of messages as a consumer got it. `taken`: the consumer did not throw. */
export type Relayed = { process: string; atUs: number; taken: boolean; messages: readonly { id: string; event: PublicLotEvent & Record<string, unknown> }[] };

/** When the transaction of some decisions had its locks, read the clock and wrote, by the database's clock and by true time. */
export type TxMoments = { lockedUs: number; lockedServerMs: number; readUs: number | null; wroteUs: number | null; wroteServerMs: number | null };

/** The committed head and the last event of a lot at one moment between all transactions. */
export type Probe = { atUs: number; lot: LotRow; last: DecisionRow | null; events: number };

export type Observed = {
  plan: Plan;
  startMs: number;
  lots: ReadonlyMap<LotId, LotPlan>;
  requests: Request[];
  told: Told[];
  relayed: Relayed[];
  transactions: Map<number, TxMoments>;
  probes: Probe[];
  lines: WatchedLine[];
  /**
   * True when commits that were given up waiting for their standby were lost in a fail-over. Between the two anybody could read them, and so did relays and
   * watchers: what those told is not judged then. No acknowledged bid is among them.
   */
  undone: boolean;
  /** True when the clock of the database was set while the house ran. */
  serverClockJumped: boolean;
  /** What processes reported that must never be: defects, broken invariants. */
  defects: string[];
  /** Why the run did not come to rest; null when it did. */
  unsettled: string | null;
  /** Histories and heads as anybody may read them in the end. */
  publicViews: ReadonlyMap<LotId, PublicView>;
  tables: { decisions: readonly DecisionRow[]; lots: readonly LotRow[]; groups: readonly GroupRow[]; outages: readonly OutageRow[] };
  /** What the auction module keeps about listed lots; null where none are listed. */
  projection: { heads: readonly HeadRow[]; lots: readonly ListedRow[] } | null;
};

export type PublicView = {
  head: Readonly<Record<string, unknown>>;
  history: readonly { seq: number; bidder: string; amount: bigint | null; price: bigint; automatic: boolean; atMs: number; retracted: boolean }[];
};
