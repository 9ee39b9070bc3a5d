import type { LaneNotice } from '#platform/db/lane.ts';
import type { SessionLimits } from '#platform/db/connection.ts';
import type { Statement } from '#platform/db/types.ts';
import { DatabaseError } from 'pg';
import { deadlock, lockTimeout, serverError, statementTimeout, transactionAborted } from './errors.ts';
import type { Faults, Moment, Trouble } from './faults.ts';
import { IdleWatch } from './idle-watch.ts';
import { type Waiting as InQueue, waitsForItself } from './locks.ts';
import type { Latency } from './latency.ts';
import type { Answer, Catalog } from './simulated.ts';
import type { Wal } from './wal.ts';
import type { Client, Message, Outcome, SessionOptions } from './wire.ts';
import { type Counted, type ServerSide, type Wait, type Waiting, Work } from './work.ts';
import type { Transactions, Tx } from './xact.ts';
import type { Happening } from '../../world/agenda.ts';
import type { World } from '../../world/world.ts';

/** What a session needs of its server. */
export type SessionServer = {
  readonly world: World;
  readonly catalog: Catalog;
  readonly latency: Latency;
  readonly transactions: Transactions;
  readonly wal: Wal;
  readonly faults: Faults;
  clockMs(): number;
  count(what: Counted): void;
  sideFor(session: Session): ServerSide;
  sessionEnded(session: Session): void;
  flushSoon(): void;
  replicated(tx: Tx, limitMs: number, then: (warning: string | null) => void): { leave(): void } | null;
  crash(options: { downUs: number }): void;
};

const DEADLOCK_LOOK_US = 1_000_000;
const WAKE_US = 30;

type Pause = { leave(): void };

/**
 * One session of the server: takes statements in the order in which they arrive, one at a time.
 *
 *   idle ─statement─▶ running ─▶ answered ─▶ idle
 *                        └─waits for a row or a transaction─▶ running | timed out | deadlock
 *   any ─client gone, idle too long, crash─▶ ended (its transaction rolled back)
 */
export class Session {
  readonly name: string;
  readonly role: string;
  readonly limits: SessionLimits;
  readonly client: Client;
  readonly #server: SessionServer;
  readonly #side: ServerSide;
  readonly #asyncCommit: boolean;
  #queue: (Message | 'goodbye')[] = [];
  #busy = false;
  #ended = false;
  #block: Tx | null = null;
  #running: Tx | null = null;
  #pause: Pause | null = null;
  #notices: LaneNotice[] = [];
  readonly #idle: IdleWatch;

