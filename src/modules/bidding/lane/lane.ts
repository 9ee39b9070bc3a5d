import type { LotId } from '#domain/ids.ts';
import { isDatabaseLost, isLockTimeout, sqlState } from '#platform/db/errors.ts';
import type { Lane as Connection } from '#platform/db/lane.ts';
import { fault } from '#platform/process/fault.ts';
import type { Clock, Timers } from '#platform/time/ports.ts';
import type { Decision } from '../decision.ts';
import { BATCH_BIDS_MAX, PARKED_RETRY_MS, RECONNECT_MS } from '../limits.ts';
import type { HouseState } from '../rules.ts';
import { rollbackBatch } from '../store/lane.ts';
import { type BatchResult, decideBatch } from './batch.ts';
import { type Entry, turnAway } from './entry.ts';
import { type Locked, lockBatch, Unconfirmed, writeAndCommit } from './flight.ts';
import { overtakenIn } from './overtaken.ts';
import { giveUp, LaneQueue, type Waits } from './queue.ts';
import { keepBidders } from './work.ts';

/** What a lane needs of the house. What it calls may throw: the lane reports it and goes on. */
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
  /** Entries a batch takes at most; 512 unless said otherwise. */
  batchMax?: number;
  /** Something an operator should hear of: a lost connection, an unconfirmed commit, a row that could not be written. */
  report(what: LaneReport): void;
};
export type LaneReport =
  | { kind: 'connection_lost' | 'unconfirmed'; error: unknown; entries: number }
  /** One request that could not be decided or written, found by halving its batch; or a listener that threw. */
  | { kind: 'defect'; error: unknown; lot: LotId | null }
  | { kind: 'parked'; lot: LotId }
  | { kind: 'batch'; entries: number; rows: number; lockMs: number; totalMs: number };
/** Of a batch whose write was sent: what may stand although nobody knows, and what must not be decided again behind it. */
type Sent = { marked: readonly Entry[]; overtaken: ReadonlySet<Entry> };
const NOTHING_SENT: Sent = { marked: [], overtaken: new Set() };

