import type { ServerResponse } from 'node:http';
import type { AccessLog } from '../http/access-log.ts';
import { bindStream } from '../http/bind.ts';
import { requestIds } from '../http/request-id.ts';
import type { BoundStream, HttpDeclaration, HttpRefused } from '../http/types.ts';
import type { Log } from '../log/log.ts';
import type { Metrics } from '../metrics/metrics.ts';
import { isAway } from '../process/away.ts';
import { CALLS_PER_BATCH_MAX } from './client.ts';
import { decode, encode } from './codec.ts';
import { type CallContext, onBehalfOf, traceIdOf, traceOf } from './context.ts';
import { RPC_METRICS } from './metrics.ts';
import { SeenSignatures } from './seen.ts';
import { SIGNATURE_HEADER, TIME_HEADER, type Signatures } from './signature.ts';

/** Bytes of one request: the largest body that the house takes, as text, and the calls beside it. */
const BATCH_BYTES_MAX = 64 * 1024 * 1024;
/** Services have no account here: this many large requests of all of them, where people have four each, within the bytes that all large bodies may have. */
const LARGE_AT_ONCE_MAX = 1_024;
/** Limits of people do not count here: services are told to wait by being told that this one is busy. */
const REQUESTS_PER_MINUTE_MAX = 10_000_000;

/** Where a method of a module is called, below the address of its service. */
export const callPath = (module: string, method: string): string => `/internal/v1/${module}/${method}`;

export const internalCall = {
  name: 'internalCall', method: 'POST', path: callPath(':module', ':method'), outsideApi: true, summary: 'Calls between the services of the house, signed by who calls.',
  auth: 'anyone', status: 200, bodyAs: 'bytes', bodyBytesMax: BATCH_BYTES_MAX, largeBodiesOfOneMax: LARGE_AT_ONCE_MAX, ratePerMinuteMax: REQUESTS_PER_MINUTE_MAX, refusals: ['forbidden', 'not_found', 'malformed', 'busy'],
} as const satisfies HttpDeclaration;

/** Carries out one call. `receivedAtMs`: monotonic time of this process at which the house had received what it asks for; null when nobody said. */
export type Answering = (args: readonly unknown[], receivedAtMs: number | null) => unknown;

/** A method as it is called from elsewhere. `again`: whether this call has one effect however often and late it comes, as its rules or its key say. */
export type Answerer = { answer: Answering; again(args: readonly unknown[]): boolean };

export type RpcServerPorts = {
  /** What answers a method of a module; undefined when this process has no such thing. */
  find(module: string, method: string): Answerer | undefined;
  signatures: Signatures;
  clock: { nowMs(): number; monotonicMs(): number };
  log: Pick<Log, 'error' | 'warn'>;
  /** A line for each call, as for calls of people; null: none. */
  accessLog: AccessLog | null;
  metrics: Metrics;
};

/** The one route on which other services call the modules of this process. Each request holds calls of one method; answers go out as they come, a line each. */
export function internalRoute<Caller>(ports: RpcServerPorts): BoundStream<Caller> {
  const nameOf = requestIds();
  const seen = new SeenSignatures();
  return bindStream<Caller>(internalCall, (call, { request, response }) => {
    // The route asks for bytes.
    const body = call.body instanceof Uint8Array ? call.body : new Uint8Array(0);
    const { module = '', method = '' } = call.params;
    const header = request.headers[SIGNATURE_HEADER];
    const verdict = ports.signatures.verify(typeof header === 'string' ? header : undefined, { method: 'POST', path: callPath(module, method), body }, ports.clock.nowMs());
    if (!verdict.ok) return turnAway(ports, verdict.why, response);
    const answerer = ports.find(module, method);
    if (answerer === undefined) return { ok: false, code: 'not_found' };
    const asked = readCalls(body);
    if (asked === null) return { ok: false, code: 'malformed' };
    // Who makes a call once more signs it anew, so this is another's copy. Calls with one effect need no memory.
    const taken = asked.every(({ args }) => answerer.again(args)) ? 'new' : seen.take(verdict.mac, ports.clock.monotonicMs());
    if (taken !== 'new') return refuseCopy(ports, taken, verdict.by);
    ports.metrics.counter(RPC_METRICS.served, { by: verdict.by }).add(asked.length);
    const lines = new Lines(response, asked.length);
    const name = `${module}.${method}`;
    for (const [at, one] of asked.entries()) void answer(ports, answerer.answer, { ...one, requestId: one.requestId ?? nameOf(null), name, at, by: verdict.by }, lines);
    return null;
  });
}

