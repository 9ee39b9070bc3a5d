import { CLOCK_JUMP_MS, CLOCK_STEADY_MS } from './limits.ts';

/** A reading of the database's clock, and the monotonic times just before and after it. */
export type ClockReading = { nowMs: number; sentMs: number; readMs: number };

/** Readings within this are good enough to follow the slow drift of two clocks against each other. */
const NARROW_MS = 20;
const DRIFT_PER_READING_MS = 1;

/**
 * Holds the database's clock against the process's monotonic one. A clock that jumps by more than 250 ms would close lots
 * early or keep them open: while it is in doubt nothing is closed. It is believed again when it comes back, or after it
 * held its new course for 30 s.
 */
export class ClockWatch {
  #offsetMs: number | null = null;
  /** False until a narrow reading was had: before that the offset is a guess within what the wide ones said. */
  #sure = false;
  #doubt: { offsetMs: number; sinceMs: number } | null = null;
  #jumps = 0;

  /** Times the clock jumped since the start. */
  get jumps(): number {
    return this.#jumps;
  }
  get trusted(): boolean {
    return this.#doubt === null;
  }
  /** The database's time for a monotonic time, as last seen; null before the first reading. */
  databaseMs(monotonicMs: number): number | null {
    return this.#offsetMs === null ? null : monotonicMs + this.#offsetMs;
  }

  /** Takes a reading; returns whether the clock is trusted now. A wide reading (a slow answer) only tells what it surely tells. */
  read(reading: ClockReading): boolean {
    const lowMs = reading.nowMs - reading.readMs;
    const highMs = reading.nowMs - reading.sentMs;
    const narrow = highMs - lowMs <= NARROW_MS;
    if (!this.#sure) {
      this.#offsetMs = (lowMs + highMs) / 2;
      this.#sure = narrow;
    } else if (outside(this.#offsetMs ?? lowMs, lowMs, highMs)) this.#distrust(lowMs, highMs, reading.readMs);
    else {
      this.#doubt = null;
      if (narrow) this.#drift((lowMs + highMs) / 2);
    }
    return this.trusted;
  }

  #distrust(lowMs: number, highMs: number, atMs: number): void {
    if (this.#doubt === null || outside(this.#doubt.offsetMs, lowMs, highMs)) {
      this.#jumps += 1;
      this.#doubt = { offsetMs: (lowMs + highMs) / 2, sinceMs: atMs };
    } else if (atMs - this.#doubt.sinceMs >= CLOCK_STEADY_MS) {
      this.#offsetMs = this.#doubt.offsetMs;
      this.#doubt = null;
    }
  }

  #drift(toMs: number): void {
    const offsetMs = this.#offsetMs ?? toMs;
    this.#offsetMs = offsetMs + Math.max(-DRIFT_PER_READING_MS, Math.min(DRIFT_PER_READING_MS, toMs - offsetMs));
  }
}

const outside = (offsetMs: number, lowMs: number, highMs: number): boolean =>
  offsetMs < lowMs - CLOCK_JUMP_MS || offsetMs > highMs + CLOCK_JUMP_MS;
