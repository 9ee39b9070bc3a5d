import type { BoundRoute, BoundStream, HttpCall, HttpDeclaration, HttpResult } from './types.ts';

/**
 * Joins a declaration to its handler; the types of params, query, body, key and caller follow from the declaration.
 * The handler may answer at once or later. What it throws is logged and answered as `busy`.
 */
export function bind<Caller, const Declared extends HttpDeclaration>(
  declaration: Declared,
  handle: (call: HttpCall<Caller, Declared>) => HttpResult | Promise<HttpResult>,
): BoundRoute<Caller> {
  // The one place where a call forgets its declaration: the kernel hands over only what the declaration's own validators let through.
  return { declaration, handle: handle as unknown as BoundRoute<Caller>['handle'] };
}

/** `bind` for one kind of caller, so that handlers need no annotations: `const on = binderFor<Caller>(); on(getLot, (call) => …)`. */
export function binderFor<Caller>() {
  return <const Declared extends HttpDeclaration>(
    declaration: Declared,
    handle: (call: HttpCall<Caller, Declared>) => HttpResult | Promise<HttpResult>,
  ): BoundRoute<Caller> => bind<Caller, Declared>(declaration, handle);
}

/** Joins a declaration to something that writes the response itself, after policy, limits and shapes were checked. */
export function bindStream<Caller>(declaration: HttpDeclaration, open: BoundStream<Caller>['open']): BoundStream<Caller> {
  return { declaration, open };
}
