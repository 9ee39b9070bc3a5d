import type { ServerMessage } from '#contracts/live.ts';
import { backoffMs } from './backoff.ts';
import { HttpLine } from './http-line.ts';
import {
  BACKOFF_HIDDEN_MS_MAX, OPENING_MS, OPENING_STUCK_MS, OPENINGS_MAX, PROBE_MS, QUIET_MS, SILENT_MS, SLEPT_MS, SOCKET_AGAIN_MS, SOCKET_AGAIN_MS_MAX, SOCKETS_IN_VAIN_MAX,
  STABLE_MS,
} from './limits.ts';
import { readMessage } from './message.ts';
import type { Cancel, ConnectionState, DeviceSignal, LivePorts, LiveSocket, SocketHandlers } from './types.ts';

/**
 * One line to the house, kept up for as long as the page wants it.
 *
 *   connecting ─welcome─▶ open ─a sleep, or the device says it is offline─▶ silent ─a word─▶ open
 *       │                  │ lost, or 2.5 s without a word                    │ none in 0.7 s
 *       │ lost, or         ▼                                                  │
 *       └ no welcome ─▶ waiting ◀─────────────────────────────────────────────┘   waiting ─time over─▶ connecting
 *         in 1.5 s         └─welcome of a slow try─▶ open                         any ─stop─▶ stopped
 *
 * offline is waiting on a device that says it has no network. A try without a welcome is not given up but gets another beside it: where
 * the way came back the new one is quicker, where it is only slow the old one is. Whatever wakes the page (network, focus, becoming
 * visible) ends a wait at once and asks a quiet line for a sign of life.
 *
 * After a few sockets without a welcome the line is tried over plain HTTP beside the next one: some ways let no socket through. A socket that has its
 * welcome later takes over from such a line at once, without a gap, and is tried again now and then.
 */
export type ConnectionListener = {
  /** The line is ready and knows nothing of us yet; its welcome was handed over as a message before. */
  opened(): void;
  message(message: ServerMessage, atMs: number): void;
  changed(state: ConnectionState): void;
};

type Carrier = 'socket' | 'http';
/** One socket, or its stand-in; what comes from one that was dropped is not heard. */
type Try = { carrier: Carrier; socket: LiveSocket | null; dropped: boolean };

export class Connection {
  state: ConnectionState = 'stopped';
  /** When the house was last heard, monotonic. */
  lastHeardMs = -Infinity;
  private readonly ports: LivePorts;
  private readonly listener: ConnectionListener;
  private line: Try | null = null;
  /** Sockets without a welcome, oldest first. */
  private tries: Try[] = [];
  private failures = 0;
  /** Sockets in a row that have had no welcome. */
  private vain = 0;
  private openedMs = 0;
  private startedMs = 0;
  private timer: Cancel | null = null;
  /** The next try for a socket while the line is none. */
  private again: Cancel | null = null;
  private unlisten: (() => void) | null = null;

  constructor(ports: LivePorts, listener: ConnectionListener) {
    this.ports = ports;
    this.listener = listener;
  }

  start(): void {
    if (this.state !== 'stopped') return;
    this.unlisten = this.ports.onSignal((signal) => this.signalled(signal));
    this.connect();
  }

  stop(): void {
    this.unlisten?.();
    this.unlisten = null;
    this.drop();
    this.to('stopped');
  }

  /** Opens a new line at once: who is signed in has changed, and a socket keeps whom it was opened by. */
  renew(): void {
    if (this.state === 'stopped') return;
    this.failures = 0;
    this.connect();
  }

  /** Says something, if anybody hears it. A frame that is lost is not repeated here. */
  send(frame: object): boolean {
    const socket = this.line?.socket ?? null;
    if (socket === null) return false;
    socket.send(JSON.stringify(frame));
    return true;
  }

  /** Whether bids may be sent on the line; otherwise they have a call of their own. */
  get carriesBids(): boolean {
    return this.line?.carrier === 'socket';
  }

  private connect(): void {
    this.drop();
    // A try on a device without a network is not worth a word: it stays offline until it is not.
    if (this.state !== 'offline' || this.ports.online()) this.to('connecting');
    this.startedMs = this.ports.monotonicMs();
    this.openOne();
  }

  /** Opens a socket, beside those that have no welcome yet, and another when this one is slow too. */
  private openOne(): void {
    this.arm(OPENING_MS, () => {
      this.to(this.ports.online() ? 'waiting' : 'offline');
      if (this.ports.visible()) this.openOne();
      // With nobody looking it need not be quick: the one try may take its time.
      else this.arm(BACKOFF_HIDDEN_MS_MAX, () => this.connect());
    });
    if (this.vain >= SOCKETS_IN_VAIN_MAX) this.openBy('http');
    this.vain += 1;
    this.openBy('socket');
  }

