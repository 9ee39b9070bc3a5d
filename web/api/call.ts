import { Problem, problemOf, unreachable } from './problem.ts';

export const API = '/api/v1';
/** An answer that takes longer is given up; a call with a key may be sent again. */
const ANSWER_WAIT_MS = 15_000;
/** A call with a key that met a busy house, or lost its answer, is sent again this often, by the same key. */
const TRIES_MAX = 4;
const RETRY_WAIT_MS = 400;

type Query = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** Reads `/api/v1<path>`. Throws {@link Problem}. The shape of the answer is the caller's to name, as the reference page of the call says. */
export const read = <Answer>(path: string, query: Query = {}, signal?: AbortSignal): Promise<Answer> =>
  send<Answer>('GET', path + queryText(query), { ...(signal === undefined ? {} : { signal }) });

export type Act = {
  method: 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  path: string;
  /** Sent as JSON; a Blob is sent as it is. */
  body?: unknown;
  query?: Query;
  /** The same intention sent again keeps its key. Made anew for each call when absent; `null` sends none. */
  key?: string | null;
  /** Uploads may take longer than an ordinary answer. */
  waitMs?: number;
};

/** Changes something. With a key a lost answer is asked for again, which cannot act twice. Throws {@link Problem}. */
export async function act<Answer = void>({ method, path, body, query = {}, key = newKey(), waitMs }: Act): Promise<Answer> {
  const once = (): Promise<Answer> => send<Answer>(method, path + queryText(query), { body, key, ...(waitMs === undefined ? {} : { waitMs }) });
  return key === null ? once() : untilAnswered(once);
}

/** Does what may be done twice, and again while its answer is lost or the house is busy: four times at most, longer apart each time. */
export async function untilAnswered<Answer>(work: () => Promise<Answer>): Promise<Answer> {
  for (let tried = 1; ; tried += 1) {
    try {
      return await work();
    } catch (error) {
      if (tried === TRIES_MAX || !(error instanceof Problem) || !mayBeSentAgain(error)) throw error;
      await new Promise((resolve) => { setTimeout(resolve, (error.retryAfterSeconds ?? 0) * 1_000 + RETRY_WAIT_MS * tried); });
    }
  }
}

/** A key for a new intention. */
export const newKey = (): string => crypto.randomUUID();

const mayBeSentAgain = ({ status, code }: Problem): boolean => code === 'unreachable' || (status === 503 && code !== 'paused');

async function send<Answer>(method: string, path: string, more: { body?: unknown; key?: string | null; signal?: AbortSignal; waitMs?: number }): Promise<Answer> {
  const { body, key = null, signal, waitMs = ANSWER_WAIT_MS } = more;
  const headers: Record<string, string> = { accept: 'application/json' };
  if (key !== null) headers['idempotency-key'] = key;
  const whole = body instanceof Blob;
  if (body !== undefined) headers['content-type'] = whole ? (body.type || 'application/octet-stream') : 'application/json';
  const deadline = AbortSignal.timeout(waitMs);
  const response = await fetch(API + path, {
    method, headers, credentials: 'same-origin', signal: signal === undefined ? deadline : AbortSignal.any([signal, deadline]),
    ...(body === undefined ? {} : { body: whole ? body : JSON.stringify(body) }),
  }).catch((error: unknown) => {
    if (signal?.aborted === true) throw error;
    throw unreachable();
  });
  if (!response.ok) throw await problemOf(response);
  if (response.status === 204) return undefined as Answer;
  return await response.json().catch(() => { throw unreachable(); }) as Answer;
}

function queryText(query: Query): string {
  const given = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== null && value !== undefined && value !== '') given.set(name, String(value));
  return given.size === 0 ? '' : `?${given}`;
}
