import type { IncomingMessage, ServerResponse } from 'node:http';
import { addressGroup } from './address.ts';
import { credentialOf, type Credential, type OriginPolicy } from './credentials.ts';
import type { Exchange, ReplyText } from './exchange.ts';
import type { RateLimiter } from './limits.ts';
import { onBehalfOf } from '../rpc/context.ts';
import { madeHere } from './made-here.ts';
import type { ShapeCheck } from './shapes.ts';
import type { BoundStream, FieldProblem, HttpAuth, HttpCall, HttpDeclaration, HttpRefused, HttpResult, HttpRoute } from './types.ts';

/** Calls a minute for one account or address on one route, where the declaration says nothing. */
export const RATE_PER_MINUTE_DEFAULT = 600;
const KEY_LENGTH_MAX = 255;

/** What every route of a server shares. */
export type RouteKit<Caller> = {
  authenticate(token: string): Caller | null | Promise<Caller | null>;
  mayCall(auth: HttpAuth, caller: Caller): boolean;
  accountOf(caller: Caller): string;
  /** Null: nobody is limited. */
  limiter: RateLimiter | null;
  originAllowed: OriginPolicy;
  /** Writes down a bug or an outage with its stack; the caller is answered `busy`. */
  failed(error: unknown, exchange: Exchange): void;
};

export type ReadyRoute<Caller> = {
  route: HttpRoute<Caller>;
  checks: { params: ShapeCheck | null; query: ShapeCheck | null; body: ShapeCheck | null };
  replyText: ReplyText | null;
};

/** A request as the router read it. */
export type Arrived = { params: unknown; query: unknown; body: unknown };

/**
 * Runs one call: place, shapes, key, who calls, policy, rate, handler, answer; the first that does not hold is the answer.
 * Goes on without a promise where nothing has to be waited for. Never throws and never rejects.
 */
export function runCall<Caller>(kit: RouteKit<Caller>, ready: ReadyRoute<Caller>, exchange: Exchange, arrived: Arrived): void {
  const refused = checkPlace(ready.route.declaration, exchange.request) ?? checkAddress(exchange.request) ?? checkShapes(ready, arrived) ?? checkKey(ready.route.declaration, exchange.request);
  if (refused !== null) return exchange.refuse(refused);
  const credential = credentialOf(exchange.request.headers);
  if (credential === null) return proceed(kit, ready, exchange, arrived, null);
  settle(
    () => kit.authenticate(credential.token),
    (caller) => {
      if (caller !== null && foreignPage(kit, exchange.request, credential)) return exchange.refuse({ ok: false, code: 'forbidden' });
      proceed(kit, ready, exchange, arrived, caller);
    },
    (error) => kit.failed(error, exchange),
  );
}

function proceed<Caller>(kit: RouteKit<Caller>, ready: ReadyRoute<Caller>, exchange: Exchange, arrived: Arrived, caller: Caller | null): void {
  const { declaration } = ready.route;
  // Nor may a page of somebody else sign its visitor in, or make an account in their browser.
  if (caller === null && declaration.auth === 'anyone' && foreignPage(kit, exchange.request, null)) return exchange.refuse({ ok: false, code: 'forbidden' });
  if (declaration.auth !== 'anyone') {
    if (caller === null) return exchange.refuse({ ok: false, code: 'not_signed_in' });
    if (!kit.mayCall(declaration.auth, caller)) return exchange.refuse({ ok: false, code: 'forbidden' });
  }
  if (caller !== null) exchange.account = kit.accountOf(caller);
  if (kit.limiter !== null) {
    const subject = exchange.account ?? addressGroup(exchange.address);
    const waitSeconds = kit.limiter.take(declaration.name, subject, declaration.ratePerMinuteMax ?? RATE_PER_MINUTE_DEFAULT);
    if (waitSeconds > 0) return exchange.refuse({ ok: false, code: 'rate_limited', retryAfterSeconds: waitSeconds });
  }
  const call = callOf(exchange, arrived, caller, declaration.headers);
  const { route } = ready;
  if ('open' in route) return openStream(kit, route, exchange, call);
  settle<HttpResult>(
    () => onBehalfOf(exchange.context, () => route.handle(call)),
    (result) => {
      if (result.ok) exchange.done(result, { status: declaration.status, replyText: ready.replyText });
      else exchange.refuse(result);
    },
    (error) => kit.failed(error, exchange),
  );
}

