import type { IncomingMessage, ServerResponse } from 'node:http';
import { type CallContext, traceIdOf, traceOf } from '../rpc/context.ts';
import type { AccessLog } from './access-log.ts';
import type { HttpMetrics } from './metrics.ts';
import type { ProblemWriter } from './problem.ts';
import type { HttpDone, HttpRefused } from './types.ts';

/** What the kernel needs to answer any request, made once a server. */
export type AnswerKit = {
  writeProblem: ProblemWriter;
  /** Name and value by turns, sent with every answer. */
  standingHeaders: readonly string[];
  clock: { monotonicMs(): number };
  accessLog: AccessLog | null;
  metrics: HttpMetrics | null;
  /** Told once for each answer. */
  finished(): void;
};

/** Turns an answer into JSON text; made from the reply schema. */
export type ReplyText = (body: unknown) => string;

/**
 * One request on its way to its answer. Answers exactly once: a second answer is ignored, since the first is on the wire.
 * It writes to the raw response in one piece, so that an answer costs one write and no hooks.
 */
export class Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly kit: AnswerKit;
  readonly requestId: string;
  readonly address: string;
  readonly route: string;
  readonly startedMs: number;
  /** On whose behalf work is done for it. */
  readonly context: CallContext;
  account: string | null = null;
  private answered = false;

  constructor(kit: AnswerKit, of: { request: IncomingMessage; response: ServerResponse; requestId: string; address: string; route: string }) {
    this.kit = kit;
    this.request = of.request;
    this.response = of.response;
    this.requestId = of.requestId;
    this.address = of.address;
    this.route = of.route;
    this.startedMs = kit.clock.monotonicMs();
    const { traceparent } = of.request.headers;
    this.context = { requestId: of.requestId, traceparent: traceOf(typeof traceparent === 'string' ? traceparent : undefined) };
  }

  done(result: HttpDone, declared: { status: number; replyText: ReplyText | null }): void {
    const status = result.status ?? declared.status;
    if (result.body === undefined || status === 204) {
      this.send(status, null, result.headers, '');
    } else if (result.headers?.['content-type'] !== undefined && (typeof result.body === 'string' || result.body instanceof Uint8Array)) {
      this.send(status, null, result.headers, result.body);
    } else {
      const text = declared.replyText === null ? JSON.stringify(result.body) : declared.replyText(result.body);
      this.send(status, 'application/json; charset=utf-8', result.headers, text);
    }
  }

  refuse(refused: HttpRefused): void {
    const url = this.request.url ?? '';
    const query = url.indexOf('?');
    const problem = this.kit.writeProblem(refused, { instance: query === -1 ? url : url.slice(0, query), requestId: this.requestId });
    const headers = problem.retryAfterSeconds === null ? undefined : { 'retry-after': String(problem.retryAfterSeconds) };
    this.send(problem.status, 'application/problem+json; charset=utf-8', headers, problem.text);
  }

  /** The response was taken over by a stream: it is counted when the stream ends. */
  handedOver(): void {
    if (this.answered) return;
    this.answered = true;
    // Whoever left while the stream was being opened has been told of already, and will not be again.
    if (this.response.closed || this.response.destroyed) this.count(this.response.statusCode);
    else this.response.once('close', () => this.count(this.response.statusCode));
  }

  private send(status: number, contentType: string | null, extra: Readonly<Record<string, string>> | undefined, body: string | Uint8Array): void {
    if (this.answered) return;
    this.answered = true;
    const headers = ['x-request-id', this.requestId];
    if (contentType !== null) headers.push('content-type', contentType);
    if (status !== 204) headers.push('content-length', String(typeof body === 'string' ? Buffer.byteLength(body) : body.byteLength));
    if (extra !== undefined) for (const name in extra) headers.push(name, extra[name] ?? '');
    for (let at = 0; at < this.kit.standingHeaders.length; at += 2) {
      const name = this.kit.standingHeaders[at] ?? '';
      if (extra === undefined || !(name in extra)) headers.push(name, this.kit.standingHeaders[at + 1] ?? '');
    }
    if (!this.response.headersSent && !this.response.destroyed) {
      this.response.writeHead(status, headers);
      this.response.end(body);
    }
    this.count(status);
  }

  private count(status: number): void {
    const tookMs = this.kit.clock.monotonicMs() - this.startedMs;
    const method = this.request.method ?? 'GET';
    this.kit.metrics?.observe(this.route, method, status, tookMs / 1_000);
    this.kit.accessLog?.add({ route: this.route, method, status, tookMs, requestId: this.requestId, address: this.address, account: this.account, trace: traceIdOf(this.context.traceparent) });
    this.kit.finished();
  }
}
