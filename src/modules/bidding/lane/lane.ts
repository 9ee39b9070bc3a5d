import type { LotId } from '#domain/ids.ts';
import { isDatabaseLost, isLockTimeout, sqlState } from '#platform/db/errors.ts';
import type { Lane as Connection } from '#platform/db/lane.ts';
import type { Clock, Timers } from '#platform/time/ports.ts';
import type { Decision } from '../decision.ts';
import { PARKED_RETRY_MS, RECONNECT_MS } from '../limits.ts';
import type { HouseState } from '../rules.ts';
import { rollbackBatch } from '../store/lane.ts';
import { type BatchResult, decideBatch } from './batch.ts';
import { type Entry, turnAway } from './entry.ts';
import { type Locked, lockBatch, writeAndCommit } from './flight.ts';
import { LaneQueue, type Waits } from './queue.ts';

/** What a lane needs of the house. */
export type LanePorts = {
  connect(): Promise<Connection>;
  clock: Clock;
  timers: Timers;
  /** Lets everything that has arrived reach the queue before the next batch is taken; one turn of the event loop. */
  turn(): Promise<void>;
  /** The house's state by the clock that was just read under the locks. */
  observe(reading: { nowMs: number; sentMs: number; readMs: number }): HouseState;
  /** Called after each commit, before the answers, with the rows in order. */
  committed(rows: readonly Decision[], entries: readonly Entry[]): void;
  /** Other waits than the usual ones. */
  waits?: Waits | undefined;
  /** Something an operator should hear of: a lost connection, an unconfirmed commit, a row that could not be written. */
  report(what: LaneReport): void;
};
export type LaneReport =
  | { kind: 'connection_lost' | 'unconfirmed' | 'defect'; error: unknown; entries: number }
  | { kind: 'parked'; lot: LotId }
  | { kind: 'batch'; entries: number; rows: number; lockMs: number; totalMs: number };

/**
 * Group commit: one connection, one batch at a time.
 *
 *   idle ─entry─▶ gathering ─▶ locked ─▶ decided ─▶ committed ─▶ answered ─▶ gathering | idle
 *                    ▲            │          └─▶ unconfirmed ─▶ put back, looked up on a new connection
 *                    │            └─a lot is held─▶ rolled back, locked again without it; its entries parked
 *                    └─ no timers: while a commit is under way the next batch gathers by itself
 */
export class BidLane {
  readonly #queue: LaneQueue;
  readonly #ports: LanePorts;
  #connection: Connection | null = null;
  #running = false;
  #stopped = false;
  #finished: Promise<void> = Promise.resolve();
  #probe = false;
  #timer: { cancel(): void } | null = null;
  /** Lots that were held when last tried: not waited for until they were had again. */
  readonly #held = new Set<LotId>();

  constructor(ports: LanePorts) {
    this.#ports = ports;
    this.#queue = new LaneQueue(ports.waits);
  }

  get waiting(): number {
    return this.#queue.waiting;
  }
  get parkedLots(): number {
    return this.#queue.parkedLots;
  }

  /** Queues an entry; it is settled exactly once. Turned away as `busy` when the lane is full or stopping. */
  add(entry: Entry): void {
    if (this.#stopped) {
      turnAway(entry, 'busy');
      return;
    }
    this.#queue.add(entry);
    this.#start();
  }

  /** Decides nothing more: what waits hears `busy`, what is in flight is finished. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#queue.drain();
    this.#timer?.cancel();
    await this.#finished;
    this.#queue.drain();
    await this.#connection?.close();
    this.#connection = null;
  }

  #start(): void {
    if (this.#running) return;
    this.#running = true;
    this.#finished = this.#run();
    this.#watch();
  }

  async #run(): Promise<void> {
    for (;;) {
      await this.#ports.turn();
      if (this.#stopped) break;
      const parked = this.#probe ? this.#queue.takeParked() : [];
      this.#probe = false;
      const batch = [...parked, ...this.#queue.take()];
      if (batch.length === 0) break;
      await this.#process(batch, this.#held.size > 0 && batch.some(({ lot }) => this.#held.has(lot)));
    }
    this.#running = false;
  }

  /** Runs one batch to its end; whatever goes wrong, each entry is settled, parked, or put back. */
  async #process(batch: readonly Entry[], free: boolean): Promise<void> {
    let connection: Connection;
    try {
      connection = await this.#connected();
    } catch (error) {
      this.#queue.putBack(batch);
      this.#ports.report({ kind: 'connection_lost', error, entries: batch.length });
      await this.#pause(RECONNECT_MS);
      return;
    }
    const startedMs = this.#ports.clock.monotonicMs();
    let locked: Locked;
    try {
      locked = await lockBatch(connection, batch, free, () => this.#ports.clock.monotonicMs());
    } catch (error) {
      await this.#lockFailed(connection, batch, error);
      return;
    }
    await this.#decide(connection, batch, locked, startedMs);
  }

