import type { InjectOptions } from 'fastify';
import type { Caller, PublicProfile, Role } from '#contracts/identity.ts';
import { REFUSALS } from '#contracts/refusals.ts';
import { accountId, parseLotId, sessionId, type AccountId, type LotId } from '#domain/ids.ts';
import { auctionMigrations, auctionModule, type AuctionModule } from '#modules/auction/index.ts';
import type { Database } from '#platform/db/types.ts';
import { createHttpServer, type HttpServer } from '#platform/http/server.ts';
import { openMetrics } from '#platform/metrics/metrics.ts';
import { sharpPictures } from '#platform/pictures/sharp.ts';
import type { Clock } from '#platform/time/ports.ts';
import type { SearchEngine } from '#platform/search/ports.ts';
import { systemKeys, systemTimers } from '#platform/time/system.ts';
import { MemoryBidding } from './fake-bidding-commands.ts';
import { freshDatabase } from './postgres.ts';

export type Reply = { status: number; body: Record<string, unknown> };
export type TestAccount = Caller & { token: string };

/**
 * The auction module on a real PostgreSQL, with bidding in memory and calls over the HTTP kernel. Its clock is the machine's
 * plus what a test winds on: publication reads the database's clock, so the two must begin together.
 */
export type AuctionHouse = {
  module: AuctionModule;
  bidding: MemoryBidding;
  server: HttpServer;
  /** The module's own pool, with the rights that it has in the house. */
  database: Database;
  /** The superuser's, to look from outside. */
  outside: Database;
  warnings: string[];
  /** What calls failed of, other than by a refusal. */
  failures: unknown[];
  person(name: string, ...roles: Role[]): TestAccount;
  nowMs(): number;
  windOn(ms: number): void;
  call(method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, by?: TestAccount | null, more?: { body?: unknown; raw?: string; key?: string }): Promise<Reply>;
  /** A lot that was created by `seller`; the body as it would be sent, over a sensible one. */
  draft(seller: TestAccount, body?: Record<string, unknown>): Promise<LotId>;
  published(seller: TestAccount, body?: Record<string, unknown>): Promise<LotId>;
  /** A body that createLot accepts. */
  listing(changes?: Record<string, unknown>): Record<string, unknown>;
  /** Hands bidding's events on to the module, all of them again and again. */
  relay(): Promise<void>;
  close(): Promise<void>;
};

/** `engine`: where its listed lots are copied to. `waitMs`: how long a connection is waited for, where much is asked. */
export async function auctionHouse({ engine = null, waitMs }: { engine?: SearchEngine | null; waitMs?: number } = {}): Promise<AuctionHouse> {
  const postgres = await freshDatabase([auctionMigrations]);
  const people = new Map<string, TestAccount>();
  let woundMs = 0;
  const clock = { nowMs: () => Date.now() + woundMs, monotonicMs: () => performance.now() + woundMs };
  const bidding = new MemoryBidding(clock.nowMs);
  const warnings: string[] = [];
  const database = postgres.open('auction', waitMs === undefined ? {} : { waitMs });
  const module = auctionModule({
    database, clock, keys: systemKeys(clock), identity: { profiles: async (ids) => profilesOf(people, ids) }, commands: bidding.commands,
    bidding: bidding.queries, log: { info: () => {}, warn: (_fields, message) => void warnings.push(message) }, metrics: openMetrics(), pictures: sharpPictures(), copies: { engine, timers: systemTimers },
  });
  const failures: unknown[] = [];
  const server = serverOf(module, people, { clock, failures });
  const call = callerOn(server);
  const house: Omit<AuctionHouse, 'draft' | 'published'> = {
    module, bidding, server, database, outside: postgres.openAsOwner(), warnings, failures, call,
    person: (name, ...roles) => personIn(people, name, roles),
    nowMs: clock.nowMs,
    windOn: (ms) => {
      woundMs += ms;
    },
    listing: (changes = {}) => listingAt(clock.nowMs(), changes),
    relay: () => module.handlers.onBiddingEvents(bidding.events),
    close: async () => {
      await module.stop();
      await server.close({ drainMs: 0 });
      await postgres.drop();
    },
  };
  return { ...house, ...makers(house) };
}

function makers(house: Pick<AuctionHouse, 'call' | 'listing'>): Pick<AuctionHouse, 'draft' | 'published'> {
  const draft = async (seller: TestAccount, body: Record<string, unknown> = {}): Promise<LotId> => {
    const made = await house.call('POST', '/lots', seller, { body: house.listing(body) });
    const lot = parseLotId(String(made.body['id']));
    if (made.status !== 201 || lot === null) throw new Error(`no draft was made: ${JSON.stringify(made)}`);
    return lot;
  };
  return {
    draft,
    published: async (seller, body) => {
      const lot = await draft(seller, body);
      const published = await house.call('POST', `/lots/${lot}/publish`, seller);
      if (published.status !== 200) throw new Error(`not published: ${JSON.stringify(published)}`);
      return lot;
    },
  };
}

function listingAt(nowMs: number, changes: Record<string, unknown>): Record<string, unknown> {
  return {
    title: 'Gold watch, 1962', description: 'Runs well.', category: 'watches', currency: 'USD', openingPrice: 1_000,
    closesAt: new Date(nowMs + 3 * 24 * 3_600_000).toISOString(), ...changes,
  };
}

function serverOf(module: AuctionModule, people: ReadonlyMap<string, TestAccount>, of: { clock: Clock; failures: unknown[] }): HttpServer {
  return createHttpServer<Caller>({
    routes: module.routes, refusals: REFUSALS, authenticate: (token) => people.get(token) ?? null,
    mayCall: (auth, caller) => auth === 'signed_in' || (Array.isArray(auth) && auth.some((role) => caller.roles.some((held) => held === role))),
    accountOf: (caller) => caller.accountId, limiter: null, publicUrl: null, trustedProxies: [], clock: of.clock,
    log: { error: (fields) => void of.failures.push(fields), warn: (fields) => void of.failures.push(fields) }, accessLog: null, metrics: null,
  });
}

function callerOn(server: HttpServer): AuctionHouse['call'] {
  return async (method, path, by = null, more = {}) => {
    const payload = more.raw ?? (more.body === undefined ? undefined : JSON.stringify(more.body));
    const request: InjectOptions = {
      method, url: `/api/v1${path}`,
      headers: {
        ...(by === null ? {} : { authorization: `Bearer ${by.token}` }), ...(payload === undefined ? {} : { 'content-type': 'application/json' }),
        ...(more.key === undefined ? {} : { 'idempotency-key': more.key }),
      },
      ...(payload === undefined ? {} : { payload }),
    };
    const reply = await server.inject(request);
    return { status: reply.statusCode, body: reply.payload === '' ? {} : reply.json() };
  };
}

function personIn(people: Map<string, TestAccount>, name: string, roles: readonly Role[]): TestAccount {
  const at = BigInt(people.size + 1);
  const staff = roles.some((role) => role !== 'seller' && role !== 'bidder');
  const person: TestAccount = {
    accountId: accountId(at), sessionId: sessionId(at), displayName: name, roles: ['bidder', ...roles], staff, token: `token-${at}`,
  };
  people.set(person.token, person);
  return person;
}

function profilesOf(people: ReadonlyMap<string, TestAccount>, ids: readonly AccountId[]): Map<AccountId, PublicProfile> {
  const wanted = new Set(ids);
  const found = [...people.values()].filter((person) => wanted.has(person.accountId));
  return new Map(found.map(({ accountId: id, displayName }) => [id, { id, displayName }]));
}

