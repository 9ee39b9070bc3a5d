import { WebSocket } from 'ws';
import { overHttp } from '../../../web/live/browser-http.ts';
import { LiveClient } from '../../../web/live/client.ts';
import type { DeviceSignal } from '../../../web/live/types.ts';
import { textOf } from '../live-client.ts';
import { call, type ServedHouse } from '../served-house.ts';

/** The pages' own live client on real sockets and real time, in front of a served house. */
export type RealPage = { client: LiveClient; signal(signal: DeviceSignal): void; close(): void };

let ids = 0;

/** `token` null: nobody is signed in. The clock of the device is the machine's monotonic one. */
export function realPage(house: ServedHouse, { account, token }: { account: string | null; token: string | null }): RealPage {
  const listeners = new Set<(signal: DeviceSignal) => void>();
  const headers: Record<string, string> = token === null ? {} : { cookie: `auctionhub_session=${token}` };
  const memory: { text: string | null } = { text: null };
  const client = new LiveClient({
    openSocket: (handlers) => {
      const socket = new WebSocket(`${house.url.replace('http', 'ws')}/api/v1/live`, { headers });
      socket.on('message', (data) => handlers.message(textOf(data)));
      socket.on('close', (code) => handlers.closed(code));
      // What went wrong shows in the close.
      socket.on('error', () => undefined);
      return { send: (text) => socket.readyState === WebSocket.OPEN && socket.send(text), close: () => socket.removeAllListeners('message').terminate() };
    },
    ...overHttp((path, init) => fetch(house.url + path, { ...init, headers: { ...init.headers, ...headers } })),
    monotonicMs: () => performance.now(),
    after: (ms, work) => {
      const timer = setTimeout(work, ms);
      return { cancel: () => clearTimeout(timer) };
    },
    chance: Math.random, online: () => true, visible: () => true, beforePaint: (work) => void setImmediate(work),
    onSignal: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    newId: () => `page-${process.pid}-${ids += 1}`, wallMs: () => Date.now(), load: () => memory.text,
    save: (text) => {
      memory.text = text;
    },
    postBid: async (_account, { id, lot, ...body }) => {
      // Once: to ask again is the client's own part.
      const answer = await call(house.url, 'POST', `/lots/${lot}/bids`, body, { ...headers, 'idempotency-key': id }).catch(() => null);
      return answer === null ? null : { status: answer.status, body: answer.body, retryAfterMs: Number(answer.headers.get('retry-after') ?? 0) * 1_000 };
    },
    identityDoubted: () => undefined, notice: () => undefined,
  });
  client.identified(account);
  client.start();
  return { client, signal: (signal) => listeners.forEach((listener) => listener(signal)), close: () => client.stop() };
}
