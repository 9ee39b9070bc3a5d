import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Clock, Timers } from '#platform/time/ports.ts';
import { Admission } from './admission.ts';
import { Cork, type Line, type LiveConnection, type Subscription } from './connection.ts';
import { EventStreamConnection } from './event-stream.ts';
import { Fanout } from './fanout.ts';
import type { SocketListener } from './inbox.ts';
import type { LiveLimits } from './limits.ts';
import type { SocketConnection } from './socket-connection.ts';
import { Sockets, type UpgradeAnswer } from './sockets.ts';
import { Sweep } from './sweep.ts';
import type { Codec } from './topic.ts';
import { type Defer, Turns } from './turns.ts';

export type LivePorts = {
  clock: Clock;
  timers: Timers;
  defer: Defer;
  /** A number from 0 up to 1. */
  chance: () => number;
  limits: LiveLimits;
  codec: Codec;
  /** Gives a watcher that was told `resync` its fresh start: find out where it starts, then `fanout.start`. */
  rejoin: (subscription: Subscription) => void;
  /** Called four times a second. */
  swept: () => void;
  /** Something that must not happen did: logged by whoever composes. */
  failed: (error: unknown) => void;
};

export type SocketProtocol<Context> = {
  path: string;
  addressOf: (request: IncomingMessage) => string;
  upgrade: (request: IncomingMessage) => Promise<UpgradeAnswer<Context>>;
  open: (connection: SocketConnection, context: Context) => SocketListener;
};

export type StreamListener = {
  /** The head was written. */
  opened(connection: LiveConnection): void;
  /** There is no seat: come back after so many seconds. */
  sentAway(retryAfterSeconds: number): void;
  /** The other side went away while it waited. */
  dropped(): void;
};

/** The service restarts: come back in a moment. */
export const RESTART_CLOSE = 1012;
const STOP_LOOK_MS = 20;

/** The live side of one process: connections of both carriers, fan-out to them, beats, and a stop that drains. */
export class Live {
  readonly fanout: Fanout;
  readonly admission: Admission;
  readonly sweep: Sweep;
  readonly connections = new Set<LiveConnection>();
  private readonly ports: LivePorts;
  private readonly line: Line;
  private readonly turns: Turns;
  private readonly takers: { refuseNew(): void }[] = [];
  /** True once new connections are refused. */
  stopping = false;

  constructor(ports: LivePorts) {
    const { clock, timers, defer, limits, codec, rejoin, swept, chance } = ports;
    this.ports = ports;
    this.turns = new Turns(defer, limits.writesPerTurnMax, () => clock.monotonicMs());
    this.line = { clock, timers, limits, cork: new Cork(defer) };
    this.admission = new Admission({ clock, timers, limits, chance });
    this.fanout = new Fanout({ clock, timers, turns: this.turns, codec, limits });
    this.sweep = new Sweep({ clock, timers, turns: this.turns, limits, codec, fanout: this.fanout, connections: this.connections, rejoin, swept });
  }

  /** Starts the sweeps; without it there are no beats. */
  start(): void {
    this.sweep.start();
  }

  /** Takes the upgrades of a server. */
  attach<Context>(server: Server, protocol: SocketProtocol<Context>): void {
    const sockets = new Sockets<Context>({
      ...protocol,
      line: this.line,
      admission: this.admission,
      connections: this.connections,
      failed: this.ports.failed,
      open: (connection, context) => this.withCare(connection, protocol.open(connection, context)),
    });
    this.takers.push(sockets);
    sockets.attach(server);
  }

  /**
   * Turns a response into an event stream once there is a seat. Without a seat nothing is written. Exactly one of
   * the listener's functions is called, once.
   */
  openStream(response: ServerResponse, address: string, listener: StreamListener): void {
    if (this.stopping) return listener.sentAway(1);
    this.admission.request(address, (answer) => {
      if (!answer.ok) return listener.sentAway(answer.retryAfterSeconds);
      if (response.destroyed || this.stopping) {
        answer.seat.release();
        return response.destroyed ? listener.dropped() : listener.sentAway(1);
      }
      const connection = new EventStreamConnection(this.line, response, this.ports.chance());
      this.connections.add(connection);
      response.on('drain', () => this.readAgain(connection));
      // A line that failed closes as well; the failure itself is nobody's fault here.
      response.on('error', () => connection.cut());
      response.on('close', () => {
        connection.closing = true;
        answer.seat.release();
        this.connections.delete(connection);
        this.forget(connection);
      });
      listener.opened(connection);
    });
  }

  /** Does something for each connection, spread over turns. */
  forEach(work: (connection: LiveConnection) => void): void {
    const connections = [...this.connections];
    this.turns.add(connections.length, (index) => {
      const connection = connections[index];
      if (connection !== undefined && !connection.closing) work(connection);
    }, () => undefined);
  }

  /** New upgrades and streams are sent away from now on. */
  refuseNew(): void {
    this.stopping = true;
    for (const taker of this.takers) taker.refuseNew();
  }

  /** Closes every connection with 1012, spread over turns, and cuts those that do not answer. Resolves when all are gone. */
  async stop(): Promise<void> {
    this.refuseNew();
    this.sweep.stop();
    this.forEach((connection) => connection.close(RESTART_CLOSE, 'restarting'));
    const endMs = this.ports.clock.monotonicMs() + this.ports.limits.closeGraceMs * 2;
    while (this.connections.size > 0) {
      if (this.ports.clock.monotonicMs() >= endMs) for (const connection of this.connections) connection.cut();
      await new Promise<void>((resolve) => this.ports.timers.after(STOP_LOOK_MS, resolve));
    }
  }

  /** A connection that closes leaves its topics; one that reads again gets what it missed. */
  private withCare(connection: LiveConnection, listener: SocketListener): SocketListener {
    return {
      frame: (text, atMs) => listener.frame(text, atMs),
      refused: (code) => listener.refused(code),
      readAgain: () => {
        this.readAgain(connection);
        listener.readAgain();
      },
      closed: () => {
        this.forget(connection);
        listener.closed();
      },
    };
  }

  private readAgain(connection: LiveConnection): void {
    const atMs = this.ports.clock.monotonicMs();
    if (connection.closing || connection.slowSinceMs === null || connection.isSlow(atMs)) return;
    for (const watcher of connection.watched.values()) this.fanout.catchUp(watcher, atMs);
  }

  private forget(connection: LiveConnection): void {
    for (const watcher of [...connection.watched.values()]) this.fanout.leave(watcher);
  }
}
