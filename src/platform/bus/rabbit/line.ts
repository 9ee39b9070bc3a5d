import { Connection } from 'rabbitmq-client';
import type { Log } from '../../log/log.ts';
import type { Clock, Timers } from '../../time/ports.ts';
import { closeWithin } from './closing.ts';
import { OtherTopology } from './topology.ts';

/*
 * One connection to the broker that is kept: made again by itself, and prepared anew each time.
 *
 *   away ──connected──▶ preparing ──▶ up ◀──▶ blocked (the broker is short of memory or disk)
 *     ▲                     │           │
 *     └──── lost ───────────┴───────────┘
 *
 * Publishing and taking have a line each: the broker stops reading a line that it blocked, and what is taken has to be acknowledged
 * on for the shortage to end.
 */

export type LineState = 'away' | 'preparing' | 'up' | 'blocked';
/** `trouble`: in words, why it is not up; null when nothing is known but that. */
export type LineStatus = { readonly state: LineState; readonly sinceMs: number; readonly trouble: string | null };

/** The same of all of the broker. `full`: it is there, and refuses events of some streams. */
export type BrokerStatus = Omit<LineStatus, 'state'> & { readonly state: LineState | 'full' };

export type LinePorts = {
  url: string;
  /** How the connection is called at the broker. */
  name: string;
  clock: Clock;
  timers: Timers;
  log: Log;
  /** Brings what is needed into being on a new connection. What it throws is said once, and it is tried again. */
  prepare(connection: Connection): Promise<void>;
};

/** A broker that answers nothing is given up after twice this time. */
const HEARTBEAT_SECONDS = 5;
const CONNECT_MS_MAX = 5_000;
const RETRY_MS = { low: 250, high: 4_000 } as const;
const PREPARE_AGAIN_MS = 1_000;
/** As large as the broker allows: a batch is then few frames. */
const FRAME_BYTES_MAX = 128 * 1024;

/** Opened at once, whether or not the broker answers. */
export class Line {
  private readonly ports: LinePorts;
  /** For questions, while the line is up. */
  readonly connection: Connection;
  private now: LineStatus;
  private closed = false;
  // One line in the log for each time away, not one for each try.
  private told = false;
  // Which preparation counts: an older one that ends late changes nothing.
  private turn = 0;

  constructor(ports: LinePorts) {
    this.ports = ports;
    this.now = { state: 'away', sinceMs: ports.clock.nowMs(), trouble: null };
    this.connection = new Connection({
      url: ports.url, connectionName: ports.name, heartbeat: HEARTBEAT_SECONDS, connectionTimeout: CONNECT_MS_MAX, acquireTimeout: CONNECT_MS_MAX,
      retryLow: RETRY_MS.low, retryHigh: RETRY_MS.high, frameMax: FRAME_BYTES_MAX, noDelay: true,
    });
    this.connection.on('connection', () => void this.prepare());
    this.connection.on('error', (error: unknown) => {
      this.turn += 1;
      this.fall('away', sentenceOf(error), error);
    });
    this.connection.on('connection.blocked', (reason) => this.fall('blocked', `The broker takes nothing for now: ${reason}.`, null));
    this.connection.on('connection.unblocked', () => this.rise());
  }

  get status(): LineStatus {
    return this.now;
  }

  /** The preparation does not hold any more: it is made again on the same connection. */
  prepareAgain(trouble: string): void {
    if (this.now.state !== 'up' || this.closed) return;
    this.fall('preparing', trouble, null);
    void this.prepare();
  }

  /** Ends the connection; channels have been closed by whoever opened them, or go with it. */
  async close(): Promise<void> {
    this.closed = true;
    await closeWithin(this.connection, this.ports.timers);
    this.connection.unsafeDestroy();
  }

  private async prepare(): Promise<void> {
    this.turn += 1;
    const mine = this.turn;
    const counts = (): boolean => mine === this.turn && !this.closed;
    this.enter('preparing', this.now.trouble);
    try {
      await this.ports.prepare(this.connection);
      if (counts()) this.rise();
    } catch (error) {
      if (!counts()) return;
      this.fall('preparing', error instanceof OtherTopology ? error.message : 'The broker did not let itself be prepared.', error);
      this.ports.timers.after(PREPARE_AGAIN_MS, () => { if (counts()) void this.prepare(); });
    }
  }

  private enter(state: LineState, trouble: string | null): void {
    this.now = { state, sinceMs: this.now.state === state ? this.now.sinceMs : this.ports.clock.nowMs(), trouble };
  }

  private rise(): void {
    this.enter('up', null);
    if (this.told) this.ports.log.info({ line: this.ports.name }, 'The broker takes messages again; what waited is on its way.');
    this.told = false;
  }

  private fall(state: LineState, trouble: string, error: unknown): void {
    this.enter(state, trouble);
    if (this.told || this.closed) return;
    this.told = true;
    this.ports.log.error({ line: this.ports.name, err: error }, `${trouble} Events wait in their outbox until it is mended; bidding goes on.`);
  }
}

function sentenceOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'ACCESS_REFUSED') return 'The broker of AMQP_URL refuses the user or the password.';
  if (code === 'NOT_ALLOWED' || code === 'NOT_FOUND') return 'The broker of AMQP_URL does not have the virtual host, or does not let this user in.';
  return 'The broker of AMQP_URL cannot be reached.';
}
