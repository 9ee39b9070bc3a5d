import type { Server } from 'node:http';
import type { LiveSink } from '#contracts/bidding.ts';
import type { Caller } from '#contracts/identity.ts';
import type { AccountId } from '#domain/ids.ts';
import type { HttpRoute } from '#platform/http/types.ts';
import { Live } from '#platform/live/live.ts';
import { beatEntry, beatMessage, eventsMessage, noticeMessage, resyncMessage } from './messages.ts';
import { createAdministration } from './administration.ts';
import { Health, type ReportOf, together } from './health.ts';
import { administrationRoutes } from './routes/admin.ts';
import { Hub } from './hub.ts';
import { gatewayMetrics } from './metrics.ts';
import type { GatewayPorts } from './ports.ts';
import { gatewayRoutes } from './routes.ts';
import { Sessions } from './sessions.ts';

export { Health } from './health.ts';
export { probeRoutes } from './routes.ts';
export type { Finding, HealthChecks, HealthPorts, HealthReport, ReportOf } from './health.ts';
export type { GatewayLog, GatewayPorts, Revoked } from './ports.ts';
export { judgeClock, judgeDisk, judgeOutbox, judgeRecords } from './rules.ts';

export type Gateway = {
  /** Give it every committed event, in this process at once, from others when they are reported. */
  readonly sink: LiveSink;
  /** The first page, health, metrics and event streams, to be served by the HTTP kernel. */
  readonly routes: readonly HttpRoute<Caller>[];
  /** Takes the WebSocket upgrades of a server. Call once for each server, before `start`. */
  attach(server: Server): void;
  start(): void;
  /** Tells everybody who is connected something. */
  announce(text: string): void;
  /** Tells these accounts, where they are connected to this process, that there is something new for them. */
  tell(accounts: ReadonlySet<AccountId>): void;
  /** Refuses new connections, waits for the answers of bids under way, then closes all with 1012. Resolves when all are gone. */
  stop(): Promise<void>;
};

/** The edge of the house: live connections, health and metrics. It decides nothing about a bid. */
export function createGateway(ports: GatewayPorts): Gateway {
  const { clock, timers, log } = ports;
  const live: Live = new Live({
    ...ports,
    codec: { items: eventsMessage, beat: (entries) => beatMessage(clock.nowMs(), entries), beatEntry, resync: resyncMessage },
    rejoin: (subscription) => hub.rejoin(subscription),
    swept: () => {
      hub.swept();
      count();
    },
    failed: (error) => log.error({ err: error }, 'A live connection failed unexpectedly.'),
  });
  const hub: Hub = new Hub({ ...ports, fanout: live.fanout });
  const count = gatewayMetrics(ports.metrics, live, hub);
  const sessions = new Sessions(ports, hub);
  const health = new Health({ ...ports.health, clock, timers });
  const administration = ports.operations === undefined ? null : createAdministration({
    ...ports.operations, health: wholeHealth(health, ports.operations.others), clock, live: presenceOf(ports.company, { connections: () => live.connections.size, watchers: () => watchersIn(live.fanout.topics.values()) }),
  });
  const staffRoutes = administration === null ? [] : administrationRoutes(administration);
  return {
    sink: hub.sink,
    routes: [...gatewayRoutes({ ...ports, version: ports.health.version, health, live, hub, stopping: () => live.stopping }), ...staffRoutes],
    attach: (server) => live.attach(server, sessions.protocol()),
    start: () => {
      live.start();
      sessions.recheck();
    },
    announce: (text) => {
      const message = noticeMessage('announcement', text);
      live.forEach((connection) => connection.send(message));
    },
    tell: (accounts) => sessions.tell(accounts),
    stop: async () => {
      live.refuseNew();
      await sessions.answersGiven();
      await live.stop();
    },
  };
}

type Here = { connections: () => number; watchers: () => number };

/** Who is connected, in this process and, where there are others, in all of them. */
function presenceOf(company: GatewayPorts['company'], here: Here): () => { connections: number; watchers: number } {
  company?.figure('connections', here.connections);
  company?.figure('watchers', here.watchers);
  return () => {
    const sums = company?.sums() ?? {};
    return { connections: sums['connections'] ?? here.connections(), watchers: sums['watchers'] ?? here.watchers() };
  };
}

/** The health of all processes of a house, as one report. */
const wholeHealth = (own: Health, others: (() => Promise<readonly ReportOf[]>) | undefined): Pick<Health, 'now'> =>
  (others === undefined ? own : { now: async () => together(await own.now(), await others()) });

function watchersIn(topics: Iterable<{ watchers: ReadonlySet<unknown> }>): number {
  let count = 0;
  for (const { watchers } of topics) count += watchers.size;
  return count;
}
