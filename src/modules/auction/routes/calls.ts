import type { Caller } from '#contracts/identity.ts';
import { idKey, parseLotId, type LotId } from '#domain/ids.ts';
import type { Intention } from '#platform/http/idempotency.ts';
import { PAGE_DEFAULT } from '#platform/http/paging.ts';
import type { HttpResult } from '#platform/http/types.ts';
import type { Answer } from '../ports.ts';
import type { Fault } from '../rules.ts';

/** What the calls of the module have in common: reading who calls, which part of a list, and what is meant. */
export const UNKNOWN_LOT: HttpResult = { ok: false, code: 'unknown_lot' };
export const NOT_FOUND: HttpResult = { ok: false, code: 'not_found' };

export const viewerOf = (caller: Caller | null): { account: Caller['accountId'] | null; admin: boolean } =>
  ({ account: caller?.accountId ?? null, admin: caller?.roles.includes('admin') ?? false });
export const malformed = (errors: readonly Fault[]): HttpResult => ({ ok: false, code: 'malformed', errors });
/** The answer of an act that has nothing to show. */
export const empty = (answer: Answer<null>): HttpResult => (answer.ok ? { ok: true } : { ok: false, ...answer.refusal });

/** Part of a list, of a query whose shape was checked. */
export const pageOf = (query: { limit?: string; cursor?: string }): { limit: number; cursor: string | null } =>
  ({ limit: Number(query.limit ?? PAGE_DEFAULT), cursor: query.cursor ?? null });

type KeyedCall = { caller: Caller; idempotencyKey: string | null; params: object; body: unknown };

/** What the caller means to do, where a key says that it may be said again. */
export function intentionOf(name: string, call: KeyedCall): Intention | null {
  if (call.idempotencyKey === null) return null;
  return { account: idKey(call.caller.accountId), key: call.idempotencyKey, call: name, asked: { ...call.params, body: call.body ?? null } };
}

/** Acts on the lot of the path; a text that is no id of a lot is an unknown one. */
export function withLot(params: { lotId: string }, act: (lot: LotId) => HttpResult | Promise<HttpResult>): HttpResult | Promise<HttpResult> {
  const lot = parseLotId(params.lotId);
  return lot === null ? UNKNOWN_LOT : act(lot);
}
