import { metric, type Metrics } from '#platform/metrics/metrics.ts';
import type { LaneReport } from './lane/lane.ts';

export const bidsDecided = metric({
  name: 'bidding_requests_total', help: 'Entries that lanes have finished: bids, purchases, acts and the closer\'s visits.', type: 'counter',
});
export const decisionsWritten = metric({ name: 'bidding_decisions_total', help: 'Rows written to the table of decisions: events and remembered refusals.', type: 'counter' });
export const batchSeconds = metric({
  name: 'bidding_batch_seconds', help: 'A batch from its first lock to its commit.', type: 'histogram', buckets: [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
});
export const lockSeconds = metric({
  name: 'bidding_lock_seconds', help: 'The first flight of a batch: locks, clock and look-ups.', type: 'histogram', buckets: [0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25],
});
export const lotsParked = metric({ name: 'bidding_lots_parked_total', help: 'Times a lot was found held by somebody else and put aside.', type: 'counter' });
export const troubles = metric({
  name: 'bidding_troubles_total', help: 'What an operator should look into, by kind.', type: 'counter', labels: ['kind'],
});
export const bidsWaiting = metric({ name: 'bidding_waiting', help: 'Entries that wait in the lanes now.', type: 'gauge' });
export const lotsParkedNow = metric({ name: 'bidding_parked_lots', help: 'Lots that somebody else holds now.', type: 'gauge' });
export const clockTrusted = metric({ name: 'bidding_clock_trusted', help: '1 while the database\'s clock is believed; at 0 nothing closes.', type: 'gauge' });

export type BiddingReport = LaneReport | { kind: 'outage'; fromMs: number; toMs: number } | { kind: 'job_failed'; error: unknown };

/** Counts what bidding reports. */
export function biddingReporter(metrics: Metrics): (what: BiddingReport) => void {
  const decided = metrics.counter(bidsDecided);
  const written = metrics.counter(decisionsWritten);
  const batch = metrics.histogram(batchSeconds);
  const lock = metrics.histogram(lockSeconds);
  const parked = metrics.counter(lotsParked);
  return (what) => {
    if (what.kind === 'parked') parked.add();
    else if (what.kind !== 'batch') metrics.counter(troubles, { kind: what.kind }).add();
    else {
      decided.add(what.entries);
      written.add(what.rows);
      batch.observe(what.totalMs / 1_000);
      lock.observe(what.lockMs / 1_000);
    }
  };
}

/** Shows what bidding holds now, measured when the page is read. */
export function biddingGauges(metrics: Metrics, bidding: { stats(): { waiting: number; parkedLots: number; clockTrusted: boolean } }): void {
  metrics.measured(bidsWaiting, () => bidding.stats().waiting);
  metrics.measured(lotsParkedNow, () => bidding.stats().parkedLots);
  metrics.measured(clockTrusted, () => (bidding.stats().clockTrusted ? 1 : 0));
}