  private openBy(carrier: Carrier): void {
    const alike = this.tries.filter((other) => other.carrier === carrier);
    if (alike.length >= OPENINGS_MAX) {
      discard(alike[0]);
      this.tries = this.tries.filter((other) => other !== alike[0]);
    }
    const one: Try = { carrier, socket: null, dropped: false };
    this.tries.push(one);
    const handlers: SocketHandlers = {
      message: (text) => {
        if (!one.dropped) this.heard(one, text);
      },
      closed: (code) => {
        if (!one.dropped) this.ended(one, code);
      },
    };
    one.socket = carrier === 'socket' ? this.ports.openSocket(handlers) : new HttpLine(this.ports, handlers);
    // A socket may fail while it is being made.
    if (one.dropped) one.socket.close();
  }

  private ended(one: Try, code: number): void {
    one.dropped = true;
    this.tries = this.tries.filter((other) => other !== one);
    if (one === this.line || (this.line === null && this.tries.length === 0)) this.lost(code);
  }

  private heard(one: Try, text: string): void {
    const atMs = this.ports.monotonicMs();
    const message = readMessage(text);
    const opening = one !== this.line;
    // Before its welcome a line belongs to nobody.
    if (opening && message?.type !== 'welcome') return;
    this.lastHeardMs = atMs;
    if (opening) this.take(one, atMs);
    if (this.state !== 'open') {
      this.watchOver();
      this.to('open');
    }
    if (atMs - this.openedMs >= STABLE_MS) this.failures = 0;
    if (message !== null) this.listener.message(message, atMs);
    if (opening) this.listener.opened();
  }

  /** A socket is what was wanted; its stand-in leaves those that are still opening their chance. */
  private take(one: Try, atMs: number): void {
    const better = one.carrier === 'socket';
    const given = this.tries.filter((other) => other !== one && (better || other.carrier === 'http'));
    [this.line, ...given].forEach(discard);
    this.tries = this.tries.filter((other) => other !== one && !given.includes(other));
    this.line = one;
    this.openedMs = atMs;
    this.again?.cancel();
    this.again = null;
    if (better) this.vain = 0;
    else this.trySocketIn(SOCKET_AGAIN_MS);
  }

  private trySocketIn(ms: number): void {
    this.again = this.ports.after(ms, () => {
      this.tries.splice(0).forEach(discard);
      this.trySocketIn(Math.min(SOCKET_AGAIN_MS_MAX, ms * 2));
      this.openBy('socket');
    });
  }

  /** Looks when the line would be dead, and then again: words that came meanwhile put it off. */
  private watchOver(): void {
    const waitMs = Math.max(1, this.lastHeardMs + SILENT_MS - this.ports.monotonicMs());
    const dueMs = this.ports.monotonicMs() + waitMs;
    this.arm(waitMs, () => {
      const nowMs = this.ports.monotonicMs();
      const slept = nowMs - dueMs >= SLEPT_MS;
      if (slept) this.probe();
      else if (nowMs - this.lastHeardMs < SILENT_MS) this.watchOver();
      else this.lost(0);
    });
  }

  private probe(): void {
    if (!this.send({ type: 'time', t: this.ports.monotonicMs() })) return;
    this.to('silent');
    this.arm(PROBE_MS, () => this.lost(0));
  }

  private lost(code: number): void {
    const since = this.state;
    this.drop();
    this.failures += 1;
    const atOnce = since === 'silent' && this.failures === 1;
    const backoff = backoffMs({ failures: this.failures, visible: this.ports.visible(), code, chance: this.ports.chance() });
    // Time spent on a try is time waited.
    const spentMs = since === 'open' || since === 'silent' ? 0 : this.ports.monotonicMs() - this.startedMs;
    const waitMs = atOnce ? 0 : Math.max(0, backoff - spentMs);
    this.to(this.ports.online() ? 'waiting' : 'offline');
    this.arm(waitMs, () => this.connect());
  }

  private signalled(signal: DeviceSignal): void {
    const waiting = this.state === 'waiting' || this.state === 'offline';
    const nowMs = this.ports.monotonicMs();
    if (signal === 'hidden') return;
    if (signal === 'offline') {
      // A device may be wrong about its network, above all where the house runs on it: the line itself is asked.
      if (waiting) this.to('offline');
      else this.probe();
    } else if (this.line === null) {
      // A try that has only just begun is as good as another.
      if (this.tries.length === 0 || nowMs - this.startedMs >= OPENING_STUCK_MS) this.connect();
    } else if (this.state === 'open' && (signal === 'online' || signal === 'woke' || nowMs - this.lastHeardMs >= QUIET_MS)) {
      this.probe();
    }
  }

  private drop(): void {
    this.timer?.cancel();
    this.timer = null;
    this.again?.cancel();
    this.again = null;
    const { line, tries } = this;
    this.line = null;
    this.tries = [];
    [line, ...tries].forEach(discard);
  }

  private arm(ms: number, work: () => void): void {
    this.timer?.cancel();
    this.timer = this.ports.after(ms, work);
  }

  private to(state: ConnectionState): void {
    if (this.state === state) return;
    this.state = state;
    this.listener.changed(state);
  }
}

function discard(one: Try | null | undefined): void {
  if (one === null || one === undefined) return;
  one.dropped = true;
  one.socket?.close();
}