  async #decide(connection: Connection, batch: readonly Entry[], locked: Locked, startedMs: number): Promise<void> {
    const house = this.#ports.observe(locked);
    let result: BatchResult;
    try {
      result = decideBatch(batch, { ...locked, monotonicMs: locked.readMs, house });
    } catch (error) {
      forgetBidders(locked);
      await this.#halve(connection, batch, error);
      return;
    }
    try {
      if (result.rows.length === 0) await connection.send(rollbackBatch);
      else {
        for (const { entry } of result.answers) entry.unconfirmed ||= entry.request !== null;
        await writeAndCommit(connection, locked, result.rows);
      }
    } catch (error) {
      forgetBidders(locked);
      await this.#writeFailed(connection, batch, error);
      return;
    }
    this.#settle(batch, result, locked);
    const endedMs = this.#ports.clock.monotonicMs();
    this.#ports.report({ kind: 'batch', entries: batch.length, rows: result.rows.length, lockMs: locked.readMs - startedMs, totalMs: endedMs - startedMs });
  }

  #settle(batch: readonly Entry[], result: BatchResult, locked: Locked): void {
    if (this.#held.size > 0) for (const lot of locked.lots.keys()) this.#held.delete(lot);
    if (result.rows.length > 0) this.#ports.committed(result.rows, batch);
    for (const { entry, settled } of result.answers) entry.settle(settled);
    for (const [lot, entries] of byLot(result.missed)) {
      if (!this.#held.has(lot)) this.#ports.report({ kind: 'parked', lot });
      this.#held.add(lot);
      this.#queue.park(lot, entries);
    }
  }

  /** A held lot: run again without waiting for it. Anything else: the transaction did nothing yet. */
  async #lockFailed(connection: Connection, batch: readonly Entry[], error: unknown): Promise<void> {
    if (isLockTimeout(error) && await this.#rolledBack(connection)) {
      await this.#process(batch, true);
      return;
    }
    await this.#writeFailed(connection, batch, error);
  }

  /** A lost connection or answer: everything is looked up again on a new connection. A refused row: the batch is halved. */
  async #writeFailed(connection: Connection, batch: readonly Entry[], error: unknown): Promise<void> {
    if (!isDatabaseLost(error) && /^(22|23)/.test(sqlState(error) ?? '')) await this.#halve(connection, batch, error);
    else await this.#lose(connection, batch, error);
  }

  async #lose(connection: Connection, batch: readonly Entry[], error: unknown): Promise<void> {
    this.#ports.report({ kind: isDatabaseLost(error) ? 'connection_lost' : 'unconfirmed', error, entries: batch.length });
    connection.destroy();
    this.#connection = null;
    this.#queue.putBack(batch);
    await this.#pause(RECONNECT_MS);
  }

  /** Something in the batch cannot be decided or written: it is halved until the one entry is found; the others go through. */
  async #halve(connection: Connection, batch: readonly Entry[], error: unknown): Promise<void> {
    if (!(await this.#rolledBack(connection))) {
      await this.#lose(connection, batch, error);
      return;
    }
    for (const entry of batch) entry.unconfirmed = false;
    const [only] = batch;
    if (batch.length === 1 && only !== undefined) {
      this.#ports.report({ kind: 'defect', error, entries: 1 });
      turnAway(only, 'busy');
      return;
    }
    const middle = Math.ceil(batch.length / 2);
    await this.#process(batch.slice(0, middle), true);
    await this.#process(batch.slice(middle), true);
  }

  async #rolledBack(connection: Connection): Promise<boolean> {
    try {
      return (await connection.send(rollbackBatch)).command === 'ROLLBACK';
    } catch {
      return false;
    }
  }

  async #connected(): Promise<Connection> {
    if (this.#connection === null || this.#connection.lost) this.#connection = await this.#ports.connect();
    return this.#connection;
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => { this.#ports.timers.after(ms, resolve); });
  }

  /** While anything waits: parked lots are tried again and what waited too long is turned away, every 20 ms. */
  #watch(): void {
    if (this.#timer !== null || this.#stopped) return;
    this.#timer = this.#ports.timers.after(PARKED_RETRY_MS, () => {
      this.#timer = null;
      this.#queue.expire(this.#ports.clock.monotonicMs());
      this.#probe = this.#queue.parkedLots > 0;
      if (this.#probe && !this.#running) this.#start();
      if (this.#running || this.#queue.waiting > 0 || this.#probe) this.#watch();
    });
  }
}

/** Ordinals given in a batch that did not commit are not ordinals. */
function forgetBidders(locked: Locked): void {
  for (const { known } of locked.lots.values()) known.bidders = new Map();
}

function byLot(entries: readonly Entry[]): Map<LotId, Entry[]> {
  const lots = new Map<LotId, Entry[]>();
  for (const entry of entries) {
    const same = lots.get(entry.lot);
    if (same === undefined) lots.set(entry.lot, [entry]);
    else same.push(entry);
  }
  return lots;
}
