import { Agent, request } from 'node:http';
import type { Result } from '../history.ts';

/** `retryAfter`: the header, where there was one. */
export type HttpAnswer = { status: number; body: Record<string, unknown>; retryAfter?: string | undefined };
type Call = { body?: unknown; key?: string; msMax?: number };

/** Longer than any answer may take; then the call counts as lost. */
const ANSWER_MS_MAX = 4_000;
const SOCKETS_MAX = 4;

/** Calls of one person over kept connections, on one port. What gets no answer is null. */
export class HttpClient {
  readonly port: number;
  readonly #headers: Record<string, string>;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: SOCKETS_MAX });

  constructor(port: number, token: string | null) {
    this.port = port;
    this.#headers = token === null ? {} : { authorization: `Bearer ${token}` };
  }

  call(method: string, path: string, { body, key, msMax = ANSWER_MS_MAX }: Call = {}): Promise<HttpAnswer | null> {
    const text = body === undefined ? null : JSON.stringify(body);
    const headers = { ...this.#headers, ...(text === null ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }), ...(key === undefined ? {} : { 'idempotency-key': key }) };
    return new Promise((resolve) => {
      const sent = request({ port: this.port, host: '127.0.0.1', method, path: `/api/v1${path}`, headers, agent: this.#agent }, (answer) => {
        let words = '';
        answer.setEncoding('utf8');
        answer.on('data', (chunk: string) => { words += chunk; });
        answer.on('error', () => finish(null));
        answer.on('end', () => finish(parsed(answer.statusCode ?? 0, words, answer.headers['retry-after'])));
        answer.on('close', () => finish(null));
      });
      const timer = setTimeout(() => {
        sent.destroy();
        finish(null);
      }, msMax);
      const finish = (what: HttpAnswer | null): void => {
        clearTimeout(timer);
        resolve(what);
      };
      sent.on('error', () => finish(null));
      sent.end(text ?? undefined);
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}

function parsed(status: number, words: string, retryAfter: string | undefined): HttpAnswer | null {
  try {
    return { status, body: words === '' ? {} : JSON.parse(words), retryAfter };
  } catch {
    // Cut in the middle.
    return null;
  }
}

/** Refusals of a bid that are decided under the lock and remembered. */
const DECIDED: ReadonlySet<unknown> = new Set(['bid_too_low', 'own_maximum_not_raised', 'lot_closed']);
/** What a house may say while it cannot tell. */
const UNDECIDED: ReadonlySet<unknown> = new Set(['busy', 'unconfirmed', 'paused']);

/** What an answer to a bid says, over either way. */
export function resultOf(answer: HttpAnswer | null): Result {
  if (answer === null) return { type: 'unknown', why: 'no answer' };
  const { status, body } = answer;
  const ms = (field: string): number => Date.parse(String(body[field]));
  if (status === 201) {
    return {
      type: 'ok', seq: Number(body['seq']), price: Number(body['price']), minimum: Number(body['minimum']), maximum: Number(body['maximum']),
      outcome: body['outcome'] === 'leading' ? 'leading' : 'outbid', closesAtMs: ms('closesAt'), decidedAtMs: ms('decidedAt'), replayed: body['replayed'] === true,
    };
  }
  if (status === 409 && DECIDED.has(body['code'])) {
    return {
      type: 'fail', code: String(body['code']), seq: Number(body['seq']), price: Number(body['price']), minimum: Number(body['minimum']),
      closesAtMs: ms('closesAt'), serverTimeMs: ms('serverTime'),
    };
  }
  if (status === 503 && UNDECIDED.has(body['code'])) return { type: 'unknown', why: String(body['code']) };
  return { type: 'wrong', status, code: typeof body['code'] === 'string' ? body['code'] : JSON.stringify(body).slice(0, 200) };
}
