import { API, untilAnswered } from './call.ts';
import { problemOf, unreachable } from './problem.ts';

/** A file on its way moves at least a little in this time, or the line is lost. */
const STALLED_MS = 30_000;
/** With its last byte there, this long is waited for the answer. */
const ANSWER_WAIT_MS = 60_000;

export type Upload = {
  path: string;
  body: Blob;
  /** The same file sent again keeps its key, and counts once. */
  key: string;
  /** Takes it back; what is thrown then is the signal's reason. */
  signal: AbortSignal;
  /** How much of it has gone, 0 to 1; begins anew where it has to be sent again. */
  onSent(share: number): void;
};

/** Sends a file to `/api/v1<path>` and tells how far it is, which `fetch` cannot. A lost answer is asked for again. Throws `Problem`. */
export const upload = <Answer>(of: Upload): Promise<Answer> => untilAnswered(async () => {
  of.signal.throwIfAborted();
  const response = await sent(of);
  if (!response.ok) throw await problemOf(response);
  return await response.json().catch(() => { throw unreachable(); }) as Answer;
});

function sent({ path, body, key, signal, onSent }: Upload): Promise<Response> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    let timer = setTimeout(() => request.abort(), STALLED_MS);
    const waitFor = (ms: number): void => {
      clearTimeout(timer);
      timer = setTimeout(() => request.abort(), ms);
    };
    const takenBack = (): void => request.abort();
    const end = (settle: () => void): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', takenBack);
      settle();
    };
    const lost = (): void => end(() => reject(signal.aborted ? abortReason(signal) : unreachable()));
    request.upload.onprogress = ({ loaded, total }) => {
      onSent(total > 0 ? loaded / total : 0);
      waitFor(loaded >= total ? ANSWER_WAIT_MS : STALLED_MS);
    };
    request.onload = () => end(() => resolve(answerOf(request)));
    request.onerror = lost;
    request.onabort = lost;
    signal.addEventListener('abort', takenBack);
    onSent(0);
    request.open('POST', API + path);
    request.setRequestHeader('accept', 'application/json');
    request.setRequestHeader('content-type', body.type || 'application/octet-stream');
    request.setRequestHeader('idempotency-key', key);
    request.send(body);
  });
}

const abortReason = (signal: AbortSignal): Error => (signal.reason instanceof Error ? signal.reason : new Error('taken back'));

function answerOf(request: XMLHttpRequest): Response {
  const wait = request.getResponseHeader('retry-after');
  return new Response(request.responseText, { status: request.status, statusText: request.statusText, headers: wait === null ? {} : { 'retry-after': wait } });
}
