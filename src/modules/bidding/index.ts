import type { LotId } from '#domain/ids.ts';
import type { BiddingCommands, BiddingQueries, LiveSink } from '#contracts/bidding.ts';
import type { BiddingOperations } from '#contracts/bidding-operations.ts';
import type { Audited, Inquiries, Marking, Sold, Verifier } from '#contracts/verify.ts';
import type { OutboxSource } from '#platform/bus/ports.ts';
import type { Lane as Connection } from '#platform/db/lane.ts';
import type { Database } from '#platform/db/types.ts';
import type { Clock, Entropy, KeySource, Timers } from '#platform/time/ports.ts';
import { ClockWatch } from './clock-watch.ts';
import { Closer } from './closer.ts';
import type { Decision } from './decision.ts';
import { publicEvents } from './public-events.ts';
import { Heartbeat } from './heartbeat.ts';
import type { Entry, Intent } from './lane/entry.ts';
import { BidLane } from './lane/lane.ts';
import type { Waits } from './lane/queue.ts';
import { HEARTBEAT_GAP_MS, OUTAGE_WAIT_MS, RECEIVED_BEFORE_CLOSE_MS } from './limits.ts';
import { LotsCache } from './lots-cache.ts';
import type { BiddingReport } from './metrics.ts';
import { biddingOutbox } from './outbox.ts';
import { createOperations } from './operations.ts';
import { createQueries } from './queries.ts';
import { createCommands, readLot } from './service.ts';
import { BiddingAudit } from './verify/audited.ts';
import { createInquiries } from './verify/inquiries.ts';
import { biddingVerifier } from './verify/verifier.ts';
import { lotsSoldAfter, lotsSoldAmong } from './store/sold.ts';
import { voidsOutbox } from './voids.ts';

export { BIDDING_STREAM } from './outbox.ts';
export { VOIDS_STREAM } from './voids.ts';
export type { LaneReport } from './lane/lane.ts';
export { biddingGauges, type BiddingReport, biddingReporter } from './metrics.ts';
export { biddingRoutes } from './routes.ts';

/** Where the schema's migrations are. */
export const biddingMigrations = { schema: 'bidding', folder: new URL('./migrations', import.meta.url).pathname };

export type BiddingPorts = {
  database: Database;
  /** For the heartbeat and the closer: a pool that no reader can keep busy. The other one when absent. */
  jobs?: Database;
  /** For checks: a pool whose look-ups go by indexes whatever the planner guesses. The first one when absent. */
  audits?: Database;
  /** Opens a connection for a lane; called again when one is lost. */
  connectLane(): Promise<Connection>;
  clock: Clock;
  timers: Timers;
  keys: KeySource;
  entropy: Entropy;
  /** One turn of the event loop. */
  turn(): Promise<void>;
  /** Hears of every event after its commit, in order per lot. */
  live: LiveSink;
  /** Something was decided: the outbox has rows. */
  wakeOutbox(): void;
  report(what: BiddingReport): void;
  lanes: number;
  heartbeatGapMs?: number;
  /** Other waits before `busy` than the usual ones. */
  waits?: Waits;
};

export type Bidding = {
  commands: BiddingCommands;
  queries: BiddingQueries;
  /** For those who run the house. */
  operations: BiddingOperations;
  /** Checks what is written against what must always hold. */
  verify: Verifier & Marking;
  /** The same, bit by bit, for an auditor. */
  audited: Audited;
  /** Where breaches are kept, and what comes of them. */
  inquiries: Inquiries;
  /** What was sold, for checks of what others make of it. */
  sold: Sold;
  /** The events of the table of decisions, for a relay; `pool` is the relay's, with the role of the schema. */
  outbox(pool: Database): OutboxSource;
  /** The ends of voids, likewise; its messages carry a VoidEvent. */
  voidsOutbox(pool: Database): OutboxSource;
  /** Beats, and closes what is due, until stopped. Without it, as in a command beside the house, lots open but none closes by its time. */
  start(): Promise<void>;
  stop(): Promise<void>;
  /** For metrics: what waits, what is parked, whether the clock is trusted. */
  stats(): { waiting: number; parkedLots: number; clockTrusted: boolean; clockJumps: number; databaseMs: number | null };
};

