import type { TSchema } from 'typebox';
import type { RefusalCode } from './refusals.ts';
import type { Role } from './identity.ts';

/** Who may call: anyone, anyone signed in, or holders of one of the roles named. A route without a policy cannot be declared. */
export type RouteAuth = 'anyone' | 'signed_in' | readonly Role[];

/**
 * One HTTP call, declared once: the router, OpenAPI, the reference page, the client and the tests read this.
 * `path` starts below /api/v1 unless `outsideApi`. Path parameters are `:name`.
 */
export type RouteDeclaration = {
  name: string;
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  path: string;
  outsideApi?: true;
  summary: string;
  auth: RouteAuth;
  params?: TSchema;
  query?: TSchema;
  body?: TSchema;
  /** Schema of the answer; undefined for 204. */
  reply?: TSchema;
  /** Status of success. */
  status: 200 | 201 | 202 | 204;
  /** required: the call is refused without Idempotency-Key. optional: taken when sent. */
  idempotencyKey?: 'required' | 'optional';
  refusals: readonly RefusalCode[];
  /** Calls a minute per account (per address when not signed in); default 600. */
  ratePerMinuteMax?: number;
  /** Bytes; default 64 KiB. */
  bodyBytesMax?: number;
  /** The body is handed over as it came, whatever its type; `body` is then not used. */
  bodyAs?: 'bytes';
  /** Headers that the handler reads, in lower case: signatures of those who call back. */
  headers?: readonly string[];
  /** There for programs of the house's own machine alone; to everybody else it is `not_found`. */
  fromHereAlone?: true;
};

export const route = <const Declared extends RouteDeclaration>(declared: Declared): Declared => declared;