function turnAway(ports: RpcServerPorts, why: 'forged' | 'stale', response: ServerResponse): HttpRefused | null {
  ports.metrics.counter(RPC_METRICS.refused, { why }).add();
  if (why === 'forged') {
    ports.log.warn({}, 'A call between services was refused: its signature is not one of this house. All processes need the same SESSION_SECRET.');
    return { ok: false, code: 'forbidden' };
  }
  response.writeHead(401, { [TIME_HEADER]: String(Math.round(ports.clock.nowMs())), 'content-length': 0 }).end();
  return null;
}

function refuseCopy(ports: RpcServerPorts, why: 'seen' | 'full', by: string): HttpRefused {
  ports.metrics.counter(RPC_METRICS.refused, { why }).add();
  if (why === 'full') return { ok: false, code: 'busy' };
  ports.log.warn({ by }, 'A call between services came a second time under the signature of the first, and was refused: something between them repeats requests.');
  return { ok: false, code: 'forbidden' };
}

type Asked = { args: readonly unknown[]; agoMs: number | null; requestId: string | null; trace: string | undefined };

function readCalls(body: Uint8Array): Asked[] | null {
  try {
    const read = decode(Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8'));
    if (!Array.isArray(read) || read.length === 0 || read.length > CALLS_PER_BATCH_MAX) return null;
    return read.map(readCall);
  } catch {
    return null;
  }
}

function readCall(one: unknown): Asked {
  const { args, ago, request, trace }: { args?: unknown; ago?: unknown; request?: unknown; trace?: unknown } = { ...(typeof one === 'object' ? one : {}) };
  if (!Array.isArray(args)) throw new TypeError('A call has a list of arguments.');
  return { args, agoMs: typeof ago === 'number' ? ago : null, requestId: typeof request === 'string' ? request : null, trace: typeof trace === 'string' ? trace : undefined };
}

type Under = Asked & { requestId: string; name: string; at: number; by: string };

async function answer(ports: RpcServerPorts, answering: Answering, call: Under, lines: Lines): Promise<void> {
  const startMs = ports.clock.monotonicMs();
  const context: CallContext = { requestId: call.requestId, traceparent: traceOf(call.trace) };
  let line: string;
  let status = 200;
  try {
    const value = await onBehalfOf(context, () => answering(call.args, call.agoMs === null ? null : startMs - call.agoMs));
    line = encode(value === undefined ? { at: call.at } : { at: call.at, value });
  } catch (error) {
    const away = isAway(error);
    if (!away) ports.log.error({ err: error, call: call.name, by: call.by, requestId: call.requestId, trace: traceIdOf(context.traceparent) }, 'A call of another service failed unexpectedly.');
    status = 503;
    line = encode(away ? { at: call.at, away: `could not do it: ${error instanceof Error ? error.message : 'no reason'}` } : { at: call.at, failed: `${call.name} met a defect` });
  }
  lines.add(line);
  ports.accessLog?.add({
    route: call.name, method: 'CALL', status, tookMs: ports.clock.monotonicMs() - startMs, requestId: call.requestId, address: call.by, account: null, trace: traceIdOf(context.traceparent),
  });
}

/** The answers of one request. Those of one turn of work are written together, and at once when they are the last; when all come in the first, they are the whole response. */
class Lines {
  private readonly response: ServerResponse;
  private due: number;
  private ready: string[] = [];

  constructor(response: ServerResponse, due: number) {
    this.response = response;
    this.due = due;
  }

  add(line: string): void {
    this.ready.push(line);
    this.due -= 1;
    if (this.due === 0) this.flush();
    else if (this.ready.length === 1) setImmediate(() => this.flush());
  }

  private flush(): void {
    if (this.ready.length === 0) return;
    const text = `${this.ready.join('\n')}\n`;
    this.ready = [];
    // Whoever asked may have gone: the effects stand, and who comes again is told.
    if (this.response.destroyed) return;
    if (this.due > 0) {
      if (!this.response.headersSent) this.response.writeHead(200, { 'content-type': 'application/x-ndjson' });
      this.response.write(text);
    } else if (this.response.headersSent) {
      this.response.end(text);
    } else {
      this.response.writeHead(200, { 'content-type': 'application/x-ndjson', 'content-length': Buffer.byteLength(text) }).end(text);
    }
  }
}
