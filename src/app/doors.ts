import { join } from 'node:path';
import { answerBody } from '#contracts/http/bidding.ts';
import type { BiddingEvent } from '#contracts/bidding.ts';
import type { Caller } from '#contracts/identity.ts';
import { isPage } from '#contracts/pages.ts';
import { REFUSALS } from '#contracts/refusals.ts';
import { BIDDING_STREAM } from '#modules/bidding/index.ts';
import { createGateway, type Gateway } from '#modules/gateway/index.ts';
import { mayCall } from '#modules/identity/index.ts';
import { documentationRoutes } from '#platform/http/documentation.ts';
import { addressReader } from '#platform/http/address.ts';
import { credentialOf, originPolicy } from '#platform/http/credentials.ts';
import { httpMetrics } from '#platform/http/metrics.ts';
import { createHttpServer, type HttpServer } from '#platform/http/server.ts';
import type { HttpRoute } from '#platform/http/types.ts';
import { LIVE_LIMITS, unthrottled } from '#platform/live/limits.ts';
import { systemClock, systemTimers } from '#platform/time/system.ts';
import { exportRoutes } from './export.ts';
import { healthChecks } from './health.ts';
import type { Kit } from './kit.ts';
import { type Parts, routesOf } from './parts.ts';
import { payloads } from './payloads.ts';

/** Bids a minute of one account over the live protocol; the same as over HTTP, and counted together with it. */
const LIVE_BIDS_PER_MINUTE_MAX = 600;

const PAGES_FOLDER = join(import.meta.dirname, '../../web/dist');

/** The ways in: HTTP, WebSocket, event streams. */
export function openDoors(kit: Kit, parts: Parts, _gatewayHere: boolean): { gateway: Gateway | null; http: HttpServer } {
  const { options, ask } = kit;
  const { identity } = parts;
  if (identity === null) throw new Error('The ways in need identity.');
  const gateway = openGateway(kit, parts, identity.module.authenticate);
  const routes: HttpRoute<Caller>[] = [
    ...routesOf(parts, 'identity'), ...routesOf(parts, 'auction'), ...routesOf(parts, 'notification'), ...exportRoutes(ask), ...routesOf(parts, 'bidding'), ...gateway.routes,
    ...(options.calls?.(identity.module) ?? []),
  ];
  const info = { title: 'AuctionHub', version: options.version, description: 'The public interface of an auction house. Money is in minor units, times are RFC 3339 in UTC.' };
  const http = createHttpServer<Caller>({
    routes: [...routes, ...documentationRoutes(routes.map(({ declaration }) => declaration), REFUSALS, info)],
    refusals: REFUSALS, authenticate: identity.module.authenticate, mayCall, accountOf: ({ accountId }) => accountId, limiter: kit.limiter,
    publicUrl: options.publicUrl, trustedProxies: options.trustedProxies, clock: systemClock, log: options.log, accessLog: options.accessLog,
    metrics: httpMetrics(options.metrics), site: { folder: PAGES_FOLDER, isPage },
  });
  gateway.attach(http.server);
  return { gateway, http };
}

function openGateway({ options, crier, bus, limiter, ask }: Kit, parts: Parts, callerOf: (token: string) => Caller | null | Promise<Caller | null>): Gateway {
  const gateway = createGateway({
    bidding: { placeBid: ask.bidding.placeBid, eventsSince: ask.bidding.eventsSince, heads: ask.bidding.heads },
    auction: ask.auction,
    identity: { callerOf, onRevoked: (listener) => crier.hear({ revoked: listener }) },
    answerBody,
    bidWaitSeconds: (account) => limiter?.take('placeBid', account, LIVE_BIDS_PER_MINUTE_MAX) ?? 0,
    originAllowed: originPolicy(options.publicUrl),
    tokenOf: (headers) => credentialOf(headers)?.token ?? null,
    addressOf: addressReader(options.trustedProxies),
    health: { version: options.version, checks: healthChecks({ parts, bus, dataDir: options.dataDir, nowMs: systemClock.nowMs }) },
    operations: { bidding: ask.bidding, auction: ask.auction, identity: ask.identity, letters: options.post.kind !== 'none' },
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

const publicPart = ({ account: _account, leaderAccount: _leader, sellerId: _seller, extensions: _extensions, ...event }: BiddingEvent) => event;
