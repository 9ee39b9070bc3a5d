import { AsyncLocalStorage } from 'node:async_hooks';
import { randomBytes } from 'node:crypto';

/** On whose behalf work is done: the id of the request that began it, and its W3C trace. */
export type CallContext = { requestId: string; traceparent: string };

const GIVEN = /^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/;
const storage = new AsyncLocalStorage<CallContext>();
const NOTHING = '0'.repeat(32);
const SPAN_BYTES = 8;
const TRACE_BYTES = 16;
/** Chance is drawn ahead for many requests: each would pay for the way to it otherwise. */
const CHANCE_BYTES = 4_096;
const chance = { bytes: Buffer.alloc(0), used: 0 };

/** The context of the work under way; undefined for what the house does by itself. */
export const contextNow = (): CallContext | undefined => storage.getStore();

/** Runs work on behalf of a request; what it calls, at once or later, is on its behalf too. */
export const onBehalfOf = <Result>(context: CallContext, work: () => Result): Result => storage.run(context, work);

/** Whether who began a trace wants it recorded wherever it goes: the sampled flag of W3C. */
export const isSampled = ({ traceparent }: CallContext): boolean => Number.parseInt(traceparent.slice(-1), 16) % 2 === 1;

/** The context of the work under way if its trace is sampled; null otherwise. */
export function sampledNow(): CallContext | null {
  const context = contextNow();
  return context !== undefined && isSampled(context) ? context : null;
}

/** The trace of a request: the one that it came with, with a span of our own, or a new one. A new one is not sampled: what costs something is for those who ask for it. */
export function traceOf(given: string | undefined): string {
  const span = drawn(SPAN_BYTES);
  if (given === undefined || !GIVEN.test(given) || given.startsWith(NOTHING, 3)) return `00-${drawn(TRACE_BYTES)}-${span}-00`;
  return `${given.slice(0, 36)}${span}${given.slice(52)}`;
}

/** A fact with the request that brought it about, for an outbox; as it is where none did. Consumers go on in that request's name. */
export function traced<Fact extends object>(fact: Fact): Fact & { broughtAboutBy?: CallContext } {
  const context = contextNow();
  return context === undefined ? fact : { ...fact, broughtAboutBy: context };
}

/** The one request that brought all of some facts about; undefined when there is none, or more than one. */
export function broughtAbout(facts: readonly unknown[]): CallContext | undefined {
  const [first, ...rest] = facts.map(causeOf);
  return first !== undefined && rest.every((cause) => cause?.requestId === first.requestId) ? first : undefined;
}

/** The request that a fact says brought it about. */
export function causeOf(fact: unknown): CallContext | undefined {
  const cause: unknown = typeof fact === 'object' && fact !== null && 'broughtAboutBy' in fact ? fact.broughtAboutBy : undefined;
  if (typeof cause !== 'object' || cause === null || !('requestId' in cause) || !('traceparent' in cause)) return undefined;
  const { requestId, traceparent } = cause;
  return typeof requestId === 'string' && typeof traceparent === 'string' ? { requestId, traceparent } : undefined;
}

function drawn(bytes: number): string {
  if (chance.used + bytes > chance.bytes.byteLength) Object.assign(chance, { bytes: randomBytes(CHANCE_BYTES), used: 0 });
  chance.used += bytes;
  return chance.bytes.toString('hex', chance.used - bytes, chance.used);
}

/** The id of a trace alone, as logs show it. */
export const traceIdOf = (traceparent: string): string => traceparent.slice(3, 35);
