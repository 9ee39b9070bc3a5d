import { type LotId, lotId } from '#domain/ids.ts';
import type { Database } from '#platform/db/types.ts';
import { fault } from '#platform/process/fault.ts';
import type { Clock, Timers } from '#platform/time/ports.ts';
import type { ClockWatch } from './clock-watch.ts';
import { CLOSER_EVERY_MS, CLOSER_HORIZON_MS, CLOSER_LOTS_MAX } from './limits.ts';
import { readDue, readMoved } from './store/lots.ts';

export type CloserParts = {
  database: Database;
  clock: Clock;
  timers: Timers;
  watch: ClockWatch;
  /**
   * Has a lot looked at under its lock: opened, closed or moved with its group if its time has come. Answers when that is done,
   * with the close that still lies ahead, by the database's clock; null when there is none, or the lot could not be looked at.
   */
  visit(lot: LotId): Promise<number | null>;
  onError(error: unknown): void;
};

/** A lot that is due and could not be closed is not visited in a tight loop. */
const AGAIN_MS = 5;
/** Members of one group are told of its move so many at a time, so that bids come in between. */
const MOVED_AT_ONCE_MAX = 256;

/**
 * The prompt half of closing: a due lot without traffic is closed by its timer, within milliseconds. It asks once a second
 * for what comes due in the next three, so it forgets nothing over a restart, and another process's lots are covered too.
 * That a lot is closed is decided under its lock, by the condition; a missed or doubled visit does no harm.
 */
export class Closer {
  readonly #parts: CloserParts;
  readonly #armed = new Map<LotId, { cancel(): void }>();
  #movedSinceMs: number | null = null;
  #stopped = false;
  #timer: { cancel(): void } | null = null;
  #looking: Promise<void> = Promise.resolve();

  constructor(parts: CloserParts) {
    this.#parts = parts;
  }

  start(): void {
    this.#look();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#timer?.cancel();
    for (const timer of this.#armed.values()) timer.cancel();
    this.#armed.clear();
    await this.#looking;
  }

  #look(): void {
    if (this.#stopped) return;
    this.#looking = this.#once()
      .catch((error: unknown) => this.#parts.onError(error))
      .finally(() => {
        if (!this.#stopped) this.#timer = this.#parts.timers.after(CLOSER_EVERY_MS, () => this.#look());
      });
  }

  async #once(): Promise<void> {
    const { database, clock, watch } = this.#parts;
    const rows = await database.all(readDue, [CLOSER_HORIZON_MS, CLOSER_LOTS_MAX]);
    for (const row of rows) {
      const nowMs = watch.databaseMs(clock.monotonicMs()) ?? Number(row.now_ms);
      this.#arm(lotId(row.lot_id), Number(row.due_ms) - nowMs);
    }
    await this.#tellMoved();
  }

  /** A group that was extended: its other lots take the new close over now and not at their next bid. */
  async #tellMoved(): Promise<void> {
    const nowMs = this.#parts.watch.databaseMs(this.#parts.clock.monotonicMs());
    if (nowMs === null) return;
    const sinceMs = this.#movedSinceMs ?? Math.trunc(nowMs) - 2 * CLOSER_EVERY_MS;
    const rows = await this.#parts.database.all(readMoved, [sinceMs, CLOSER_LOTS_MAX]);
    for (let from = 0; from < rows.length && !this.#stopped; from += MOVED_AT_ONCE_MAX) {
      await Promise.all(rows.slice(from, from + MOVED_AT_ONCE_MAX).map((row) => this.#parts.visit(lotId(row.lot_id))));
    }
    // Overlapping by two looks: a group changed while this one ran must not be missed.
    this.#movedSinceMs = Math.trunc(nowMs) - 2 * CLOSER_EVERY_MS;
  }

  #arm(lot: LotId, inMs: number): void {
    if (this.#armed.has(lot) || this.#stopped) return;
    // Rounded up: a timer that fires before the database's close finds nothing to do.
    this.#armed.set(lot, this.#parts.timers.after(Math.max(Math.ceil(inMs) + 1, 0), () => { void this.#visit(lot); }));
  }

  async #visit(lot: LotId): Promise<void> {
    let closesAtMs: number | null = null;
    try {
      fault.point('close.visit');
      closesAtMs = await this.#parts.visit(lot);
      fault.point('close.visited');
    } catch (error) {
      this.#parts.onError(error);
    }
    this.#armed.delete(lot);
    const nowMs = this.#parts.watch.databaseMs(this.#parts.clock.monotonicMs());
    if (closesAtMs === null || nowMs === null || closesAtMs - nowMs > CLOSER_HORIZON_MS) return;
    // Too early by a hair, or extended: the next look may be a second away.
    this.#arm(lot, Math.max(closesAtMs - nowMs, AGAIN_MS));
  }
}
