import { type LotId, lotId } from '#domain/ids.ts';
import type { Database } from '#platform/db/types.ts';
import type { Clock, Timers } from '#platform/time/ports.ts';
import type { ClockWatch } from './clock-watch.ts';
import { CLOSER_EVERY_MS, CLOSER_HORIZON_MS, CLOSER_LOTS_MAX } from './limits.ts';
import { readDue, readMoved } from './store/lots.ts';

export type CloserParts = {
  database: Database;
  clock: Clock;
  timers: Timers;
  watch: ClockWatch;
  /** Has a lot looked at under its lock: opened, closed or moved with its group if its time has come. Answers when that is done. */
  visit(lot: LotId): Promise<void>;
  onError(error: unknown): void;
};

/** Lots whose timer fires a little early are simply due again: this keeps them from being visited in a tight loop. */
const AGAIN_MS = 5;

/**
 * The prompt half of closing: a due lot without traffic is closed by its timer, within milliseconds. It asks once a second
 * for what comes due in the next three, so it forgets nothing over a restart, and another process's lots are covered too.
 * That a lot is closed is decided under its lock, by the condition; a missed or doubled visit does no harm.
 */
export class Closer {
  readonly #parts: CloserParts;
  readonly #armed = new Map<LotId, { cancel(): void }>();
  #movedSinceMs = 0;
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
    const sinceMs = this.#movedSinceMs;
    const nowMs = this.#parts.watch.databaseMs(this.#parts.clock.monotonicMs());
    if (nowMs === null) return;
    const rows = await this.#parts.database.all(readMoved, [sinceMs, CLOSER_LOTS_MAX]);
    await Promise.all(rows.map((row) => this.#parts.visit(lotId(row.lot_id))));
    // Overlapping by two looks: a group changed while this one ran must not be missed.
    this.#movedSinceMs = Math.trunc(nowMs) - 2 * CLOSER_EVERY_MS;
  }

  #arm(lot: LotId, inMs: number): void {
    if (this.#armed.has(lot) || this.#stopped) return;
    const timer = this.#parts.timers.after(Math.max(inMs, 0), () => {
      this.#parts.visit(lot)
        .catch((error: unknown) => this.#parts.onError(error))
        .finally(() => this.#armed.set(lot, this.#parts.timers.after(AGAIN_MS, () => this.#armed.delete(lot))));
    });
    this.#armed.set(lot, timer);
  }
}
