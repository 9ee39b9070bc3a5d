import type { HttpCall, HttpResult } from '../http/types.ts';

/**
 * A call of a person as another process of the house checked it and handed it on; null when it is none. What is in it was held to the declaration there, and
 * the signature says that it was.
 */
export function handedOver<Caller>(sent: unknown, receivedAtMonotonicMs: number): HttpCall<Caller> | null {
  if (typeof sent !== 'object' || sent === null || !('params' in sent) || !('requestId' in sent) || !('caller' in sent)) return null;
  return { ...sent, receivedAtMonotonicMs } as HttpCall<Caller>;
}

/** What another process answered to a call that it was handed. Throws when it is no answer. */
export function resultOf(answer: unknown): HttpResult {
  if (typeof answer !== 'object' || answer === null || !('ok' in answer)) throw new TypeError('A service gave no answer to a call.');
  return answer as HttpResult;
}
