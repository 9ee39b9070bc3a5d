import type { WindowResult } from '../report/types.ts';
import type { Acknowledged } from '../proof/ledger.ts';

/** How bids of a program reach the house. `perSocket`: bids under way on one WebSocket at the same time. */
export type Way = { kind: 'http' } | { kind: 'ws'; perSocket: number };

/** What a bidding program is told. Bidders keep their connections over all of its windows. */
export type BidOrder = {
  kind: 'bid'; side: string; lot: string; seconds: number; seed: number;
  /** Bids a second, evenly spaced and waiting for nobody; null: every bidder bids as soon as it was answered. */
  rate: number | null;
};
export type BidderSetUp = { kind: 'set up'; port: number; tokens: readonly string[]; way: Way };

/** What it tells after a window. */
export type BidReport = {
  window: WindowResult; bids: Acknowledged[]; refused: number; undecided: Record<string, number>;
  /** Answers that nobody had asked for, or the second one to a bid. */
  strays: number;
};

export type WatchOrder = { kind: 'watch'; port: number; lot: string; watchers: number };
export type MeasureOrder = { kind: 'measure'; seconds: number };

/** What watchers saw in a window. Lag is from the decision of an event to its arrival at one watcher, in milliseconds. */
export type WatchReport = {
  watchers: number; lags: number; lagP50Ms: number; lagP99Ms: number; lagMaxMs: number;
  /** Watchers that got more than one in a hundred events later than a second after its decision. */
  late: number;
  /** Seqs that were skipped or came twice, over all watchers. */
  gaps: number;
  resyncs: number;
  cpuCores: number;
};
