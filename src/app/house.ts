import { type AuctionModule, auctionModule } from '#modules/auction/index.ts';
import { type Bidding, type BiddingReport, biddingGauges, biddingReporter, BIDDING_STREAM, createBidding } from '#modules/bidding/index.ts';
import type { Gateway } from '#modules/gateway/index.ts';
import { type Identity, openIdentity } from '#modules/identity/index.ts';
import { type NotificationModule, notificationModule } from '#modules/notification/index.ts';
import { type HouseBus, openBus } from '#platform/bus/bus.ts';
import { openLane, roleOf } from '#platform/db/index.ts';
import { localLimiter } from '#platform/http/limits.ts';
import type { HttpServer } from '#platform/http/server.ts';
import type { Log } from '#platform/log/log.ts';
import { sharpPictures } from '#platform/pictures/sharp.ts';
import { argon2Passwords } from '#platform/passwords/argon2.ts';
import type { Marking, Verifier } from '#contracts/verify.ts';
import { systemClock, systemEntropy, systemKeys, systemTimers, turn } from '#platform/time/system.ts';
import type { Auditor } from './auditor.ts';
import { openAuditing } from './auditing.ts';
import { type Databases, openDatabases } from './databases.ts';
import { openDoors } from './doors.ts';
import type { HouseOptions } from './house-options.ts';
import { connectOutboxes } from './outboxes.ts';

/** A whole house in one process: every module over one database, and the front door, not yet open. */
export type House = {
  identity: Identity;
  auction: AuctionModule;
  bidding: Bidding;
  notification: NotificationModule;
  bus: HouseBus;
  gateway: Gateway;
  http: HttpServer;
  /** Checks what is written in all modules and between them. */
  verify: Verifier & Marking;
  /** The same by itself, while the house runs. */
  auditor: Auditor;
  /** Starts what works by itself (beats, closing, relays, beats of the live side). */
  start(): Promise<void>;
  /** Opens the front door; resolves with the port that was taken. */
  listen(at: { host: string; port: number }): Promise<{ port: number }>;
  /** Closes the front door, finishes what is under way, and stops, in that order. */
  stop(): Promise<void>;
};

const LANES = 2;
const DRAIN_MS = 3_000;
const CLEAR_EVERY_MS = 3_600_000;

/** Puts the modules together. The only place where one module's contract is handed to another. */
export function openHouse(options: HouseOptions): House {
  const databases = openDatabases(options.connection, options.log);
  const limiter = options.limits ? localLimiter(systemClock) : null;
  const bus = openHouseBus(options);
  // The gateway needs bidding and bidding tells the gateway: what is told before the door opens has no watcher.
  const live: { gateway: Gateway | null } = { gateway: null };
  const bidding = openBidding(options, databases, bus, live);
  const commands = options.commands?.(bidding.commands) ?? bidding.commands;
  const keys = systemKeys();
  const identity = openIdentity({
    database: databases.identity, clock: systemClock, keys, entropy: systemEntropy, timers: systemTimers, passwords: argon2Passwords(), limiter, sessionSecret: options.sessionSecret,
    log: options.log, publicUrl: options.publicUrl, applyStanding: (change) => commands.setStanding(change),
    post: (letter) => notification.commands.post(letter), termsVersion: () => auction.house.termsVersion(), houseName: () => auction.house.name(), registrationOpen: () => auction.house.registrationOpen(),
  });
  const auction = auctionModule({
    database: databases.auction, clock: systemClock, keys, identity: identity.queries, commands, bidding: bidding.queries, log: options.log, metrics: options.metrics,
    pictures: sharpPictures(), facts: { demonstration: options.demonstration === true, mailbox: options.post.kind === 'mailbox' },
  });
  const notification = notificationModule({
    database: databases.notification, clock: systemClock, keys, timers: systemTimers, identity: identity.queries, auction: auction.queries, bidding: bidding.queries, post: options.post,
    publicUrl: () => options.publicUrl, houseName: () => auction.house.name(), tell: (accounts) => live.gateway?.tell(accounts), metrics: options.metrics, log: options.log,
  });
  const doors = openDoors(options, { identity, auction, notification, bidding, commands, bus, limiter, database: databases.bidding });
  live.gateway = doors.gateway;
  connectOutboxes({ bus, databases, identity, auction, bidding, notification, gateway: doors.gateway });
  const auditing = openAuditing(options, { databases, bidding, bus });
  let clearing: NodeJS.Timeout | undefined;
  return {
    identity, auction, bidding, notification, bus, ...doors, ...auditing,
    start: async () => {
      await bidding.start();
      bus.start();
      auditing.auditor.start();
      doors.gateway.start();
      notification.start();
      clearing = setInterval(() => {
        Promise.all([identity.clearExpired(), auction.clearExpired(), notification.clearExpired()])
          .catch((error: unknown) => options.log.warn({ err: error }, 'Ended sessions and old answers could not be cleared; tried again in an hour.'));
      }, CLEAR_EVERY_MS);
    },
    listen: (at) => doors.http.listen(at),
    stop: async () => {
      clearInterval(clearing);
      await doors.gateway.stop();
      await doors.http.close({ drainMs: DRAIN_MS });
      await auditing.auditor.stop();
      await bidding.stop();
      await bus.stop();
      await notification.stop();
      identity.close();
      await databases.close();
    },
  };
}

function openHouseBus({ connection, log, metrics }: HouseOptions): HouseBus {
  return openBus({
    connect: () => openLane({
      connection, role: roleOf('platform'), applicationName: 'auctionhub relay', limits: { idleInTransactionMs: 0, statementMs: 10_000 },
      // A cursor that a crash sets back a little repeats a window, which consumers bear; it must not make bids wait for the disk.
      settings: { synchronous_commit: 'off' },
    }),
    clock: systemClock, timers: systemTimers, log, metrics,
  });
}

function openBidding(options: HouseOptions, databases: Databases, bus: HouseBus, live: { gateway: Gateway | null }): Bidding {
  const count = biddingReporter(options.metrics);
  const bidding = createBidding({
    database: databases.bidding, jobs: databases.biddingJobs, audits: databases.audits, clock: systemClock, timers: systemTimers, keys: systemKeys(), entropy: systemEntropy, turn,
    connectLane: () => openLane({ connection: options.connection, role: roleOf('bidding'), applicationName: 'auctionhub bidding lane' }),
    live: (events) => live.gateway?.sink(events),
    wakeOutbox: () => bus.wake(BIDDING_STREAM),
    report: (what) => {
      count(what);
      tell(options.log, what);
    },
    lanes: options.lanes ?? LANES,
  });
  biddingGauges(options.metrics, bidding);
  return bidding;
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