/**
 * Group commit: one connection, one batch at a time.
 *
 *   idle ─entry─▶ gathering ─▶ locked ─▶ decided ─▶ committed ─▶ answered ─▶ gathering | idle
 *                    ▲            │          └─▶ unconfirmed ─▶ put back, looked up on a new connection
 *                    │            └─something is held─▶ rolled back, locked again without it; its entries parked
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
  /** Lots that were held when last tried: not waited for until they were had again, or nobody asks for them any more. */
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

  /** Decides nothing more: what waits is turned away, what is in flight is finished. */
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
      if (this.#stopped || (this.#queue.waiting === 0 && !this.#probe)) break;
      // Connected first: while the database is away the entries stay in the queue, where their waiting has an end.
      const connection = await this.#connected();
      if (connection === null) continue;
      const parked = this.#probe ? this.#queue.takeParked() : [];
      this.#probe = false;
      const batch = [...parked, ...this.#queue.take(this.#ports.batchMax ?? BATCH_BIDS_MAX)];
      if (batch.length === 0) continue;
      const free = this.#held.size > 0 && batch.some(({ lot }) => this.#held.has(lot));
      const left = await this.#process(connection, batch, free);
      if (left.length === 0) continue;
      this.#queue.putBack(left);
      await this.#pause(RECONNECT_MS);
    }
    this.#running = false;
  }

  /** Runs one batch to its end: each entry is settled or parked. What comes back has to be looked up on a new connection, in this order. */
  async #process(connection: Connection, batch: readonly Entry[], free: boolean): Promise<readonly Entry[]> {
    const { clock } = this.#ports;
    const startedMs = clock.monotonicMs();
    try {
      fault.point('bid.lock');
      const locked = await lockBatch(connection, batch, free, () => clock.monotonicMs());
      return await this.#decide(connection, batch, { locked, startedMs });
    } catch (error) {
      if (!free && isLockTimeout(error) && await this.#rolledBack(connection)) return this.#process(connection, batch, true);
      return this.#failed(connection, batch, error);
    }
  }

  async #decide(connection: Connection, batch: readonly Entry[], { locked, startedMs }: { locked: Locked; startedMs: number }): Promise<readonly Entry[]> {
    fault.point('bid.locked');
    const house = this.#ports.observe(locked);
    const result = decideBatch(batch, { ...locked, monotonicMs: locked.readMs, house, behind: (lot) => this.#queue.firstReceived(lot) });
    fault.point('bid.decided');
    const marked = await this.#write(connection, locked, result);
    if (marked !== null) return this.#failed(connection, batch, marked.error, { marked: marked.entries, overtaken: overtakenIn(result) });
    fault.point('bid.committed');
    this.#settle(batch, result, locked);
    const totalMs = this.#ports.clock.monotonicMs() - startedMs;
    this.#tell({ kind: 'batch', entries: batch.length, rows: result.rows.length, lockMs: locked.readMs - startedMs, totalMs });
    return [];
  }

  /** Null when the batch stands. Else the error, and the entries whose decision may stand all the same. */
  async #write(connection: Connection, locked: Locked, result: BatchResult): Promise<{ error: unknown; entries: Entry[] } | null> {
    const entries = result.answers.flatMap(({ entry, settled }) => (settled.kind === 'decided' && !settled.replayed && !entry.unconfirmed ? [entry] : []));
    const answersFromTable = result.answers.some(({ settled }) => settled.kind === 'decided' || (settled.kind === 'turned_away' && settled.code !== 'busy'));
    try {
      for (const entry of entries) entry.unconfirmed = true;
      // What is told of the table, or of how the lot stands, is told only after a COMMIT of its own: the one that wrote it may not have reached the standby.
      if (result.rows.length > 0 || answersFromTable) await writeAndCommit(connection, locked, result.rows);
      else await connection.send(rollbackBatch);
      return null;
    } catch (error) {
      return { error, entries };
    }
  }

  #settle(batch: readonly Entry[], result: BatchResult, locked: Locked): void {
    for (const work of locked.lots.values()) keepBidders(work);
    if (this.#held.size > 0) for (const lot of locked.lots.keys()) this.#held.delete(lot);
    if (result.rows.length > 0) this.#safely(() => this.#ports.committed(result.rows, batch));
    for (const { entry, settled } of result.answers) this.#safely(() => entry.settle(settled));
    for (const [lot, entries] of byLot(result.missed)) {
      if (!this.#held.has(lot)) this.#tell({ kind: 'parked', lot });
      this.#held.add(lot);
      this.#queue.park(lot, entries);
    }
  }

  /**
   * A batch that was not locked, decided, written or confirmed. Where the house is at fault (the connection, its resources, a
   * commit without a clean answer) everything is looked up again on a new connection, but for what would lose its place by that: of it
   * nothing was written, and it is for its sender to ask again. Else one request is at fault: it is found by halving.
   */
  async #failed(connection: Connection, batch: readonly Entry[], error: unknown, { marked, overtaken }: Sent = NOTHING_SENT): Promise<readonly Entry[]> {
    if (isOfTheHouse(error) || !(await this.#rolledBack(connection))) {
      fault.point('bid.unconfirmed');
      this.#tell({ kind: isDatabaseLost(error) ? 'connection_lost' : 'unconfirmed', error, entries: batch.length });
      connection.destroy();
      this.#connection = null;
      for (const entry of overtaken) this.#safely(() => giveUp(entry));
      return batch.filter((entry) => !overtaken.has(entry));
    }
    for (const entry of marked) entry.unconfirmed = false;
    const [only] = batch;
    if (batch.length === 1 && only !== undefined) {
      this.#tell({ kind: 'defect', error, lot: only.lot });
      this.#safely(() => turnAway(only, 'busy'));
      return [];
    }
    const middle = Math.ceil(batch.length / 2);
    const left = await this.#process(connection, batch.slice(0, middle), true);
    if (left.length > 0) return [...left, ...batch.slice(middle)];
    return this.#process(connection, batch.slice(middle), true);
  }

  async #rolledBack(connection: Connection): Promise<boolean> {
    try {
      return (await connection.send(rollbackBatch)).command === 'ROLLBACK';
    } catch {
      return false;
    }
  }

  async #connected(): Promise<Connection | null> {
    if (this.#connection !== null && !this.#connection.lost) return this.#connection;
    try {
      this.#connection = await this.#ports.connect();
      return this.#connection;
    } catch (error) {
      this.#tell({ kind: 'connection_lost', error, entries: this.#queue.waiting });
      await this.#pause(RECONNECT_MS);
      return null;
    }
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => { this.#ports.timers.after(ms, resolve); });
  }

  /** While anything waits: parked lots are tried again and what waited too long is turned away, every 20 ms. */
  #watch(): void {
    if (this.#timer !== null || this.#stopped) return;
    this.#timer = this.#ports.timers.after(PARKED_RETRY_MS, () => {
      this.#timer = null;
      this.#safely(() => {
        for (const lot of this.#queue.expire(this.#ports.clock.monotonicMs())) this.#held.delete(lot);
      });
      this.#probe = this.#queue.parkedLots > 0;
      if (this.#probe && !this.#running) this.#start();
      if (this.#running || this.#queue.waiting > 0 || this.#probe) this.#watch();
    });
  }

  #tell(what: LaneReport): void {
    this.#safely(() => this.#ports.report(what));
  }

  /** A listener that throws costs neither the lane nor the other listeners. */
  #safely(work: () => void): void {
    try {
      work();
    } catch (error) {
      try {
        this.#ports.report({ kind: 'defect', error, lot: null });
      } catch {
        // Whoever listens to reports is the one that throws: there is nobody left to tell.
      }
    }
  }
}

// Connection, serialisation and deadlock, resources, shutdown and statements that took too long, system, read-only: not the doing of one request.
// To look for one by halving when the server is slow would cost each half its 2 s, while everything behind it waits.
const OF_THE_HOUSE = /^(08|40|53|57|58|25006)/;
const isOfTheHouse = (error: unknown): boolean =>
  isDatabaseLost(error) || error instanceof Unconfirmed || OF_THE_HOUSE.test(sqlState(error) ?? '');

function byLot(entries: readonly Entry[]): Map<LotId, Entry[]> {
  const lots = new Map<LotId, Entry[]>();
  for (const entry of entries) {
    const same = lots.get(entry.lot);
    if (same === undefined) lots.set(entry.lot, [entry]);
    else same.push(entry);
  }
  return lots;
}
