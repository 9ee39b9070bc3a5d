import type { ServerMessage } from '#contracts/live.ts';
import { backoffMs } from './backoff.ts';
import { OPENING_MS_MAX, OPENING_STUCK_MS, PROBE_MS, QUIET_MS, SILENT_MS, SLEPT_MS, STABLE_MS } from './limits.ts';
import { readMessage } from './message.ts';
import type { Cancel, ConnectionState, DeviceSignal, LivePorts, LiveSocket } from './types.ts';

/**
 * One line to the house, kept up for as long as the page wants it.
 *
 *   connecting ─welcome─▶ open ─2.5 s without a word─▶ silent ─a word─▶ open
 *       │ ▲                │ lost                        │ none in 0.7 s, or no sleep explains the silence
 *       │ │                ▼                             ▼
 *       │ └─wait over──  waiting ◀───────────────────────┘      offline = waiting on a device that says it has no network
 *       └─lost, or no welcome in 3 s─▶ waiting                  any ─stop─▶ stopped
 *
 * Whatever wakes the page (network, focus, becoming visible) ends a wait at once and asks a quiet line for a sign of life.
 */
export type ConnectionListener = {
  /** The line is ready and knows nothing of us yet; its welcome was handed over as a message before. */
  opened(): void;
  message(message: ServerMessage, atMs: number): void;
  changed(state: ConnectionState): void;
};

export class Connection {
  state: ConnectionState = 'stopped';
  /** When the house was last heard, monotonic. */
  lastHeardMs = -Infinity;
  private readonly ports: LivePorts;
  private readonly listener: ConnectionListener;
  private socket: LiveSocket | null = null;
  /** Which socket the handlers belong to; those of an older one are not heard. */
  private generation = 0;
  private failures = 0;
  private openedMs = 0;
  private timer: Cancel | null = null;
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
    if (this.socket === null || (this.state !== 'open' && this.state !== 'silent')) return false;
    this.socket.send(JSON.stringify(frame));
    return true;
  }

  private connect(): void {
    this.drop();
    this.to('connecting');
    const generation = this.generation;
    const mine = (): boolean => generation === this.generation;
    this.openedMs = this.ports.monotonicMs();
    this.arm(OPENING_MS_MAX, () => this.lost(0));
    const socket = this.ports.openSocket({
      message: (text) => {
        if (mine()) this.heard(text);
      },
      closed: (code) => {
        if (mine()) this.lost(code);
      },
    });
    // A socket may fail while it is being made.
    if (mine()) this.socket = socket;
    else socket.close();
  }

  private heard(text: string): void {
    const atMs = this.ports.monotonicMs();
    this.lastHeardMs = atMs;
    const message = readMessage(text);
    const opening = this.state === 'connecting';
    if (opening) {
      // Before its welcome the line belongs to nobody.
      if (message?.type !== 'welcome') return;
      this.openedMs = atMs;
      this.watchOver();
      this.to('open');
    } else if (this.state === 'silent') {
      this.watchOver();
      this.to('open');
    }
    if (atMs - this.openedMs >= STABLE_MS) this.failures = 0;
    if (message !== null) this.listener.message(message, atMs);
    if (opening) this.listener.opened();
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
    if (this.socket === null || (this.state !== 'open' && this.state !== 'silent')) return;
    this.to('silent');
    this.socket.send(JSON.stringify({ type: 'time', t: this.ports.monotonicMs() }));
    this.arm(PROBE_MS, () => this.lost(0));
  }

  private lost(code: number): void {
    const since = this.state;
    this.drop();
    this.failures += 1;
    const atOnce = since === 'silent' && this.failures === 1;
    const backoff = backoffMs({ failures: this.failures, visible: this.ports.visible(), code, chance: this.ports.chance() });
    const spentMs = since === 'connecting' ? this.ports.monotonicMs() - this.openedMs : 0;
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
    } else if (waiting) {
      this.connect();
    } else if (this.state === 'connecting') {
      if (nowMs - this.openedMs >= OPENING_STUCK_MS) this.connect();
    } else if (this.state === 'open' && (signal === 'online' || signal === 'woke' || nowMs - this.lastHeardMs >= QUIET_MS)) {
      this.probe();
    }
  }

  private drop(): void {
    this.generation += 1;
    this.timer?.cancel();
    this.timer = null;
    const { socket } = this;
    this.socket = null;
    socket?.close();
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
