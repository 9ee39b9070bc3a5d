import type { World } from '../../world/world.ts';
import { serverError } from './errors.ts';
import type { Faults } from './faults.ts';
import { latencyOf, type Latency } from './latency.ts';
import { Session } from './session.ts';
import type { Client, SessionOptions } from './wire.ts';
import type { Sequence } from './sequence.ts';
import type { Catalog } from './simulated.ts';
import { Wal } from './wal.ts';
import type { Counted, ServerSide } from './work.ts';
import { Transactions, type Tx } from './xact.ts';

export type ServerOptions = {
  world: World;
  /** The statements that the server understands, over the tables that they share. */
  catalog: Catalog;
  /** Sequences of those tables: they go on with a gap after a crash. */
  sequences?: readonly Sequence[];
  latency?: Latency;
  /** How far the server's clock is off at the start, milliseconds. */
  clockOffsetMs?: number;
  /** Whether commits are also kept by a synchronous standby. */
  standby?: boolean;
};

const SYSTEM_IDENTIFIER = '7300000000000000001';
const FIRST_XID = 740;
/** Commits that nobody waited for are on the disk after so long. */
const FLUSH_SOON_US = 400_000;

type StandbyWait = { tx: Tx; then(warning: string | null): void; timer: { work: (() => void) | null } | null };

/** A server: its sessions, its clock, what it has written down, and how it dies. */
export class ServerCore {
  readonly world: World;
  readonly catalog: Catalog;
  readonly latency: Latency;
  readonly wal = new Wal(FIRST_XID);
  readonly transactions = new Transactions(FIRST_XID, (xid) => this.wal.speakOf(xid));
  readonly faults: Faults = { onStatement: null, isolated: new Map() };
  readonly counts = new Map<Counted, number>();
  readonly sessions = new Set<Session>();
  readonly #sequences: readonly Sequence[];
  readonly #advisory = new Map<string, Session>();
  readonly #everTaken = new Set<string>();
  #offsetMs: number;
  #standby: 'none' | 'follows' | 'away';
  #standbyWaits: StandbyWait[] = [];
  #flushing = false;
  #downUntilUs = 0;
  #sessionsMade = 0;

  constructor(options: ServerOptions) {
    this.world = options.world;
    this.catalog = options.catalog;
    this.latency = options.latency ?? latencyOf(options.world.chance.fork('server latency'));
    this.#sequences = options.sequences ?? [];
    this.#offsetMs = options.clockOffsetMs ?? 0;
    this.#standby = options.standby === true ? 'follows' : 'none';
  }

  /** The server's clock, epoch milliseconds with fractions. */
  clockMs(): number {
    return this.world.wallMs() + this.#offsetMs;
  }

  jumpClock(byMs: number): void {
    this.#offsetMs += byMs;
  }

  count(what: Counted): void {
    this.counts.set(what, (this.counts.get(what) ?? 0) + 1);
  }

  /** False while nobody answers at the server's door. */
  get up(): boolean {
    return this.world.nowUs >= this.#downUntilUs;
  }

  refuseFor(us: number): void {
    this.#downUntilUs = Math.max(this.#downUntilUs, this.world.nowUs + us);
  }

  connect(client: Client, options: Omit<SessionOptions, 'name'> & { label: string }): Session {
    this.#sessionsMade += 1;
    const session = new Session(this, client, { ...options, name: `${options.label} ${this.#sessionsMade}` });
    this.sessions.add(session);
    return session;
  }

  sideFor(session: Session): ServerSide {
    return {
      transactions: this.transactions,
      systemIdentifier: SYSTEM_IDENTIFIER,
      clockMs: () => this.clockMs(),
      horizon: () => Math.min(this.transactions.oldest(), this.wal.oldestUnsettled()),
      tryAdvisoryLock: (name) => this.#tryAdvisoryLock(session, name),
      count: (what) => this.count(what),
    };
  }

