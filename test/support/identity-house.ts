import type { InjectOptions, LightMyRequestResponse } from 'fastify';
import type { StandingChange } from '#contracts/bidding.ts';
import type { Caller } from '#contracts/identity.ts';
import type { LinkLetter } from '#contracts/notification.ts';
import { REFUSALS } from '#contracts/refusals.ts';
import { mayCall, migrations, openIdentity, type Identity, type IdentityPorts } from '#modules/identity/index.ts';
import type { Database } from '#platform/db/types.ts';
import { createHttpServer, type HttpServer } from '#platform/http/server.ts';
import { argon2Passwords } from '#platform/passwords/argon2.ts';
import { systemEntropy, systemKeys } from '#platform/time/system.ts';
import { freshDatabase, type TestDatabase } from './postgres.ts';

/** A clock that moves only when it is told to. */
export type HandClock = { nowMs(): number; monotonicMs(): number; pass(ms: number): void };
export function handClock(startMs = 1_750_000_000_000): HandClock {
  let passed = 0;
  return { nowMs: () => startMs + passed, monotonicMs: () => passed, pass: (ms) => { passed += ms; } };
}

/** Timers that run when the test says so. */
export function handTimers(): IdentityPorts['timers'] & { runAll(): number } {
  const waiting = new Set<() => void>();
  return {
    after: (_ms, work) => {
      waiting.add(work);
      return { cancel: () => void waiting.delete(work) };
    },
    runAll: () => {
      const due = [...waiting];
      waiting.clear();
      for (const work of due) work();
      return due.length;
    },
  };
}

export type IdentityHouse = {
  database: TestDatabase; pool: Database; clock: HandClock; timers: ReturnType<typeof handTimers>; identity: Identity; server: HttpServer;
  standings: StandingChange[]; warnings: object[]; errors: object[]; letters: LinkLetter[];
  ask(method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body?: object, token?: string, headers?: Record<string, string>): Promise<LightMyRequestResponse>;
  /** Another process of the same house: memory of its own. */
  another(changes?: Partial<IdentityPorts>): Identity;
  close(): Promise<void>;
};

/** Identity behind the HTTP kernel, over a database of its own. Rows are shared by the tests of a file; names must differ. */
export async function identityHouse(changes: Partial<IdentityPorts> = {}): Promise<IdentityHouse> {
  const database = await freshDatabase([migrations]);
  const pool = database.open('identity');
  const clock = handClock();
  const timers = handTimers();
  const standings: StandingChange[] = [];
  const warnings: object[] = [];
  const errors: object[] = [];
  const letters: LinkLetter[] = [];
  const ports: IdentityPorts = {
    database: pool, clock, timers, keys: systemKeys(), entropy: systemEntropy, passwords: argon2Passwords(), limiter: null, publicUrl: 'https://house.example', sessionSecret: 'a secret of the tests, long enough for one',
    log: { warn: (fields) => void warnings.push(fields) },
    applyStanding: async (change) => void standings.push(change),
    post: async (letter) => letters.push(letter) > 0,
    termsVersion: async () => '2026-1',
    houseName: async () => 'The House',
    ...changes,
  };
  const identity = openIdentity(ports);
  const server = createHttpServer<Caller>({
    routes: identity.routes, refusals: REFUSALS, authenticate: identity.authenticate, accountOf: (caller) => caller.accountId,
    mayCall,
    limiter: null, publicUrl: ports.publicUrl, trustedProxies: [], clock, log: { error: (fields) => void errors.push(fields), warn: (fields) => void errors.push(fields) }, accessLog: null, metrics: null,
  });
  return {
    database, pool, clock, timers, identity, server, standings, warnings, errors, letters,
    ask: (method, path, body, token, headers) => {
      const request: InjectOptions = { method, url: `/api/v1${path}`, headers: { ...(token === undefined ? {} : { authorization: `Bearer ${token}` }), ...headers } };
      return server.inject(body === undefined ? request : { ...request, payload: body });
    },
    another: (other = {}) => openIdentity({ ...ports, ...other }),
    close: async () => {
      identity.close();
      await server.close({ drainMs: 0 });
      await database.drop();
    },
  };
}
