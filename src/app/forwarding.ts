import { CALLS } from '#contracts/service-calls.ts';
import type { Caller } from '#contracts/identity.ts';
import type { ModuleName } from '#contracts/services.ts';
import { mayCall } from '#modules/identity/index.ts';
import type { BoundRoute, HttpCall, HttpDeclaration, HttpResult } from '#platform/http/types.ts';
import { ServiceAway } from '#platform/rpc/errors.ts';
import type { Answerer } from '#platform/rpc/server.ts';
import { handedOver, resultOf } from '#platform/rpc/public-call.ts';
import type { Far } from './far.ts';

/** The method under which a service takes the calls of people that were handed on. */
export const HANDED_ON = 'answer';
/** As long as a request may take at a way in. */
const WITHIN_MS = 60_000;
const RETRY_AFTER_SECONDS = 1;

/**
 * The calls of a module that is in another process, for a way in. Who calls, whether they may, how often and in what shape is settled before they are
 * handed on, with the caller's name, under the signature of this process.
 */
export const handingOn = (far: Pick<Far, 'call'>, module: ModuleName): BoundRoute<Caller>[] =>
  CALLS[module].map((declaration) => ({ declaration, handle: (call) => handOn(far, module, declaration, call) }));

async function handOn(far: Pick<Far, 'call'>, module: ModuleName, declaration: HttpDeclaration, call: HttpCall<Caller>): Promise<HttpResult> {
  const again = hasOneEffect(declaration, call.idempotencyKey);
  try {
    const { receivedAtMonotonicMs: receivedAtMs, ...sent } = call;
    return resultOf(await far.call(module, HANDED_ON, [declaration.name, sent], { again, near: call.params['lotId'] ?? null, withinMs: WITHIN_MS, receivedAtMs }));
  } catch (error) {
    if (!(error instanceof ServiceAway)) throw error;
    const unconfirmed = error.maybeDone && declaration.refusals.includes('unconfirmed');
    return { ok: false, code: unconfirmed ? 'unconfirmed' : 'busy', retryAfterSeconds: RETRY_AFTER_SECONDS };
  }
}

/** A key makes one intention of however many calls. */
const hasOneEffect = (declaration: HttpDeclaration, key: unknown): boolean => declaration.method === 'GET' || (declaration.idempotencyKey !== undefined && typeof key === 'string');

/** Answers calls of people that a way in has handed on. What the way in found of the caller is looked at once more. */
export function handedOn(routes: readonly BoundRoute<Caller>[], clock: { monotonicMs(): number }): Answerer {
  const byName = new Map(routes.map((route) => [route.declaration.name, route]));
  const routeOf = (name: unknown): BoundRoute<Caller> | undefined => (typeof name === 'string' ? byName.get(name) : undefined);
  return {
    again: ([name, sent]) => {
      const route = routeOf(name);
      return route === undefined || hasOneEffect(route.declaration, typeof sent === 'object' && sent !== null && 'idempotencyKey' in sent ? sent.idempotencyKey : null);
    },
    answer: ([name, sent], receivedAtMs) => {
      const [route, call] = [routeOf(name), handedOver<Caller>(sent, receivedAtMs ?? clock.monotonicMs())];
      if (route === undefined || call === null) return { ok: false, code: 'not_found' };
      return refusalOf(route.declaration, call.caller) ?? route.handle(call);
    },
  };
}

function refusalOf({ auth }: HttpDeclaration, caller: Caller | null): HttpResult | null {
  if (auth === 'anyone') return null;
  if (caller === null) return { ok: false, code: 'not_signed_in' };
  return mayCall(auth, caller) ? null : { ok: false, code: 'forbidden' };
}
