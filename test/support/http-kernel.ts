import type { InjectOptions, LightMyRequestResponse } from 'fastify';
import { Type } from 'typebox';
import { REFUSALS } from '#contracts/refusals.ts';
import { bind, binderFor } from '#platform/http/bind.ts';
import { createHttpServer, type HttpServer, type HttpServerOptions } from '#platform/http/server.ts';
import type { BoundRoute, HttpDeclaration, HttpRoute } from '#platform/http/types.ts';

export type TestCaller = { account: string; roles: readonly string[] };
export const CALLERS: Readonly<Record<string, TestCaller>> = {
  'token-of-ann': { account: 'acc_1', roles: ['bidder'] },
  'token-of-zoe': { account: 'acc_2', roles: ['bidder', 'admin'] },
};
const on = binderFor<TestCaller>();

const declare = <const Declared extends HttpDeclaration>(declared: Declared): Declared => declared;
const Amount = Type.Integer({ minimum: 1, maximum: 1_000_000_000_000_000 });

/** Calls of every kind the kernel knows; none of them about auctions. */
export const ROUTES: readonly HttpRoute<TestCaller>[] = [
  on(declare({
    name: 'offer', method: 'POST', path: '/things/:thing/offers', summary: 'Offers <an amount> & waits.', auth: 'signed_in', status: 201, idempotencyKey: 'required', refusals: ['bid_too_low'],
    body: Type.Object({ maximum: Amount, note: Type.Optional(Type.Object({ text: Type.String({ maxLength: 5 }) })) }),
    reply: Type.Object({ thing: Type.String(), maximum: Amount, by: Type.String(), key: Type.String() }),
  }), (call) => {
    if (call.body.maximum < 10) return { ok: false, code: 'bid_too_low', facts: { minimum: 10n, seq: 3, status: 200 } };
    return { ok: true, body: { thing: call.params['thing'], maximum: BigInt(call.body.maximum), by: call.caller.account, key: call.idempotencyKey, secret: 'never sent' } };
  }),
  on(declare({ name: 'look', method: 'GET', path: '/things/:thing', summary: 'Looks.', auth: 'anyone', status: 200, refusals: [], reply: Type.Object({ who: Type.String(), id: Type.String(), from: Type.String() }) }),
    async (call) => ({ ok: true, body: { who: call.caller?.account ?? 'nobody', id: call.requestId, from: call.address } })),
  on(declare({ name: 'list', method: 'GET', path: '/things', summary: 'Lists.', auth: 'anyone', status: 200, refusals: [], query: Type.Object({ limit: Type.Optional(Type.String({ pattern: '^[0-9]{1,3}$' })) }) }),
    (call) => ({ ok: true, body: { limit: call.query.limit ?? null } })),
  on(declare({ name: 'rule', method: 'POST', path: '/admin/rule', summary: 'Rules.', auth: ['admin'], status: 204, refusals: [], ratePerMinuteMax: 2 }), () => ({ ok: true })),
  on(declare({ name: 'wrong', method: 'GET', path: '/wrong', summary: 'Breaks.', auth: 'anyone', status: 200, refusals: [] }), () => { throw new Error('a bug of ours'); }),
  on(declare({ name: 'late', method: 'GET', path: '/late', summary: 'Breaks later.', auth: 'anyone', status: 200, refusals: [] }), async () => { throw new Error('a bug of ours, later'); }),
  on(declare({ name: 'short', method: 'GET', path: '/short', summary: 'Answers less than it promised.', auth: 'anyone', status: 200, refusals: [], reply: Type.Object({ all: Type.String() }) }), () => ({ ok: true, body: {} })),
  on(declare({ name: 'bytes', method: 'POST', path: '/bytes', outsideApi: true, summary: 'Counts bytes.', auth: 'anyone', status: 200, refusals: [], bodyAs: 'bytes', bodyBytesMax: 1_000 }),
    (call) => ({ ok: true, body: { bytes: call.body.byteLength } })),
  on(declare({ name: 'words', method: 'GET', path: '/words', outsideApi: true, summary: 'Plain words.', auth: 'anyone', status: 200, refusals: [] }), () => ({ ok: true, body: 'plain', headers: { 'content-type': 'text/plain' } })),
];

export type Seen = { errors: { fields: object; message: string }[]; warnings: { fields: object; message: string }[]; lines: string[]; observed: { route: string; method: string; status: number }[] };
export type Kernel = HttpServer & { seen: Seen; clock: { monotonic: number }; ask(request: InjectOptions): Promise<LightMyRequestResponse> };

/** A server on {@link ROUTES} (and `more`) with a hand-wound monotonic clock, that remembers what it logged and counted. */
export function kernel(changes: Partial<HttpServerOptions<TestCaller>> = {}, more: readonly BoundRoute<TestCaller>[] = []): Kernel {
  const seen: Seen = { errors: [], warnings: [], lines: [], observed: [] };
  const clock = { monotonic: 1_000 };
  const server = createHttpServer<TestCaller>({
    routes: [...ROUTES, ...more],
    refusals: REFUSALS,
    authenticate: (token) => CALLERS[token] ?? null,
    mayCall: (auth, caller) => auth === 'signed_in' || (Array.isArray(auth) && auth.some((role) => caller.roles.includes(role))),
    accountOf: (caller) => caller.account,
    limiter: null,
    publicUrl: 'http://localhost:5000',
    trustedProxies: [],
    clock: { nowMs: () => 1_700_000_000_000, monotonicMs: () => clock.monotonic },
    log: { error: (fields, message) => void seen.errors.push({ fields, message }), warn: (fields, message) => void seen.warnings.push({ fields, message }) },
    accessLog: { write: (lines) => void seen.lines.push(lines) },
    metrics: { observe: (route, method, status) => void seen.observed.push({ route, method, status }) },
    ...changes,
  });
  return { ...server, seen, clock, ask: (request) => server.inject(request) };
}

/** An offer as it should be sent; parts may be replaced. */
export const offer = (payload: string, changes: { headers?: Record<string, string | undefined> } = {}): InjectOptions => ({
  method: 'POST', url: '/api/v1/things/box/offers', payload,
  headers: dropEmpty({ authorization: 'Bearer token-of-ann', 'idempotency-key': 'k1', 'content-type': 'application/json', ...changes.headers }),
});

export { bind };

const dropEmpty = (headers: Record<string, string | undefined>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).filter((entry): entry is [string, string] => entry[1] !== undefined));
