import { join } from 'node:path';
import type { BiddingCommands } from '#contracts/bidding.ts';
import { answerBody } from '#contracts/http/bidding.ts';
import type { Caller } from '#contracts/identity.ts';
import { isPage } from '#contracts/pages.ts';
import { REFUSALS } from '#contracts/refusals.ts';
import type { AuctionModule } from '#modules/auction/index.ts';
import { type Bidding, biddingRoutes } from '#modules/bidding/index.ts';
import { createGateway, type Gateway } from '#modules/gateway/index.ts';
import { type Identity, mayCall } from '#modules/identity/index.ts';
import type { NotificationModule } from '#modules/notification/index.ts';
import type { HouseBus } from '#platform/bus/bus.ts';
import type { Database } from '#platform/db/types.ts';
import { documentationRoutes } from '#platform/http/documentation.ts';
import { addressReader } from '#platform/http/address.ts';
import { credentialOf, originPolicy } from '#platform/http/credentials.ts';
import type { RateLimiter } from '#platform/http/limits.ts';
import { httpMetrics } from '#platform/http/metrics.ts';
import { createHttpServer, type HttpServer } from '#platform/http/server.ts';
import type { HttpRoute } from '#platform/http/types.ts';
import { LIVE_LIMITS, unthrottled } from '#platform/live/limits.ts';
import { systemClock, systemTimers } from '#platform/time/system.ts';
import { exportRoutes } from './export.ts';
import { healthChecks } from './health.ts';
import type { HouseOptions } from './house-options.ts';

type Parts = {
  identity: Identity; auction: AuctionModule; notification: NotificationModule; bidding: Bidding; commands: BiddingCommands; bus: HouseBus; limiter: RateLimiter | null; database: Database;
};

/** Bids a minute of one account over the live protocol; the same as over HTTP, and counted together with it. */
const LIVE_BIDS_PER_MINUTE_MAX = 600;

const PAGES_FOLDER = join(import.meta.dirname, '../../web/dist');

/** The ways in: HTTP, WebSocket, event streams. */
export function openDoors(options: HouseOptions, parts: Parts): { gateway: Gateway; http: HttpServer } {
  const gateway = openGateway(options, parts);
  const routes: HttpRoute<Caller>[] = [
    ...parts.identity.routes, ...parts.auction.routes, ...parts.notification.routes, ...exportRoutes(parts), ...biddingRoutes(parts.commands, parts.bidding.queries), ...gateway.routes,
    ...(options.calls?.(parts.identity) ?? []),
  ];
  const info = { title: 'AuctionHub', version: options.version, description: 'The public interface of an auction house. Money is in minor units, times are RFC 3339 in UTC.' };
  const http = createHttpServer<Caller>({
    routes: [...routes, ...documentationRoutes(routes.map(({ declaration }) => declaration), REFUSALS, info)],
    refusals: REFUSALS, authenticate: parts.identity.authenticate, mayCall, accountOf: ({ accountId }) => accountId, limiter: parts.limiter,
    publicUrl: options.publicUrl, trustedProxies: options.trustedProxies, clock: systemClock, log: options.log, accessLog: options.accessLog,
    metrics: httpMetrics(options.metrics), site: { folder: PAGES_FOLDER, isPage },
  });
  gateway.attach(http.server);
  return { gateway, http };
}

function openGateway(options: HouseOptions, { identity, auction, bidding, commands, bus, limiter, database }: Parts): Gateway {
  return createGateway({
    bidding: { placeBid: commands.placeBid, eventsSince: bidding.queries.eventsSince, heads: bidding.queries.heads },
    auction: auction.queries,
    identity: { callerOf: identity.authenticate, onRevoked: identity.endings.onRevoked },
    answerBody,
    bidWaitSeconds: (account) => limiter?.take('placeBid', account, LIVE_BIDS_PER_MINUTE_MAX) ?? 0,
    originAllowed: originPolicy(options.publicUrl),
    tokenOf: (headers) => credentialOf(headers)?.token ?? null,
    addressOf: addressReader(options.trustedProxies),
    health: {
      version: options.version,
      checks: healthChecks({ database, bidding, bus, dataDir: options.dataDir, nowMs: systemClock.nowMs }),
    },
    operations: {
      bidding: { ...bidding.operations, heads: bidding.queries.heads }, auction: { ...auction.operations, titles: auction.queries.titles },
      identity: { profiles: identity.queries.profiles, counts: identity.directory.counts },
      letters: options.post.kind !== 'none',
    },
    metrics: options.metrics, clock: systemClock, timers: systemTimers, defer: setImmediate, chance: Math.random,
    limits: { ...(options.limits ? LIVE_LIMITS : unthrottled(LIVE_LIMITS)), ...options.live },
    log: options.log,
  });
}
