import { type Agent, type IncomingMessage, request } from 'node:http';
import { decode } from './codec.ts';
import { SIGNATURE_HEADER, TIME_HEADER, type Signatures } from './signature.ts';

/** What became of one call. `unreached`: it was not begun. `lost`: it may have been. */
export type Outcome =
  | { kind: 'answer'; value: unknown }
  | { kind: 'away' | 'failed'; why: string }
  | { kind: 'unreached' | 'lost'; why: string };

/** A call on its way; `text` is what {@link encode} made of it, without the time for which it has waited. */
export type Entry = { text: string; receivedAtMs: number | null; settle(outcome: Outcome): void };

/** A greeting takes no longer in a network of one's own. */
const CONNECT_MS_MAX = 1_000;
/** Bytes of one answer line, and so of what is kept of an answer that has not ended. */
const LINE_BYTES_MAX = 64 * 1024 * 1024;

export type Wire = {
  origin: string;
  agent: Agent;
  service: string;
  signatures: Signatures;
  clock: { nowMs(): number; monotonicMs(): number };
  /** What is added to our clock to have the replica's. */
  clockOffsetMs: number;
};

/** Calls of one method in one request. Settles every entry, in the order in which the answers come; resolves when all are. */
export async function sendBatch(wire: Wire, path: string, entries: readonly Entry[], withinMs: number): Promise<void> {
  const sent = { open: new Map(entries.entries()) };
  const tried = await attempt(wire, path, sent.open, withinMs);
  // Refused for the time that the signature names, so nothing was begun: once more, by the replica's clock.
  const ended = tried === 'stale' ? await attempt(wire, path, sent.open, withinMs) : tried;
  for (const [, entry] of sent.open) entry.settle(ended === 'stale' ? { kind: 'unreached', why: 'does not take our signature' } : ended);
}

type Ended = Extract<Outcome, { kind: 'unreached' | 'lost' }> | 'stale';

function attempt(wire: Wire, path: string, open: Map<number, Entry>, withinMs: number): Promise<Ended> {
  const body = bodyOf([...open.values()], wire.clock.monotonicMs());
  const atMs = Math.round(wire.clock.nowMs() + wire.clockOffsetMs);
  return new Promise((resolve) => {
    const state = { reached: false, late: false };
    const made = request(`${wire.origin}${path}`, {
      method: 'POST', agent: wire.agent,
      headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), [SIGNATURE_HEADER]: wire.signatures.sign({ by: wire.service, atMs, method: 'POST', path, body }) },
    });
    const timer = setTimeout(() => {
      state.late = true;
      made.destroy(new Error('late'));
    }, withinMs);
    const end = (ended: Ended): void => {
      clearTimeout(timer);
      resolve(ended);
    };
    made.on('socket', (socket) => {
      if (!socket.connecting) {
        state.reached = true;
        return;
      }
      const greeting = setTimeout(() => made.destroy(new Error('no connection')), CONNECT_MS_MAX);
      socket.once('connect', () => { state.reached = true; });
      for (const event of ['connect', 'close'] as const) socket.once(event, () => clearTimeout(greeting));
    });
    made.on('response', (response) => { read(wire, response, open).then(end, (error: unknown) => end({ kind: 'lost', why: state.late ? `gave no answer within ${withinMs} ms` : wordsOf(error) })); });
    made.on('error', (error) => end({ kind: state.reached ? 'lost' : 'unreached', why: state.late ? `gave no answer within ${withinMs} ms` : wordsOf(error) }));
    made.end(body);
  });
}

const wordsOf = (error: unknown): string => `cannot be reached (${error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : error instanceof Error ? error.message : 'no reason'})`;

function bodyOf(entries: readonly Entry[], nowMs: number): string {
  const calls = entries.map(({ text, receivedAtMs }) => (receivedAtMs === null ? text : `{"ago":${Math.max(0, nowMs - receivedAtMs)},${text.slice(1)}`));
  return `[${calls.join(',')}]`;
}

/** Reads answers, a line each, and settles their entries as they come. What it resolves with is for those that are left. */
async function read(wire: Wire, response: IncomingMessage, open: Map<number, Entry>): Promise<Ended> {
  response.setEncoding('utf8');
  const time = response.headers[TIME_HEADER];
  if (response.statusCode !== 200) {
    response.resume();
    if (response.statusCode === 401 && typeof time === 'string' && Number.isSafeInteger(Number(time))) {
      wire.clockOffsetMs = Number(time) - wire.clock.nowMs();
      return 'stale';
    }
    // Whatever was said: it was said instead of beginning.
    return { kind: 'unreached', why: `answered ${response.statusCode ?? 0}` };
  }
  const keys = [...open.keys()];
  let rest = '';
  for await (const chunk of response) {
    rest += String(chunk);
    if (rest.length > LINE_BYTES_MAX) throw new Error('too long an answer');
    const lines = rest.split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) settleLine(line, keys, open);
  }
  return { kind: 'lost', why: 'ended before it had answered' };
}

function settleLine(line: string, keys: readonly number[], open: Map<number, Entry>): void {
  const told = decode(line);
  if (typeof told !== 'object' || told === null || !('at' in told) || typeof told.at !== 'number') throw new Error('an answer that cannot be read');
  const key = keys[told.at];
  const entry = key === undefined ? undefined : open.get(key);
  if (key === undefined || entry === undefined) return;
  open.delete(key);
  if ('away' in told) entry.settle({ kind: 'away', why: String(told.away) });
  else if ('failed' in told) entry.settle({ kind: 'failed', why: String(told.failed) });
  else entry.settle({ kind: 'answer', value: 'value' in told ? told.value : undefined });
}