function openStream<Caller>(kit: RouteKit<Caller>, route: BoundStream<Caller>, exchange: Exchange, call: HttpCall<Caller>): void {
  const raw: { request: IncomingMessage; response: ServerResponse } = { request: exchange.request, response: exchange.response };
  settle<HttpRefused | null>(
    () => onBehalfOf(exchange.context, () => route.open(call, raw)),
    (refused) => (refused === null ? exchange.handedOver() : exchange.refuse(refused)),
    (error) => kit.failed(error, exchange),
  );
}

/** Runs `work`, then `next` with its value, now if the value is there now. Whatever throws on the way goes to `failed`. */
function settle<Value>(work: () => Value | Promise<Value>, next: (value: Value) => void, failed: (error: unknown) => void): void {
  try {
    const value = work();
    if (value instanceof Promise) value.then(next).catch(failed);
    else next(value);
  } catch (error) {
    failed(error);
  }
}

const checkPlace = ({ fromHereAlone }: HttpDeclaration, request: IncomingMessage): HttpRefused | null =>
  (fromHereAlone === true && !madeHere(request) ? { ok: false, code: 'not_found' } : null);

/** No text that is kept or searched holds a NUL; PostgreSQL would refuse it later and in other words. */
function checkAddress(request: IncomingMessage): HttpRefused | null {
  const { url = '' } = request;
  const query = url.indexOf('?');
  // In the path it is an id of nothing, which the call itself answers.
  if (query === -1 || !url.includes('%00', query)) return null;
  return { ok: false, code: 'malformed', errors: [{ at: 'query', problem: 'holds a NUL character; leave it out' }] };
}

function checkShapes<Caller>(ready: ReadyRoute<Caller>, arrived: Arrived): HttpRefused | null {
  const { params, query, body } = ready.checks;
  let errors: readonly FieldProblem[] | null = params === null ? null : params(arrived.params);
  // A path whose names cannot be right names nothing; it is not a mistake in what was sent.
  if (errors !== null) return { ok: false, code: 'not_found', errors };
  if (query !== null) errors = query(arrived.query);
  if (errors === null && body !== null) errors = body(arrived.body);
  return errors === null ? null : { ok: false, code: 'malformed', errors };
}

function checkKey(declaration: HttpDeclaration, request: IncomingMessage): HttpRefused | null {
  if (declaration.idempotencyKey === undefined) return null;
  const key = keyOf(request);
  if (key === null) return declaration.idempotencyKey === 'required' ? { ok: false, code: 'idempotency_key_required' } : null;
  return key.length <= KEY_LENGTH_MAX && key !== '' ? null : { ok: false, code: 'idempotency_key_required' };
}

// A token in a header is one that a page was given on purpose.
function foreignPage<Caller>(kit: RouteKit<Caller>, request: IncomingMessage, credential: Credential | null): boolean {
  const reads = request.method === 'GET' || request.method === 'HEAD';
  return credential?.from !== 'bearer' && !reads && !kit.originAllowed(request.headers);
}

function keyOf(request: IncomingMessage): string | null {
  const key = request.headers['idempotency-key'];
  return typeof key === 'string' ? key : null;
}

function headerOf(request: IncomingMessage, name: string): string | null {
  const value = request.headers[name];
  return typeof value === 'string' ? value : null;
}

const NO_HEADERS: Readonly<Record<string, string>> = {};

function namedHeaders(request: IncomingMessage, names: readonly string[] | undefined): Readonly<Record<string, string>> {
  return names === undefined ? NO_HEADERS : Object.fromEntries(names.flatMap((name) => {
    const value = headerOf(request, name);
    return value === null ? [] : [[name, value]];
  }));
}

function callOf<Caller>(exchange: Exchange, arrived: Arrived, caller: Caller | null, declared: readonly string[] | undefined): HttpCall<Caller> {
  return {
    // The router makes params and query of names and texts; where they are declared they were checked above.
    params: arrived.params as Record<string, string>,
    query: arrived.query as Record<string, unknown>,
    body: arrived.body,
    caller,
    idempotencyKey: keyOf(exchange.request),
    requestId: exchange.requestId,
    address: exchange.address,
    userAgent: headerOf(exchange.request, 'user-agent'),
    lastEventId: headerOf(exchange.request, 'last-event-id'),
    headers: namedHeaders(exchange.request, declared),
    receivedAtMonotonicMs: exchange.startedMs,
  };
}
