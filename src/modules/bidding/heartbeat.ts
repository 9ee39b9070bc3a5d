import type { Database } from '#platform/db/types.ts';
import { fault } from '#platform/process/fault.ts';
import type { Clock, Timers } from '#platform/time/ports.ts';
import type { ClockWatch } from './clock-watch.ts';
import { HEARTBEAT_EVERY_MS } from './limits.ts';
import type { Outage } from './rules.ts';
import { beat, insertOutage, readOutages } from './store/outages.ts';

/** Outages a process remembers: a lot that came due in an older one was dealt with long ago. */
const OUTAGES_KEPT_MAX = 100;

export type HeartbeatParts = {
  database: Database;
  clock: Clock;
  timers: Timers;
  watch: ClockWatch;
  gapMs: number;
  /** A gap was found: who watches lots should know. */
  onOutage(outage: Outage): void;
  onError(error: unknown): void;
};

/**
 * The house beats once a second. Whoever beats first after a gap of more than 10 s writes the gap down as an outage, in the
 * transaction of the beat; every process reads the outages with each beat. Lots that came due in one get a full window.
 */
export class Heartbeat {
  readonly #parts: HeartbeatParts;
  #outages: readonly Outage[] = [];
  #beatMs: number | null = null;
  #stopped = false;
  #timer: { cancel(): void } | null = null;
  #beating: Promise<void> = Promise.resolve();

  constructor(parts: HeartbeatParts) {
    this.#parts = parts;
  }

  get outages(): readonly Outage[] {
    return this.#outages;
  }

  /** False when the last beat is too old at `nowMs` (database time): there may be a gap that is not written down yet. */
  fresh(nowMs: number): boolean {
    return this.#beatMs !== null && nowMs - this.#beatMs <= this.#parts.gapMs;
  }

  /** The first beat is made before this returns, so that an outage before the start is known. */
  async start(): Promise<void> {
    await this.#once();
    this.#next();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#timer?.cancel();
    await this.#beating;
  }

  #next(): void {
    if (this.#stopped) return;
    this.#timer = this.#parts.timers.after(HEARTBEAT_EVERY_MS, () => {
      this.#beating = this.#once().catch((error: unknown) => this.#parts.onError(error)).finally(() => this.#next());
    });
  }

  async #once(): Promise<void> {
    const { database, clock, watch, gapMs } = this.#parts;
    const { row, outages, sentMs, readMs } = await database.transaction(async (tx) => {
      // Read here, and not before a connection was made: the wider the reading, the less it says.
      const askedMs = clock.monotonicMs();
      const made = await tx.one(beat);
      const madeMs = clock.monotonicMs();
      fault.point('beat.made');
      const gap = made === null ? null : gapBefore(made, gapMs);
      if (gap !== null) await tx.run(insertOutage, [gap.fromMs, gap.toMs]);
      return { row: made, sentMs: askedMs, readMs: madeMs, outages: await tx.all(readOutages, [OUTAGES_KEPT_MAX]) };
    });
    if (row === null) return;
    const known = this.#outages.length;
    this.#outages = outages.map(({ from_ms, to_ms }) => ({ fromMs: Number(from_ms), toMs: Number(to_ms) }));
    this.#beatMs = Number(row.now_ms);
    watch.read({ nowMs: this.#beatMs, sentMs, readMs });
    const [newest] = this.#outages;
    if (newest !== undefined && this.#outages.length > known && newest.toMs === this.#beatMs) this.#parts.onOutage(newest);
  }
}

/** A beat this far ahead was written while the database's clock had jumped: how long the house was gone since cannot be told. */
const AHEAD_MS = 1_000;
/** Then everything that is due and not closed counts as come due in an outage. */
const UNKNOWN_GAP_MS = 30 * 24 * 3_600_000;

function gapBefore(made: { before_ms: string | null; now_ms: string }, gapMs: number): Outage | null {
  if (made.before_ms === null) return null;
  const [beforeMs, nowMs] = [Number(made.before_ms), Number(made.now_ms)];
  if (beforeMs - nowMs > AHEAD_MS) return { fromMs: nowMs - UNKNOWN_GAP_MS, toMs: nowMs };
  return nowMs - beforeMs > gapMs ? { fromMs: beforeMs, toMs: nowMs } : null;
}
