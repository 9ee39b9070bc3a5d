import type { BiddingService } from '#contracts/services.ts';
import { type Bidding, type BiddingReport, biddingGauges, biddingReporter, biddingRoutes, BIDDING_STREAM, createBidding } from '#modules/bidding/index.ts';
import { openLane, roleOf } from '#platform/db/index.ts';
import type { Log } from '#platform/log/log.ts';
import { systemClock, systemEntropy, systemTimers, turn } from '#platform/time/system.ts';
import { AUDIT_SESSION } from '../databases.ts';
import type { Kit, Part } from '../kit.ts';
import { unrelayedLots } from '../unrelayed.ts';

const LANES = 2;

export type BiddingPart = Part<Bidding, BiddingService>;

/** Puts bidding together. */
export function biddingPart({ options, pools, bus, crier, keys }: Kit): BiddingPart {
  const count = biddingReporter(options.metrics);
  const database = pools.readers('bidding');
  const bidding = createBidding({
    database, clock: systemClock, timers: systemTimers, keys, entropy: systemEntropy, turn,
    // Heartbeat and closer must not queue behind readers.
    jobs: pools.open('bidding', { max: 2, applicationName: 'auctionhub bidding jobs' }),
    // Look-ups by index, and pages that may take their time.
    audits: pools.open('bidding', AUDIT_SESSION),
    connectLane: () => openLane({ connection: options.connection, role: roleOf('bidding'), applicationName: 'auctionhub bidding lane' }),
    live: crier.live,
    wakeOutbox: () => bus.wake(BIDDING_STREAM),
    report: (what) => {
      count(what);
      tell(options.log, what);
    },
    lanes: options.lanes ?? LANES,
  });
  biddingGauges(options.metrics, bidding);
  const commands = options.commands?.(bidding.commands) ?? bidding.commands;
  return {
    module: bidding, database,
    serves: { ...commands, ...bidding.queries, ...bidding.operations, ...bidding.inquiries, unrelayed: () => unrelayedLots(bus), soldAfter: bidding.sold.after, soldAmong: bidding.sold.among },
    routes: biddingRoutes(commands, bidding.queries),
    connect: () => {
      const relays = pools.relay('bidding');
      bus.relay(bidding.outbox(relays));
      bus.relay(bidding.voidsOutbox(relays));
    },
    start: () => bidding.start(),
    drain: () => bidding.stop(),
  };
}

/** What a lane or a job reports, in a sentence for the log. Batches are counted, not told. */
function tell(log: Log, what: BiddingReport): void {
  switch (what.kind) {
    case 'batch': return;
    case 'parked': return log.debug({ lot: what.lot }, 'A lot is held by somebody else; its bids wait aside.');
    case 'connection_lost': return log.warn({ err: what.error, entries: what.entries }, 'A lane lost the database; what was under way is looked up again.');
    case 'unconfirmed': return log.warn({ err: what.error, entries: what.entries }, 'A commit was not confirmed; it is looked up on a new connection.');
    case 'defect': return log.error({ err: what.error, lot: what.lot }, 'A request could not be decided or written, or a listener failed; everything else went on.');
    case 'outage': return log.error({ fromMs: what.fromMs, toMs: what.toMs }, 'The house could not decide for a while; lots that came due then get a full window.');
    case 'job_failed': return log.warn({ err: what.error }, 'A job of the bid path failed and will be tried again.');
  }
}
