import { join } from 'node:path';
import { answerBody } from '#contracts/http/bidding.ts';
import type { BiddingEvent } from '#contracts/bidding.ts';
import type { Caller } from '#contracts/identity.ts';
import { isPage } from '#contracts/pages.ts';
import { REFUSALS } from '#contracts/refusals.ts';
import { MODULES, NEEDED_BY_ALL, type ServiceName } from '#contracts/services.ts';
import { BIDDING_STREAM } from '#modules/bidding/index.ts';
import { createGateway, type Gateway, Health, type HealthChecks, probeRoutes } from '#modules/gateway/index.ts';
import { type Callers, mayCall, openCallers } from '#modules/identity/index.ts';
import { documentationRoutes } from '#platform/http/documentation.ts';
import { addressReader } from '#platform/http/address.ts';
import { credentialOf, originPolicy } from '#platform/http/credentials.ts';
import { httpMetrics } from '#platform/http/metrics.ts';
import { createHttpServer, type HttpServer } from '#platform/http/server.ts';
import type { HttpRoute } from '#platform/http/types.ts';
import { LIVE_LIMITS, unthrottled } from '#platform/live/limits.ts';
import { systemClock, systemTimers } from '#platform/time/system.ts';
import { answeringRoute } from './answering.ts';
import { exportRoutes } from './export.ts';
import { othersOf } from './far-health.ts';
import { handingOn } from './forwarding.ts';
import { healthChecks } from './health.ts';
import type { Kit } from './kit.ts';
import { listed, type Parts, routesOf } from './parts.ts';
import { payloads } from './payloads.ts';

/** Bids a minute of one account over the live protocol; the same as over HTTP, and counted together with it. */
const LIVE_BIDS_PER_MINUTE_MAX = 600;

const PAGES_FOLDER = join(import.meta.dirname, '../../web/dist');

/** The ways into this process: those of people, where the gateway is here; those of other services, where there are any; and in any case health and metrics. */
export function openDoors(kit: Kit, parts: Parts, gatewayHere: boolean): { gateway: Gateway | null; http: HttpServer } {
  const { options } = kit;
  const answering = options.far === undefined || listed(parts).length === 0 ? [] : [answeringRoute(options, parts)];
  if (gatewayHere) return frontDoor(kit, parts, answering);
  const health = new Health({ version: options.version, checks: checksOf(kit, parts), clock: systemClock, timers: systemTimers });
  const stopping = { now: false };
  const probes = probeRoutes({ metrics: options.metrics, version: options.version, health, stopping: () => stopping.now });
  const http = createHttpServer<Caller>({ ...serverOptions(kit), routes: [...probes, ...answering], authenticate: () => null, limiter: null, accessLog: null });
  return {
    gateway: null,
    http: {
      ...http,
      close: (drain) => {
        stopping.now = true;
        return http.close(drain);
      },
    },
  };
}

function frontDoor(kit: Kit, parts: Parts, answering: readonly HttpRoute<Caller>[]): { gateway: Gateway; http: HttpServer } {
  const { options, ask } = kit;
  const authenticate = parts.identity === null ? callersElsewhere(kit) : parts.identity.module.authenticate;
  const gateway = openGateway(kit, parts, authenticate);
  const routes: HttpRoute<Caller>[] = [
    ...MODULES.flatMap((module) => (options.far === undefined || parts[module] !== null ? routesOf(parts, module) : handingOn(options.far, module))),
    ...exportRoutes(ask), ...gateway.routes, ...(parts.identity === null ? [] : (options.calls?.(parts.identity.module) ?? [])),
  ];
  const info = { title: 'AuctionHub', version: options.version, description: 'The public interface of an auction house. Money is in minor units, times are RFC 3339 in UTC.' };
  const http = createHttpServer<Caller>({
    ...serverOptions(kit), routes: [...routes, ...answering, ...documentationRoutes(routes.map(({ declaration }) => declaration), REFUSALS, info)],
    authenticate, limiter: kit.limiter, accessLog: options.accessLog, site: { folder: PAGES_FOLDER, isPage },
  });
  gateway.attach(http.server);
  return { gateway, http };
}

const serverOptions = ({ options }: Kit) => ({
  refusals: REFUSALS, mayCall, accountOf: ({ accountId }: Caller) => accountId, publicUrl: options.publicUrl, trustedProxies: options.trustedProxies,
  clock: systemClock, log: options.log, metrics: httpMetrics(options.metrics),
});

/** Who a token stands for, where identity is in another process: asked there, for many at once, and kept for at most a second. */
function callersElsewhere({ ask, crier }: Kit): Callers['authenticate'] {
  const callers = openCallers({ read: ask.identity.callersOf, clock: systemClock });
  crier.hear({ revoked: callers.forget });
  return callers.authenticate;
}

const checksOf = ({ options, bus, commons }: Kit, parts: Parts, needed?: readonly ServiceName[]): HealthChecks =>
  healthChecks({ parts, bus, redis: commons.redis, far: options.far, needed: needed ?? [], dataDir: options.dataDir, nowMs: systemClock.nowMs });

function openGateway(kit: Kit, parts: Parts, callerOf: Callers['authenticate']): Gateway {
  const { options, crier, bus, limiter, ask } = kit;
  const gateway = createGateway({
    bidding: { placeBid: ask.bidding.placeBid, eventsSince: ask.bidding.eventsSince, heads: ask.bidding.heads },
    auction: ask.auction,
    identity: { callerOf, onRevoked: (listener) => crier.hear({ revoked: listener }) },
    answerBody,
    bidWaitSeconds: (account) => limiter?.take('placeBid', account, LIVE_BIDS_PER_MINUTE_MAX) ?? 0,
    originAllowed: originPolicy(options.publicUrl),
    tokenOf: (headers) => credentialOf(headers)?.token ?? null,
    addressOf: addressReader(options.trustedProxies),
    health: { version: options.version, checks: checksOf(kit, parts, NEEDED_BY_ALL.filter((service) => parts[service] === null)) },
    company: { figure: kit.commons.figure, sums: kit.commons.members.sums },
    operations: { bidding: ask.bidding, auction: ask.auction, identity: ask.identity, notification: ask.notification, ...othersOf(options.far) },
    metrics: options.metrics, clock: systemClock, timers: systemTimers, defer: setImmediate, chance: Math.random,
    limits: { ...(options.limits ? LIVE_LIMITS : unthrottled(LIVE_LIMITS)), ...options.live },
    log: options.log,
  });
  crier.hear({ live: gateway.sink, tell: gateway.tell });
  // What this process decided itself has been shown already and counts once; this brings what other processes decided.
  // With a broker those tell every process themselves.
  if (parts.bidding !== null && bus.broker() === null) bus.subscribe('live from bidding', [BIDDING_STREAM], async (messages) => gateway.sink(payloads<BiddingEvent>(messages).map(publicPart)));
  return gateway;
}

const publicPart = ({ account: _account, leaderAccount: _leader, sellerId: _seller, extensions: _extensions, broughtAboutBy: _cause, ...event }: BiddingEvent) => event;