  sessionEnded(session: Session): void {
    this.sessions.delete(session);
    for (const [name, holder] of this.#advisory) if (holder === session) this.#advisory.delete(name);
  }

  #tryAdvisoryLock(session: Session, name: string): boolean {
    const holder = this.#advisory.get(name);
    if (holder !== undefined) return holder === session;
    if (this.#everTaken.has(name)) this.count('advisory_lock_taken_over');
    this.#everTaken.add(name);
    this.#advisory.set(name, session);
    return true;
  }

  flushSoon(): void {
    if (this.#flushing) return;
    this.#flushing = true;
    this.world.at(FLUSH_SOON_US, 'server', 'wal writer', () => {
      this.#flushing = false;
      this.wal.flush();
      if (this.#standby !== 'away') this.wal.replicate();
    });
  }

  /** Calls back once a flushed commit is where it has to be; with a warning when that was not waited for to the end. */
  replicated(tx: Tx, limitMs: number, then: (warning: string | null) => void): { leave(): void } | null {
    if (this.#standby !== 'away') {
      this.wal.replicate();
      then(null);
      return null;
    }
    const wait: StandbyWait = { tx, then, timer: null };
    if (limitMs > 0) {
      wait.timer = this.world.at(limitMs * 1_000, 'server', 'standby given up', () => {
        this.#standbyWaits = this.#standbyWaits.filter((other) => other !== wait);
        this.count('commit_unreplicated');
        then('canceling wait for synchronous replication due to user request');
      });
    }
    this.#standbyWaits.push(wait);
    return {
      // A session that ends while it waits leaves its transaction committed, on this server.
      leave: () => {
        if (!this.#standbyWaits.includes(wait)) return;
        this.#standbyWaits = this.#standbyWaits.filter((other) => other !== wait);
        if (wait.timer !== null) wait.timer.work = null;
        this.transactions.commit(tx);
      },
    };
  }

  /** The standby goes away (commits wait for it) or comes back (and catches up). */
  standbyAway(away: boolean): void {
    if (this.#standby === 'none') return;
    this.#standby = away ? 'away' : 'follows';
    if (away) return;
    this.wal.replicate();
    for (const wait of this.#standbyWaits.splice(0)) {
      if (wait.timer !== null) wait.timer.work = null;
      wait.then(null);
    }
  }

  /** The server dies and comes back after a while with all that it had flushed. */
  crash({ downUs }: { downUs: number }): void {
    this.count('crash');
    this.#die('flushed', downUs);
  }

  /** The server dies, and its standby takes over with all that had reached it. It has no standby of its own until `standbyAway(false)`. */
  failOver({ downUs }: { downUs: number }): void {
    if (this.#standby === 'none') throw new Error('a server without a standby cannot fail over');
    this.count('fail_over');
    this.#die('replicated', downUs);
    this.#standby = 'follows';
  }

  #die(keeps: 'flushed' | 'replicated', downUs: number): void {
    this.world.note('server', `dies, keeping what was ${keeps}`);
    const waits = this.#standbyWaits.splice(0);
    for (const { tx, timer } of waits) {
      if (timer !== null) timer.work = null;
      // On the disk, though nobody was told: a crash keeps it, a fail-over does not.
      if (keeps === 'flushed') this.transactions.commit(tx);
    }
    for (const session of this.sessions) {
      session.client.broken(serverError('57P02', 'terminating connection because of crash of another server process', { severity: 'FATAL' }));
      session.end();
    }
    for (const tx of this.transactions.open) this.transactions.abort(tx);
    const { lost, nextXid } = this.wal.recover(keeps);
    for (const tx of lost) {
      this.count('commits_lost');
      this.transactions.undo(tx);
    }
    this.transactions.continueFrom(nextXid);
    for (const sequence of this.#sequences) sequence.recover();
    this.refuseFor(downUs);
  }
}
