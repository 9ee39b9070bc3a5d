import type { Server } from 'node:http';
import type { LiveSink } from '#contracts/bidding.ts';
import type { Caller } from '#contracts/identity.ts';
import { LIVE_PATH } from '#contracts/live.ts';
import type { HttpRoute } from '#platform/http/types.ts';
import { Live } from '#platform/live/live.ts';
import { beatEntry, beatMessage, eventsMessage, noticeMessage, resyncMessage } from './messages.ts';
import { Health } from './health.ts';
import { Hub } from './hub.ts';
import { LiveSession, type OpenedBy } from './live.ts';
import { gatewayMetrics } from './metrics.ts';
import type { GatewayPorts } from './ports.ts';
import { gatewayRoutes } from './routes.ts';

export type { Finding, HealthChecks, HealthPorts, HealthReport } from './health.ts';
export type { GatewayLog, GatewayPorts, Revoked } from './ports.ts';
export { judgeClock, judgeDisk, judgeOutbox } from './rules.ts';

export type Gateway = {
  /** Give it every committed event, in this process at once, from others when they are reported. */
  readonly sink: LiveSink;
  /** Health, metrics and event streams, to be served by the HTTP kernel. */
  readonly routes: readonly HttpRoute<Caller>[];
  /** Takes the WebSocket upgrades of a server. Call once for each server, before `start`. */
  attach(server: Server): void;
  start(): void;
  /** Tells everybody who is connected something. */
  announce(text: string): void;
  /** Refuses new connections, waits for the answers of bids under way, then closes all with 1012. Resolves when all are gone. */
  stop(): Promise<void>;
};

/** How long bids under way are waited for when the house stops. */
const BIDS_WAITED_FOR_MS = 3_000;
const STOP_LOOK_MS = 20;
/** A socket that only watches learns within this time that its session ended elsewhere; one that acts, at once. */
const RECHECK_EVERY_MS = 10_000;

/** The edge of the house: live connections, health and metrics. It decides nothing about a bid. */
export function createGateway(ports: GatewayPorts): Gateway {
  const { clock, timers, log } = ports;
  const sessions = new Set<LiveSession>();
  const live: Live = new Live({
    ...ports,
    codec: {
      items: eventsMessage,
      beat: (entries) => beatMessage(clock.nowMs(), entries),
      beatEntry,
      resync: resyncMessage,
    },
    rejoin: (subscription) => hub.rejoin(subscription),
    swept: () => {
      hub.swept();
      count();
    },
    failed: (error) => log.error({ err: error }, 'A live connection failed unexpectedly.'),
  });
  const hub: Hub = new Hub({ ...ports, fanout: live.fanout, slowBytesMax: ports.limits.slowBytesMax });
  const count = gatewayMetrics(ports.metrics, live, hub);
  const forbidden = ports.answerBody({ ok: false, code: 'forbidden', facts: null, replayed: false });
  const foreign = { ok: false, status: forbidden.status, contentType: 'application/problem+json', body: JSON.stringify(forbidden.body) } as const;
  const stopping = { begun: false };
  const rechecks = recheckInTurn(ports, sessions, stopping);
  ports.identity.onRevoked((revoked) => {
    for (const session of sessions) session.revoke(revoked);
  });
  return {
    sink: hub.sink,
    routes: gatewayRoutes({
      ...ports, version: ports.health.version, health: new Health({ ...ports.health, clock, timers }), live, hub, stopping: () => stopping.begun,
    }),
    attach: (server) => live.attach<OpenedBy>(server, {
      path: LIVE_PATH,
      addressOf: ports.addressOf,
      upgrade: async (request) => {
        if (!ports.originAllowed(request.headers)) return foreign;
        const token = ports.tokenOf(request.headers);
        return { ok: true, context: { token, caller: token === null ? null : await ports.identity.callerOf(token) } };
      },
      open: (connection, openedBy) => {
        const session = new LiveSession({ ...ports, hub, ended: (gone) => sessions.delete(gone) }, connection, openedBy);
        sessions.add(session);
        return session;
      },
    }),
    start: () => {
      live.start();
      rechecks();
    },
    announce: (text) => {
      const message = noticeMessage('announcement', text);
      live.forEach((connection) => connection.send(message));
    },
    stop: async () => {
      stopping.begun = true;
      live.refuseNew();
      await answersGiven(ports, sessions);
      await live.stop();
    },
  };
}

/** Resolves when no bid waits for its answer, or when they were waited for long enough: their ids get the answer later. */
async function answersGiven({ clock, timers }: GatewayPorts, sessions: ReadonlySet<LiveSession>): Promise<void> {
  const endMs = clock.monotonicMs() + BIDS_WAITED_FOR_MS;
  while (clock.monotonicMs() < endMs && [...sessions].some((session) => session.bids.waiting > 0)) {
    await new Promise<void>((resolve) => timers.after(STOP_LOOK_MS, resolve));
  }
}

/** Looks at all signed-in sockets in rotation, a tenth each second. */
function recheckInTurn({ timers }: GatewayPorts, sessions: ReadonlySet<LiveSession>, stopping: { begun: boolean }): () => void {
  const lookMs = 1_000;
  let rotation: LiveSession[] = [];
  let share = 0;
  const look = (): void => {
    if (stopping.begun) return;
    if (rotation.length === 0) {
      rotation = [...sessions].filter((session) => session.signedIn);
      share = Math.ceil((rotation.length * lookMs) / RECHECK_EVERY_MS);
    }
    for (const session of rotation.splice(0, share)) if (session.signedIn) void session.recheck();
    timers.after(lookMs, look);
  };
  return look;
}
