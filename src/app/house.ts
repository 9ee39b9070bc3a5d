import { type ModuleName, SERVICES, type ServiceName } from '#contracts/services.ts';
import type { Marking, Verifier } from '#contracts/verify.ts';
import type { AnalyticsModule, EventLog } from '#modules/analytics/index.ts';
import type { AuctionModule } from '#modules/auction/index.ts';
import type { Bidding } from '#modules/bidding/index.ts';
import type { Gateway } from '#modules/gateway/index.ts';
import type { Identity } from '#modules/identity/index.ts';
import type { NotificationModule } from '#modules/notification/index.ts';
import { type HouseBus, openBus } from '#platform/bus/bus.ts';
import { openLane, roleOf } from '#platform/db/index.ts';
import type { HttpServer } from '#platform/http/server.ts';
import { systemClock, systemKeys, systemTimers } from '#platform/time/system.ts';
import { openAuditing } from './auditing.ts';
import type { Auditor } from './auditor.ts';
import { openCommons } from './commons.ts';
import { farCrier, nearCrier } from './crier.ts';
import { openPools } from './databases.ts';
import { eventLog } from './event-log.ts';
import { openDoors } from './doors.ts';
import { houseGauges } from './gauges.ts';
import type { HouseOptions } from './house-options.ts';
import type { Kit } from './kit.ts';
import { type Near, neighbours } from './neighbours.ts';
import { listed, openParts, type Parts } from './parts.ts';

/** What runs in one process. */
export type Running = {
  bus: HouseBus;
  http: HttpServer;
  /** Starts what works by itself (beats, closing, relays, beats of the live side). */
  start(): Promise<void>;
  /** Opens the front door; resolves with the port that was taken. */
  listen(at: { host: string; port: number }): Promise<{ port: number }>;
  /** Closes the front door, finishes what is under way, and stops, in that order. */
  stop(): Promise<void>;
};

/** A whole house in one process: every module over one database, and the front door, not yet open. */
export type House = Running & {
  identity: Identity;
  auction: AuctionModule;
  bidding: Bidding;
  notification: NotificationModule;
  analytics: AnalyticsModule;
  /** Every event that there ever was. */
  eventLog: EventLog;
  gateway: Gateway;
  /** Checks what is written in all modules and between them. */
  verify: Verifier & Marking;
  /** The same by itself, while the house runs. */
  auditor: Auditor;
};

const DRAIN_MS = 3_000;
const CLEAR_EVERY_MS = 3_600_000;

/** Puts a whole house together. */
export function openHouse(options: HouseOptions): House {
  const { parts: { identity, auction, bidding, notification, analytics }, gateway, auditing, eventLog: log, ...running } = raise(options, () => true);
  if (identity === null || auction === null || bidding === null || notification === null || analytics === null || gateway === null || auditing.verify === null || auditing.auditor === null) {
    throw new Error('A whole house has all its modules.');
  }
  return {
    ...running, gateway, eventLog: log, verify: auditing.verify, auditor: auditing.auditor,
    identity: identity.module, auction: auction.module, bidding: bidding.module, notification: notification.module, analytics: analytics.module,
  };
}

/** Puts the modules of a process together. The only place where one module's contract is handed to another. */
export function raise(options: HouseOptions, hosts: (name: ServiceName) => boolean): Running & { parts: Parts; gateway: Gateway | null; auditing: ReturnType<typeof openAuditing>; eventLog: EventLog } {
  const pools = openPools(options.connection, options.log);
  const bus = openHouseBus(options);
  const near: Near = {};
  const here = (name: ModuleName): boolean => hosts(name);
  const alone = options.far === undefined && (options.redisUrl ?? null) === null;
  const commons = openCommons(options, { kind: hosts('gateway') ? 'gateway' : SERVICES.filter(hosts).join(' '), alone });
  const kit: Kit = { options, pools, bus, commons, crier: alone ? nearCrier() : farCrier(commons.fanout), keys: systemKeys(), limiter: commons.limiter, ask: neighbours(near, here, options.far?.contracts ?? null) };
  const parts = openParts(kit, here, near);
  const doors = openDoors(kit, parts, hosts('gateway'));
  const auditing = openAuditing(kit, parts);
  houseGauges(options.metrics, { pools, bidding: parts.bidding?.module ?? null, dataDir: options.dataDir, nowMs: systemClock.nowMs });
  let clearing: NodeJS.Timeout | undefined;
  return {
    bus, parts, ...doors, auditing, eventLog: eventLog(pools, parts),
    start: async () => {
      await commons.start();
      await parts.bidding?.start?.();
      bus.start();
      bus.watch();
      auditing.auditor?.start();
      doors.gateway?.start();
      for (const part of listed(parts)) if (part !== parts.bidding) await part.start?.();
      clearing = setInterval(() => {
        Promise.all(listed(parts).map(async (part) => part.clearExpired?.()))
          .catch((error: unknown) => options.log.warn({ err: error }, 'Ended sessions and old answers could not be cleared; tried again in an hour.'));
      }, CLEAR_EVERY_MS);
    },
    listen: (at) => doors.http.listen(at),
    stop: async () => {
      clearInterval(clearing);
      await doors.gateway?.stop();
      await doors.http.close({ drainMs: DRAIN_MS });
      await auditing.auditor?.stop();
      for (const part of listed(parts)) await part.drain?.();
      await bus.stop();
      for (const part of listed(parts)) await part.stop?.();
      await commons.stop();
      options.far?.close();
      await pools.close();
    },
  };
}

function openHouseBus({ connection, log, metrics, broker }: HouseOptions): HouseBus {
  return openBus({
    connect: () => openLane({
      connection, role: roleOf('platform'), applicationName: 'auctionhub relay', limits: { idleInTransactionMs: 0, statementMs: 10_000 },
      // A cursor that a crash sets back a little repeats a window, which consumers bear; it must not make bids wait for the disk.
      settings: { synchronous_commit: 'off' },
    }),
    clock: systemClock, timers: systemTimers, log, metrics, broker: broker ?? null,
  });
}
