import { METHODS, MODULES } from '#contracts/services.ts';
import type { Caller } from '#contracts/identity.ts';
import { accessLog } from '#platform/http/access-log.ts';
import type { BoundStream } from '#platform/http/types.ts';
import { type Answerer, type Answering, internalRoute } from '#platform/rpc/server.ts';
import { signatures } from '#platform/rpc/signature.ts';
import { systemClock } from '#platform/time/system.ts';
import { HANDED_ON, handedOn } from './forwarding.ts';
import type { HouseOptions } from './house-options.ts';
import { type Parts, routesOf } from './parts.ts';

/** The route on which the other services call the modules of this process: what modules ask each other, and calls of people that a way in hands on. */
export function answeringRoute(options: HouseOptions, parts: Parts): BoundStream<Caller> {
  const answering = new Map<string, Answerer>();
  for (const module of MODULES) {
    const part = parts[module];
    if (part === null) continue;
    answering.set(`${module} ${HANDED_ON}`, handedOn(routesOf(parts, module), systemClock));
    for (const [method, { again, takenBack = false }] of Object.entries<{ again: boolean; takenBack?: boolean }>(METHODS[module])) {
      answering.set(`${module} ${method}`, { again: () => again && !takenBack, answer: asked(part.serves, method) });
    }
  }
  return internalRoute<Caller>({
    find: (module, method) => answering.get(`${module} ${method}`),
    signatures: signatures(options.sessionSecret), clock: systemClock, log: options.log, accessLog: options.accessLog === null ? null : accessLog(options.accessLog, systemClock.nowMs), metrics: options.metrics,
  });
}

/** A method of a module for callers in other processes. What it asks for was received when they say, by this process's clock. */
const asked = (serves: object, method: string): Answering => (args, receivedAtMs) => {
  const found: unknown = Reflect.get(serves, method);
  if (typeof found !== 'function') throw new Error(`The module does not answer ${method}.`);
  const [first, ...rest] = args;
  return Reflect.apply(found, undefined, receivedAtMs === null ? [...args] : [{ ...(typeof first === 'object' ? first : {}), receivedAt: receivedAtMs }, ...rest]);
};