/** The bidding module: lanes, the closer, the heartbeat, commands and queries over one schema. */
export function createBidding(ports: BiddingPorts): Bidding {
  const { database, clock, timers } = ports;
  const watch = new ClockWatch();
  const lots = new LotsCache((lot) => readLot(database, lot));
  const jobs = ports.jobs ?? database;
  const heartbeat = new Heartbeat({
    database: jobs, clock, timers, watch, gapMs: ports.heartbeatGapMs ?? HEARTBEAT_GAP_MS,
    onOutage: ({ fromMs, toMs }) => ports.report({ kind: 'outage', fromMs, toMs }),
    onError: (error) => ports.report({ kind: 'job_failed', error }),
  });
  const lanePorts = {
    connect: () => connectAnew(ports, lots), clock, timers, turn: ports.turn, report: ports.report, waits: ports.waits,
    observe: (reading: { nowMs: number; sentMs: number; readMs: number }) => {
      const mayOpen = watch.read(reading);
      return {
        outages: heartbeat.outages, mayOpen, mayClose: mayOpen && heartbeat.fresh(reading.nowMs),
        outageWaitMs: OUTAGE_WAIT_MS, receivedBeforeCloseMs: RECEIVED_BEFORE_CLOSE_MS,
      };
    },
    committed: (rows: readonly Decision[], entries: readonly Entry[]) => {
      ports.live(publicEvents(rows, entries));
      ports.wakeOutbox();
    },
  };
  const lanes = Array.from({ length: ports.lanes }, () => new BidLane(lanePorts));
  // Taking a bid back reads the lot's whole history: on a lane of its own, one at a time, it holds up that lot alone. It closes
  // nothing: only the lot's own lane knows whether a bid that was received in time still waits.
  const slow = new BidLane({ ...lanePorts, batchMax: 1, observe: (reading) => ({ ...lanePorts.observe(reading), mayClose: false }) });
  const all = [...lanes, slow];
  const laneOf = (lot: LotId, intent: Intent): BidLane =>
    (intent.kind === 'retract' || intent.kind === 'void' ? slow : (lanes[Number(BigInt(lot.slice(4)) % BigInt(lanes.length))] ?? slow));
  const closer = new Closer({
    database: jobs, clock, timers, watch, visit: (lot) => visit(lots, laneOf, clock, lot), onError: (error) => ports.report({ kind: 'job_failed', error }),
  });
  const stats = () => ({
    waiting: all.reduce((sum, lane) => sum + lane.waiting, 0), parkedLots: all.reduce((sum, lane) => sum + lane.parkedLots, 0),
    clockTrusted: watch.trusted, clockJumps: watch.jumps, databaseMs: watch.databaseMs(clock.monotonicMs()),
  });
  const commands = createCommands({ database, lots, laneOf, clock, keys: ports.keys, entropy: ports.entropy });
  const audits = ports.audits ?? database;
  return {
    operations: createOperations({ database, lots, clock, stats }),
    commands,
    verify: biddingVerifier(audits), audited: new BiddingAudit(audits), inquiries: createInquiries(audits, commands.freeze), sold: soldIn(audits),
    queries: createQueries(database, lots),
    outbox: (pool) => biddingOutbox({ relay: pool, database: jobs, known: (lot) => lots.get(lot) }),
    voidsOutbox,
    start: async () => {
      await heartbeat.start();
      closer.start();
    },
    stop: async () => {
      await closer.stop();
      await Promise.all(all.map((lane) => lane.stop()));
      await heartbeat.stop();
    },
    stats,
  };
}

const soldIn = (database: Database): Sold => ({ after: (lot, limit) => lotsSoldAfter(database, lot, limit), among: (lots) => lotsSoldAmong(database, lots) });

/** The server that answers from now on may be another one than before. */
function connectAnew(ports: BiddingPorts, lots: LotsCache): Promise<Connection> {
  lots.doubtBidders();
  return ports.connectLane();
}

async function visit(lots: LotsCache, laneOf: (lot: LotId, intent: Intent) => BidLane, clock: Clock, lot: LotId): Promise<number | null> {
  const known = await lots.get(lot);
  if (known === null) return null;
  const intent: Intent = { kind: 'due' };
  return new Promise((resolve) => {
    laneOf(lot, intent).add({
      lot, known, account: null, request: null, intent, cause: null, receivedAtMs: clock.monotonicMs(), unconfirmed: false,
      settle: (settled) => resolve(settled.kind === 'visited' && settled.facts.open ? settled.facts.closesAtMs : null),
    });
  });
}
