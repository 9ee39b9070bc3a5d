import { POLL_ADDRESS, POLL_MS_MAX } from './limits.ts';
import { isMessage } from './message.ts';
import type { HttpPorts, PollAnswer } from './types.ts';

/** Calls the house at a path of it. */
export type Call = (path: string, init: RequestInit) => Promise<Response>;

/** Live messages over plain HTTP. */
export const overHttp = (call: Call): HttpPorts => ({
  poll: (lots, told) => {
    const stop = new AbortController();
    const items = lots.map(({ lot, next }) => (next === null ? lot : `${lot}:${next}`)).join(',');
    void polled(call, items === '' ? '' : `?lots=${encodeURIComponent(items)}`, AbortSignal.any([stop.signal, AbortSignal.timeout(POLL_MS_MAX)])).then((answer) => {
      if (!stop.signal.aborted) told(answer);
    });
    return { cancel: () => stop.abort() };
  },
  openStream: (lot, from, handlers) => {
    const stop = new AbortController();
    void streamed(call, lot, from, handlers.message, stop.signal).catch(() => undefined).then(() => {
      if (!stop.signal.aborted) handlers.closed();
    });
    return { cancel: () => stop.abort() };
  },
});

/** The same as a page has it. */
export const browserHttp: HttpPorts = overHttp((path, init) => fetch(path, init));

async function polled(call: Call, query: string, signal: AbortSignal): Promise<PollAnswer | null> {
  try {
    const response = await call(POLL_ADDRESS + query, { credentials: 'same-origin', cache: 'no-store', signal });
    const answer: unknown = response.status === 200 ? await response.json() : null;
    return isAnswer(answer) ? answer : null;
  } catch {
    return null;
  }
}

// A proxy may answer in the house's place; the messages are the house's own then, and held to the contract there.
function isAnswer(value: unknown): value is PollAnswer {
  if (typeof value !== 'object' || value === null) return false;
  const { account, messages }: Record<string, unknown> = { ...value };
  return (account === null || typeof account === 'string') && Array.isArray(messages) && messages.every(isMessage) && messages.at(-1)?.type === 'beat';
}

/** Reads the stream of one lot until it ends. The browser's own reader cannot say from where it wants to go on. */
async function streamed(call: Call, lot: string, from: number | null, message: (text: string) => void, signal: AbortSignal): Promise<void> {
  const response = await call(`/api/v1/lots/${encodeURIComponent(lot)}/events`, {
    credentials: 'same-origin', cache: 'no-store', signal, headers: { accept: 'text/event-stream', ...(from === null ? {} : { 'last-event-id': String(from - 1) }) },
  });
  if (response.status !== 200 || response.body === null) return;
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done || signal.aborted) return;
    const blocks = (rest + value).split('\n\n');
    rest = blocks.pop() ?? '';
    for (const block of blocks) {
      const data = block.split('\n').find((line) => line.startsWith(DATA));
      if (data !== undefined) message(data.slice(DATA.length));
    }
  }
}

const DATA = 'data: ';