  constructor(server: SessionServer, client: Client, options: SessionOptions) {
    this.#server = server;
    this.client = client;
    this.name = options.name;
    this.role = options.role;
    this.limits = options.limits;
    this.#asyncCommit = options.asyncCommit;
    this.#side = server.sideFor(this);
    this.#idle = new IdleWatch(server.world, {
      limitMs: options.limits.idleInTransactionMs, who: options.name,
      idles: () => !this.#ended && this.#block !== null && !this.#busy, tooLong: () => this.#idledTooLong(),
    });
  }

  get ended(): boolean {
    return this.#ended;
  }

  receive(message: Message): void {
    if (this.#ended) return;
    this.#queue.push(message);
    this.#next();
  }

  /** The client's end of the connection is closed. What had arrived is still done, unless the connection was reset. */
  clientGone(reset: boolean): void {
    if (this.#ended) return;
    if (reset) this.#queue = [];
    this.#queue.push('goodbye');
    this.#next();
  }

  /** The session is no more: its transaction is rolled back, whatever it waited for. */
  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#queue = [];
    this.#pause?.leave();
    for (const tx of [this.#running, this.#block]) if (tx !== null) this.#server.transactions.abort(tx);
    this.#server.sessionEnded(this);
  }

  #next(): void {
    if (this.#busy || this.#ended) return;
    const message = this.#queue.shift();
    if (message === undefined) {
      if (this.#block !== null) this.#idle.begins();
      return;
    }
    if (message === 'goodbye') {
      this.end();
      return;
    }
    this.#busy = true;
    const { world, latency } = this.#server;
    const afterUs = Math.max(0, message.arrivesUs - world.nowUs) + latency.executeUs();
    this.#later(afterUs, message.statement.name === '' ? message.statement.sql : message.statement.name, () => this.#arrived(message));
  }

  #later(afterUs: number, what: string, work: () => void): Happening {
    return this.#server.world.at(afterUs, this.name, what, () => {
      if (!this.#ended) work();
    });
  }

  #arrived(message: Message): void {
    const trouble = this.#trouble(message, 'arrived');
    switch (trouble?.kind) {
      case undefined: return this.#begin(message);
      case 'late': return this.#late(message, trouble.us);
      case 'stale': return this.#begin(message, trouble.us);
      case 'refuse':
        this.#server.count('refused_statement');
        return this.#failed(message, serverError(trouble.code, trouble.message));
      case 'cut':
        this.#server.count('cut_before');
        return this.#cut(trouble.noticed);
      case 'mute': {
        this.#server.count('muted');
        this.client.mute();
        return this.#begin(message);
      }
      case 'crash': return this.#server.crash({ downUs: trouble.downUs });
    }
  }

  #late(message: Message, us: number): void {
    const limitUs = this.limits.statementMs * 1_000;
    if (limitUs === 0 || us < limitUs) {
      this.#later(us, 'late', () => this.#begin(message));
      return;
    }
    this.#server.count('statement_timeout');
    this.#later(limitUs, 'statement timeout', () => this.#failed(message, statementTimeout()));
  }

  #begin(message: Message, staleUs = 0): void {
    const word = controlWord(message.statement);
    if (word !== null) {
      this.#control(word, message);
      return;
    }
    if (this.#block?.failed === true) {
      this.#answer(message, { ok: false, error: transactionAborted() });
      return;
    }
    const { transactions } = this.#server;
    const tx = this.#block ?? transactions.begin(false, this.#server.clockMs());
    this.#running = tx;
    if (!tx.repeatable || tx.snapshot === null) tx.snapshot = transactions.snapshotFor(tx);
    const work = new Work(this.#side, tx, tx.snapshot);
    const startUs = this.#server.world.nowUs;
    if (staleUs === 0) {
      this.#run(message, work, startUs);
      return;
    }
    // Between the moment that a statement sees and the moment at which it acts others may come in.
    this.#server.count('stale_snapshot');
    this.#later(staleUs, 'stale', () => this.#run(message, work, startUs));
  }

  #run(message: Message, work: Work, startUs: number): void {
    try {
      const result = this.#server.catalog.runOf(message.statement)(work, message.values);
      if (Symbol.iterator in result) this.#drive(message, result, { startUs, error: null });
      else this.#done(message, result);
    } catch (error) {
      this.#failed(message, error);
    }
  }

  /** Goes on until the statement is done or has to wait. */
  #drive(message: Message, work: Waiting<Answer>, how: { startUs: number; error: Error | null }): void {
    let step: IteratorResult<Wait, Answer>;
    try {
      step = how.error === null ? work.next() : work.throw(how.error);
    } catch (error) {
      this.#failed(message, error);
      return;
    }
    if (step.done === true) this.#done(message, step.value);
    else this.#waitFor(step.value, how.startUs, (error) => this.#drive(message, work, { startUs: how.startUs, error }));
  }

  #waitFor(wait: Wait, startUs: number, then: (error: Error | null) => void): void {
    const { world } = this.#server;
    const tx = this.#running;
    if (tx === null) throw new Error('only a statement of a transaction waits');
    const stop = (error: Error): void => {
      waiting.leave();
      then(error);
    };
    const timers: Happening[] = [];
    const within = (us: number, what: string, work: () => void): void => void timers.push(this.#later(us, what, work));
    const settle = (): void => {
      this.#pause = null;
      for (const timer of timers) timer.work = null;
    };
    const place: InQueue = {
      tx, mode: wait.mode,
      granted: () => {
        settle();
        this.#later(WAKE_US, 'woken', () => then(null));
      },
    };
    const waiting: Pause = {
      leave: () => {
        settle();
        wait.on.leave(place);
      },
    };
    const { lockMs, statementMs } = this.limits;
    if (lockMs > 0) within(lockMs * 1_000, 'lock timeout', () => { this.#server.count('lock_timeout'); stop(lockTimeout()); });
    if (statementMs > 0) within(startUs + statementMs * 1_000 - world.nowUs, 'statement timeout', () => { this.#server.count('statement_timeout'); stop(statementTimeout()); });
    within(DEADLOCK_LOOK_US, 'deadlock look', () => {
      if (!waitsForItself(tx)) return;
      this.#server.count('deadlock');
      stop(deadlock());
    });
    this.#pause = waiting;
    wait.on.wait(place);
  }

  #done(message: Message, answer: Answer): void {
    const tx = this.#running;
    this.#running = null;
    if (tx === null || tx === this.#block) {
      if (tx?.repeatable === false) tx.snapshot = null;
      this.#answer(message, { ok: true, answer });
      return;
    }
    // Outside of a block each statement is a transaction of its own.
    this.#running = tx;
    this.#commit(tx, () => this.#answer(message, { ok: true, answer }));
  }

  #failed(message: Message, error: unknown): void {
    if (!(error instanceof DatabaseError)) throw error;
    const tx = this.#running ?? this.#block;
    this.#running = null;
    if (tx !== null) {
      // Rolled back at once, locks and all; the block only has to be told.
      this.#server.transactions.abort(tx);
      tx.failed = true;
    }
    // A COMMIT that fails ends its block all the same.
    if (controlWord(message.statement) === 'commit') this.#block = null;
    this.#answer(message, { ok: false, error });
  }

  #control(word: ControlWord, message: Message): void {
    const tell = (command: string): void => this.#answer(message, { ok: true, answer: { rows: [], count: 0, command } });
    if (word === 'begin' || word === 'begin repeatable') {
      if (this.#block?.failed === true) {
        this.#answer(message, { ok: false, error: transactionAborted() });
        return;
      }
      if (this.#block === null) this.#block = this.#server.transactions.begin(word === 'begin repeatable', this.#server.clockMs());
      else this.#warn('25001', 'there is already a transaction in progress');
      tell('BEGIN');
      return;
    }
    const tx = this.#block;
    if (tx === null) {
      this.#warn('25P01', 'there is no transaction in progress');
      tell(word === 'commit' ? 'COMMIT' : 'ROLLBACK');
      return;
    }
    if (word === 'rollback' || tx.failed) {
      if (word === 'commit') this.#server.count('aborted_commit');
      this.#block = null;
      this.#server.transactions.abort(tx);
      tell('ROLLBACK');
      return;
    }
    this.#commit(tx, () => {
      this.#block = null;
      tell('COMMIT');
    });
  }

  #commit(tx: Tx, then: () => void): void {
    const { transactions, wal, latency } = this.#server;
    const visible = (): void => {
      this.#server.count('commit');
      this.#running = null;
      transactions.commit(tx);
      then();
    };
    if (tx.xid === 0) return visible();
    if (this.#asyncCommit) {
      wal.commit(tx);
      this.#server.flushSoon();
      return visible();
    }
    this.#later(latency.commitUs(), 'flush', () => {
      wal.commit(tx);
      wal.flush();
      this.#pause = this.#server.replicated(tx, this.limits.statementMs, (warning) => {
        this.#pause = null;
        if (this.#ended) return;
        if (warning !== null) this.#warn('01000', warning);
        visible();
      });
    });
    return undefined;
  }

  #warn(code: string, message: string): void {
    this.#notices.push({ severity: 'WARNING', code, message });
  }

  #answer(message: Message, outcome: Outcome): void {
    const { world } = this.#server;
    world.trace.mix(outcome.ok ? outcome.answer.count : -1);
    const trouble = this.#trouble(message, 'executed');
    const notices = this.#notices;
    this.#notices = [];
    if (trouble?.kind === 'cut' || trouble?.kind === 'crash') {
      this.#server.count('cut_after');
      if (outcome.ok && outcome.answer.command === 'COMMIT') this.#server.count('commit_answer_lost');
      if (trouble.kind === 'cut') this.#cut(trouble.noticed);
      else this.#server.crash({ downUs: trouble.downUs });
      return;
    }
    if (trouble?.kind === 'mute') {
      this.#server.count('muted');
      this.client.mute();
    }
    this.client.answer(outcome, notices);
    this.#busy = false;
    this.#next();
  }

  /** The connection breaks. A server that does not notice keeps the session, and its locks, until a limit ends it. */
  #cut(noticed: boolean): void {
    this.client.broken(new Error('Connection terminated unexpectedly'));
    if (noticed) {
      this.end();
      return;
    }
    this.#queue = [];
    this.#busy = false;
    this.#next();
    // Nothing else would end it: TCP tells after a while.
    this.#later(UNNOTICED_US_MAX, 'reset noticed', () => this.end());
  }

  #trouble({ statement }: Message, phase: Moment['phase']): Trouble | null {
    const { faults } = this.#server;
    if (faults.onStatement === null) return null;
    const name = statement.name === '' ? statement.sql : statement.name;
    return faults.onStatement({ session: this.name, process: this.client.process, role: this.role, statement: name, phase, inTransaction: this.#block !== null });
  }

  #idledTooLong(): void {
    this.#server.count('idle_in_transaction');
    this.client.broken(serverError('25P03', 'terminating connection due to idle-in-transaction timeout', { severity: 'FATAL' }));
    this.end();
  }
}

const UNNOTICED_US_MAX = 30_000_000;

type ControlWord = 'begin' | 'begin repeatable' | 'commit' | 'rollback';
const WORDS: Readonly<Record<string, ControlWord>> = {
  begin: 'begin', 'begin isolation level read committed': 'begin', 'begin isolation level repeatable read': 'begin repeatable',
  commit: 'commit', rollback: 'rollback',
};
const controlWord = ({ name, sql }: Statement<unknown>): ControlWord | null => (name === '' ? (WORDS[sql] ?? null) : null);
