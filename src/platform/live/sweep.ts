import type { Clock, Timers } from '#platform/time/ports.ts';
import { type LiveConnection, SLOW_CLOSE, type Subscription } from './connection.ts';
import { beatFor, type Fanout } from './fanout.ts';
import { BEAT_ALONE_MS, type LiveLimits, SWEEP_MS } from './limits.ts';
import type { Codec } from './topic.ts';
import type { Turns } from './turns.ts';

export type SweepPorts = {
  clock: Clock;
  timers: Timers;
  turns: Turns;
  limits: LiveLimits;
  codec: Codec;
  fanout: Fanout;
  connections: ReadonlySet<LiveConnection>;
  /** Gives a watcher that was told `resync` its fresh start. It is joining when this is called. */
  rejoin: (subscription: Subscription) => void;
  /** Called once in each sweep, after the connections were looked at. */
  swept: () => void;
};

/** Looks at every connection four times a second: beats, slow readers, dead lines, fresh starts. */
export class Sweep {
  /** Connections closed because they did not read. */
  slowCloses = 0;
  private readonly ports: SweepPorts;
  private timer: { cancel(): void } | null = null;
  private stopped = false;

  constructor(ports: SweepPorts) {
    this.ports = ports;
  }

  start(): void {
    if (this.stopped || this.timer !== null) return;
    this.timer = this.ports.timers.after(SWEEP_MS, () => this.sweep());
  }

  stop(): void {
    this.stopped = true;
    this.timer?.cancel();
    this.timer = null;
  }

  private sweep(): void {
    const connections = [...this.ports.connections];
    this.ports.turns.add(connections.length, (index, atMs) => {
      const connection = connections[index];
      if (connection !== undefined && !connection.closing) this.look(connection, atMs);
    }, () => {
      this.restartStale(this.ports.clock.monotonicMs());
      this.ports.swept();
      this.timer = null;
      this.start();
    });
  }

  private look(connection: LiveConnection, atMs: number): void {
    const wasSlow = connection.slowSinceMs !== null;
    // Asked of everybody: one who was sent much and reads nothing is slow even when nothing more is due to it.
    if (connection.isSlow(atMs)) this.judgeSlow(connection, connection.slowSinceMs ?? atMs, atMs);
    else if (wasSlow) for (const watcher of connection.watched.values()) this.ports.fanout.catchUp(watcher, atMs);
    if (connection.slowSinceMs === null && atMs - connection.lastBeatMs >= BEAT_ALONE_MS) {
      connection.lastBeatMs = atMs;
      connection.write(beatFor(connection, this.ports.codec, atMs));
    }
    if (connection.answersPings) this.askForLife(connection, atMs);
  }

  private judgeSlow(connection: LiveConnection, sinceMs: number, atMs: number): void {
    const { fanout, limits } = this.ports;
    if (atMs - sinceMs >= limits.slowCloseMs) {
      this.slowCloses += 1;
      connection.close(SLOW_CLOSE, 'does not read');
      return;
    }
    for (const watcher of connection.watched.values()) {
      const behind = (watcher.topic.next ?? 0) - watcher.next;
      const tooFar = behind > limits.slowItemsMax || atMs - sinceMs >= limits.slowResyncMs;
      if (watcher.state === 'live' && behind > 0 && tooFar) fanout.lose(watcher);
    }
  }

  private askForLife(connection: LiveConnection, atMs: number): void {
    const { idleCloseMs, idlePingMs } = this.ports.limits;
    const silentMs = atMs - connection.lastHeardMs;
    if (silentMs >= idleCloseMs) {
      connection.cut();
    } else if (silentMs >= idlePingMs && atMs - connection.lastPingMs >= idlePingMs) {
      connection.lastPingMs = atMs;
      connection.ping();
    }
  }

  private restartStale(atMs: number): void {
    const { fanout, limits, rejoin } = this.ports;
    for (const watcher of [...fanout.stale]) {
      if (watcher.connection.slowSinceMs !== null || atMs - watcher.rejoinedMs < limits.resyncPauseMs) continue;
      fanout.rejoin(watcher, atMs);
      rejoin(watcher);
    }
  }
}
