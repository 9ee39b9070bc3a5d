import type { Clock, Timers } from '#platform/time/ports.ts';
import type { LiveLimits } from './limits.ts';
import type { Topic } from './topic.ts';
import { type Carrier, eventStreamText, type SharedMessage, textFrames } from './wire.ts';

/**
 * What one connection has of one topic.
 *
 *   joining ─start─▶ live ─fell behind─▶ stale ─read again─▶ joining …      any ─leave─▶ gone
 *
 * While joining and stale it is written nothing; `next` is the seq that it must get next once it is live.
 */
export type Subscription = {
  readonly connection: LiveConnection;
  readonly topic: Topic<Subscription>;
  state: 'joining' | 'live' | 'stale' | 'gone';
  next: number;
  /** When it last started anew after a `resync`; -Infinity when never. Monotonic milliseconds. */
  rejoinedMs: number;
};

/** What every connection of a process shares. */
export type Line = { clock: Clock; timers: Timers; cork: Cork; limits: LiveLimits };

/**
 * One open connection, whatever carries it.
 *
 *   reading ─unsent > slowBytesMax─▶ slow ─read again─▶ reading
 *      │                              │
 *      │ unsent > unsentBytesMax      │ slow for slowCloseMs
 *      └──────────────┬───────────────┘
 *                     ▼
 *                  closing ─▶ closed
 */
export abstract class LiveConnection {
  abstract readonly carrier: Carrier;
  /** Whether the other side can be asked for a sign of life. */
  abstract readonly answersPings: boolean;
  /** What this connection watches, by topic. */
  readonly watched = new Map<string, Subscription>();
  /** Monotonic milliseconds, as every time here: a wall clock that jumps must not end a connection. */
  lastHeardMs: number;
  lastPingMs: number;
  lastBeatMs: number;
  /** Since when the other side does not read fast enough; null while it does. */
  slowSinceMs: number | null = null;
  /** Called after what `send` gathered in a turn was handed over. */
  flushed: (() => void) | null = null;
  /** True once a close was asked for: nothing is written any more. */
  closing = false;
  private waiting: string[] = [];
  private waitingLength = 0;
  protected readonly limits: LiveLimits;
  private readonly cork: Cork;

  constructor(line: Line) {
    const atMs = line.clock.monotonicMs();
    this.cork = line.cork;
    this.limits = line.limits;
    this.lastHeardMs = atMs;
    this.lastPingMs = atMs;
    this.lastBeatMs = atMs;
  }

  /** Bytes handed over and not yet taken by the kernel. */
  abstract unsentBytes(): number;
  /** Hands whole messages to the kernel. */
  protected abstract put(bytes: Buffer): void;
  /** Closes in the manner of the carrier; the line is cut a moment later if the other side does not answer. */
  protected abstract sayGoodbye(code: number, reason: string): void;
  /** Asks for a sign of life. */
  abstract ping(): void;
  /** Drops the line at once. */
  abstract cut(): void;

  /** Sends a message to this connection alone. Messages of one turn leave in one write. `seq`: of the last item in it. */
  send(text: string, seq: number | null = null): void {
    if (this.closing) return;
    if (this.waiting.length === 0) this.cork.add(this);
    this.waiting.push(this.carrier === 'websocket' ? text : eventStreamText(text, seq));
    this.waitingLength += text.length;
  }

  /** Whether so much waits for the other side to read that whatever can wait should: its own questions above all. */
  get clogged(): boolean {
    return this.waitingLength + this.unsentBytes() > this.limits.slowBytesMax;
  }

  /** Writes shared messages now, after whatever `send` was given before. */
  write(...messages: readonly SharedMessage[]): void {
    if (this.closing) return;
    this.flush();
    const [first] = messages;
    if (first === undefined || this.closing) return;
    this.putBounded(messages.length === 1 ? first.bytes(this.carrier) : Buffer.concat(messages.map((each) => each.bytes(this.carrier))));
  }

  /** Writes what `send` gathered. */
  flush(): void {
    if (this.waiting.length === 0) return;
    const texts = this.waiting;
    this.waiting = [];
    this.waitingLength = 0;
    if (!this.closing) this.putBounded(this.carrier === 'websocket' ? textFrames(texts) : Buffer.from(texts.join('')));
  }

  /** Whether to hold events back. Turns true above `slowBytesMax`, and false only when most was read. */
  isSlow(atMs: number): boolean {
    const unsent = this.unsentBytes();
    if (this.slowSinceMs === null && unsent > this.limits.slowBytesMax) this.slowSinceMs = atMs;
    if (this.slowSinceMs !== null && unsent <= this.limits.readAgainBytesMax) this.slowSinceMs = null;
    return this.slowSinceMs !== null;
  }

  /** Writes what is waiting, then closes with a code of the WebSocket protocol. Does nothing the second time. */
  close(code: number, reason: string): void {
    if (this.closing) return;
    this.flush();
    if (this.closing) return;
    this.closing = true;
    this.sayGoodbye(code, reason);
  }

  private putBounded(bytes: Buffer): void {
    this.put(bytes);
    if (this.unsentBytes() > this.limits.unsentBytesMax) this.close(SLOW_CLOSE, 'does not read');
  }
}

/** Try again later: the other side does not read what it is sent. */
export const SLOW_CLOSE = 1013;

/** Gathers the connections that `send` was used on in this turn; each is flushed once when the turn ends. */
export class Cork {
  private readonly defer: (work: () => void) => void;
  private dirty: LiveConnection[] = [];

  constructor(defer: (work: () => void) => void) {
    this.defer = defer;
  }

  add(connection: LiveConnection): void {
    if (this.dirty.length === 0) this.defer(() => this.flush());
    this.dirty.push(connection);
  }

  private flush(): void {
    const connections = this.dirty;
    this.dirty = [];
    for (const connection of connections) {
      connection.flush();
      connection.flushed?.();
    }
  }
}
