import { WebSocket } from 'ws';
import { textOf } from '../../../support/live-client.ts';
import type { EventItem } from '../history.ts';
import type { HttpAnswer } from './http.ts';

export type LiveMessage = { type: string; [field: string]: unknown };

const WELCOME_MS_MAX = 6_000;
const ANSWER_MS_MAX = 4_000;

/** One live connection. It is lost when its line is, and never comes back: open another. */
export class LiveLine {
  lost = false;
  /** With which code it was closed. */
  code: number | null = null;
  readonly ws: WebSocket;
  /** Resolves when the line is gone. */
  readonly gone: Promise<void>;
  readonly #waiting = new Map<string, (answer: HttpAnswer | null) => void>();

  private constructor(ws: WebSocket, hear: (message: LiveMessage) => void) {
    this.ws = ws;
    ws.on('message', (data) => {
      const message = messageOf(textOf(data));
      if (message.type === 'answer') this.#answered(message);
      hear(message);
    });
    ws.on('error', () => undefined);
    this.gone = new Promise((resolve) => {
      ws.on('close', (code) => {
        this.lost = true;
        this.code = code;
        for (const give of this.#waiting.values()) give(null);
        this.#waiting.clear();
        resolve();
      });
    });
  }

  /** Opens a line and waits for its welcome; null when there is none in time. */
  static async open(port: number, token: string | null, hear: (message: LiveMessage) => void = () => undefined): Promise<LiveLine | null> {
    const ws = new WebSocket(`ws://127.0.0.1:${port}/api/v1/live`, { headers: token === null ? {} : { authorization: `Bearer ${token}` }, handshakeTimeout: WELCOME_MS_MAX });
    const { promise: welcomed, resolve: welcome } = Promise.withResolvers<boolean>();
    const line = new LiveLine(ws, (message) => {
      if (message.type === 'welcome') welcome(true);
      hear(message);
    });
    const timer = setTimeout(() => welcome(false), WELCOME_MS_MAX);
    const opened = await Promise.race([welcomed, line.gone.then(() => false)]);
    clearTimeout(timer);
    if (opened) return line;
    ws.terminate();
    return null;
  }

  send(frame: object): void {
    if (!this.lost && this.ws.readyState === WebSocket.OPEN) this.ws.send(JSON.stringify(frame));
  }

  /** Bids and waits for the answer; null when there is none. */
  bid(id: string, lot: string, maximum: number): Promise<HttpAnswer | null> {
    if (this.lost) return Promise.resolve(null);
    return new Promise((resolve) => {
      const timer = setTimeout(() => give(null), ANSWER_MS_MAX);
      const give = (answer: HttpAnswer | null): void => {
        clearTimeout(timer);
        this.#waiting.delete(id);
        resolve(answer);
      };
      this.#waiting.set(id, give);
      this.send({ type: 'bid', id, lot, maximum });
    });
  }

  close(): void {
    this.ws.terminate();
  }

  #answered({ id, status, ...body }: LiveMessage): void {
    this.#waiting.get(String(id))?.({ status: Number(status), body });
  }
}

function messageOf(text: string): LiveMessage {
  const message: unknown = JSON.parse(text);
  if (typeof message !== 'object' || message === null || !('type' in message) || typeof message.type !== 'string') throw new Error(`not a message: ${text.slice(0, 200)}`);
  return { ...message, type: message.type };
}

/**
 * Keeps one copy of each event, however many watchers see it: thousands of events times all watchers would fill the memory. Two
 * that differ are two copies, so that the checker sees it.
 */
export class EventCopies {
  readonly #known = new Map<string, EventItem>();

  /** The events of an `events` message. */
  of(message: LiveMessage): EventItem[] {
    const { lot, items } = message;
    return Array.isArray(items) ? items.map((item: unknown) => this.#keep(String(lot), eventOf(item))) : [];
  }

  #keep(lot: string, event: EventItem): EventItem {
    const key = `${lot}/${event.seq}`;
    const known = this.#known.get(key);
    if (known === undefined) this.#known.set(key, event);
    return known !== undefined && JSON.stringify(known) === JSON.stringify(event) ? known : event;
  }
}

function eventOf(item: unknown): EventItem {
  const fields: Record<string, unknown> = { ...(typeof item === 'object' ? item : {}) };
  const text = (name: string): string | null => (typeof fields[name] === 'string' ? fields[name] : null);
  return {
    seq: Number(fields['seq']), kind: text('kind') ?? '', price: Number(fields['price']), minimum: Number(fields['minimum']), leader: text('leader'),
    bidCount: Number(fields['bidCount']), closesAtMs: Date.parse(text('closesAt') ?? ''), atMs: Date.parse(text('at') ?? ''), outcome: text('outcome'),
  };
}
