import type { Server } from 'node:http';
import { answerBody } from '#contracts/http/bidding.ts';
import type { Caller } from '#contracts/identity.ts';
import { accountId, sessionId } from '#domain/ids.ts';
import { createGateway, type Gateway, type GatewayPorts, type HealthChecks, type Revoked } from '#modules/gateway/index.ts';
import { credentialOf, originPolicy } from '#platform/http/credentials.ts';
import { createHttpServer } from '#platform/http/server.ts';
import { LIVE_LIMITS, type LiveLimits } from '#platform/live/limits.ts';
import { openMetrics } from '#platform/metrics/metrics.ts';
import { REFUSALS } from '#contracts/refusals.ts';
import { FakeBidding } from './fake-bidding.ts';
import { handTime, type HandTime } from './hand-time.ts';
import { LiveClient } from './live-client.ts';

export type LiveHouse = {
  port: number;
  server: Server;
  gateway: Gateway;
  bidding: FakeBidding;
  time: HandTime;
  /** Sessions by token; take one out and it is no longer good. */
  sessions: Map<string, Caller>;
  revoke(revoked: Revoked): void;
  /** Lines of the log, for what must or must not be in it. */
  log: string[];
  /** Ports that a test turns. */
  dials: { bidWaitSeconds: number; checks: HealthChecks };
  connect(headers?: Record<string, string>): Promise<LiveClient>;
  /** Signs somebody up: the token of the session. */
  signIn(name: string): string;
  stop(): Promise<void>;
};

/** The gateway on a real HTTP server with real sockets, time by hand, bidding in memory. */
export async function liveHouse(given: { limits?: Partial<LiveLimits>; ports?: Partial<GatewayPorts> } = {}): Promise<LiveHouse> {
  const time = handTime();
  const bidding = new FakeBidding();
  const sessions = new Map<string, Caller>();
  const listeners: ((revoked: Revoked) => void)[] = [];
  const log: string[] = [];
  const note = (fields: object, message: string): void => void log.push(`${message} ${JSON.stringify(fields)}`);
  const dials: LiveHouse['dials'] = { bidWaitSeconds: 0, checks: {} };
  const gateway = createGateway({
    bidding: { ...bidding.commands, ...bidding.queries },
    auction: bidding.auction,
    identity: { callerOf: async (token) => sessions.get(token) ?? null, onRevoked: (listener) => void listeners.push(listener) },
    answerBody,
    bidWaitSeconds: () => dials.bidWaitSeconds,
    originAllowed: originPolicy('https://auction.example'),
    tokenOf: (headers) => credentialOf(headers)?.token ?? null,
    addressOf: (request) => request.socket.remoteAddress ?? '',
    health: { version: '1.2.3', checks: dials.checks },
    metrics: openMetrics(),
    clock: time.clock,
    timers: time.timers,
    defer: (work) => void setImmediate(work),
    chance: () => 0.5,
    limits: { ...LIVE_LIMITS, ...given.limits },
    log: { info: note, warn: note, error: note },
    ...given.ports,
  });
  bidding.sink = gateway.sink;
  const http = createHttpServer<Caller>({
    routes: gateway.routes, refusals: REFUSALS, authenticate: (token) => sessions.get(token) ?? null, mayCall: () => true, accountOf: (caller) => caller.accountId,
    limiter: null, publicUrl: null, trustedProxies: [], clock: time.clock, log: { error: note, warn: note }, accessLog: null, metrics: null,
  });
  gateway.attach(http.server);
  gateway.start();
  const { port } = await http.listen({ host: '127.0.0.1', port: 0 });
  const clients: LiveClient[] = [];
  let keys = 0;
  return {
    port, server: http.server, gateway, bidding, time, sessions, log, dials,
    revoke: (revoked) => listeners.forEach((listener) => listener(revoked)),
    connect: async (headers) => {
      const client = await LiveClient.connect(port, headers);
      clients.push(client);
      return client;
    },
    signIn: (name) => {
      keys += 1;
      const token = `token-of-${name}`;
      sessions.set(token, { accountId: accountId(String(keys)), sessionId: sessionId(String(keys)), displayName: name, roles: ['bidder'], staff: false });
      return token;
    },
    stop: async () => {
      for (const client of clients) client.ws.terminate();
      const [stopped] = await Promise.all([gateway.stop(), keepPassing(time)]);
      await http.close({ drainMs: 100 });
      return stopped;
    },
  };
}

// A stop waits on timers, which nobody else would wind.
async function keepPassing(time: HandTime): Promise<void> {
  await time.pass(5_000);
}

