import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Static, TSchema } from 'typebox';

/** Who may call: anyone, anyone signed in, or holders of one of the named roles. */
export type HttpAuth = 'anyone' | 'signed_in' | readonly string[];

/** One HTTP call as it was declared. Any declaration of this shape is taken; the words in it mean nothing here. */
export type HttpDeclaration = {
  readonly name: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below /api/v1 unless `outsideApi`; path parameters are `:name`. */
  readonly path: string;
  readonly outsideApi?: true;
  readonly summary: string;
  readonly auth: HttpAuth;
  readonly params?: TSchema;
  readonly query?: TSchema;
  readonly body?: TSchema;
  /** Schema of the answer; fields that it does not name are not sent. Absent for 204 and for answers that are not JSON. */
  readonly reply?: TSchema;
  readonly status: 200 | 201 | 202 | 204;
  readonly idempotencyKey?: 'required' | 'optional';
  readonly refusals: readonly string[];
  /** Calls a minute for one account, or for one address when nobody is signed in. */
  readonly ratePerMinuteMax?: number;
  readonly bodyBytesMax?: number;
  /** Large bodies of one account that may be on their way at once, where it is not as for people; of nobody's together. */
  readonly largeBodiesOfOneMax?: number;
  /** `bytes`: the body is handed over as it came (a Uint8Array), whatever its type; `body` is then not used. */
  readonly bodyAs?: 'bytes';
  /** Headers that the handler reads, in lower case: signatures of those who call back. */
  readonly headers?: readonly string[];
  /** Answered `not_found` unless a program of this machine asked this machine, with nobody in between. */
  readonly fromHereAlone?: true;
};

type ParamsOf<Declared> = Declared extends { readonly params: infer Shape extends TSchema } ? Static<Shape> : Record<string, string>;
type QueryOf<Declared> = Declared extends { readonly query: infer Shape extends TSchema } ? Static<Shape> : Record<string, unknown>;
type BodyOf<Declared> = Declared extends { readonly bodyAs: 'bytes' } ? Uint8Array
  : Declared extends { readonly body: infer Shape extends TSchema } ? Static<Shape> : unknown;
type CallerOf<Declared extends HttpDeclaration, Caller> = 'anyone' extends Declared['auth'] ? Caller | null : Caller;
type KeyOf<Declared> = Declared extends { readonly idempotencyKey: 'required' } ? string : string | null;

/** One call, already checked against its declaration: policy, limits, shapes and key are settled before a handler sees it. */
export type HttpCall<Caller, Declared extends HttpDeclaration = HttpDeclaration> =
  CheckedCall<ParamsOf<Declared>, QueryOf<Declared>, BodyOf<Declared>, CallerOf<Declared, Caller>, KeyOf<Declared>>;

// An interface: an alias would be compared by its declaration and not by what the call holds.
interface CheckedCall<Params, Query, Body, Caller, Key> {
  params: Params;
  query: Query;
  body: Body;
  /** Never null unless the declaration says `anyone`. */
  caller: Caller;
  idempotencyKey: Key;
  requestId: string;
  /** The peer's address, or the one that a trusted proxy reported. */
  address: string;
  userAgent: string | null;
  /** `Last-Event-ID` of a reconnecting event stream. */
  lastEventId: string | null;
  /** Those headers that the declaration names and the request has. */
  headers: Readonly<Record<string, string>>;
  /** Monotonic milliseconds at which the head of the request had arrived. */
  receivedAtMonotonicMs: number;
}

/** A field that is wrong: where it is (`maximum`, `softClose.cap.max`, `query.limit`) and what is wrong with it, in English; where there is one, with a stable code and what the sentence speaks of. */
export type FieldProblem = { at: string; problem: string; code?: string; facts?: Readonly<Record<string, string | number>> };

export type HttpDone = {
  ok: true;
  /** Sent through the reply schema. A text or bytes go out as they are when `headers` names a content-type. */
  body?: unknown;
  headers?: Readonly<Record<string, string>>;
  /** Instead of the declared status. */
  status?: number;
};
export type HttpRefused = {
  ok: false;
  code: string;
  /** Shown beside the standard fields of the problem. Times and money must be ready to send. */
  facts?: Readonly<Record<string, unknown>>;
  errors?: readonly FieldProblem[];
  retryAfterSeconds?: number;
};
export type HttpResult = HttpDone | HttpRefused;

/** A declaration with what answers it. Made by `bind`; handlers of a narrower call are safe because the kernel checked it. */
export type BoundRoute<Caller> = {
  readonly declaration: HttpDeclaration;
  handle(call: HttpCall<Caller>): HttpResult | Promise<HttpResult>;
};

/** A route that writes its own answer (an event stream). It must end the response when `onClose` of it fires. */
export type BoundStream<Caller> = {
  readonly declaration: HttpDeclaration;
  /** Returns a refusal to be answered, or null when it has taken the response over. */
  open(call: HttpCall<Caller>, raw: { request: IncomingMessage; response: ServerResponse }): HttpRefused | null | Promise<HttpRefused | null>;
};
export type HttpRoute<Caller> = BoundRoute<Caller> | BoundStream<Caller>;

/** What a refusal looks like at the edge: its status and what to tell a person. */
export type RefusalShape = { status: number; sentence: string };
export type RefusalTable = Readonly<Record<string, RefusalShape>>;
