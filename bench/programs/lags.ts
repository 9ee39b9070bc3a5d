/** Lags are counted by whole milliseconds up to here; a longer one counts as this. */
const LAG_MS_MAX = 60_000;
/** A watcher is up to date when it hears of an event within this. */
const UP_TO_DATE_MS = 1_000;
const LATE_SHARE_MAX = 0.01;

/** Counts how long after its decision each event reached each watcher, in a memory that does not grow. */
export class Lags {
  readonly #counts = new Uint32Array(LAG_MS_MAX + 1);
  readonly #events: Uint32Array;
  readonly #late: Uint32Array;
  #total = 0;
  #maxMs = 0;

  constructor(watchers: number) {
    this.#events = new Uint32Array(watchers);
    this.#late = new Uint32Array(watchers);
  }

  add(watcher: number, lagMs: number): void {
    const ms = Math.min(LAG_MS_MAX, Math.max(0, Math.round(lagMs)));
    this.#counts[ms] = (this.#counts[ms] ?? 0) + 1;
    this.#events[watcher] = (this.#events[watcher] ?? 0) + 1;
    if (ms > UP_TO_DATE_MS) this.#late[watcher] = (this.#late[watcher] ?? 0) + 1;
    this.#total += 1;
    this.#maxMs = Math.max(this.#maxMs, ms);
  }

  get total(): number {
    return this.#total;
  }
  get maxMs(): number {
    return this.#maxMs;
  }
  /** The lag in milliseconds that this share of all lags does not exceed. */
  percentile(share: number): number {
    let left = Math.ceil(share * this.#total);
    for (const [ms, count] of this.#counts.entries()) {
      left -= count;
      if (left <= 0) return ms;
    }
    return LAG_MS_MAX;
  }
  /** Watchers whose own 99th percentile is over a second, and those who heard nothing. */
  lateWatchers(): number {
    let late = 0;
    for (const [watcher, events] of this.#events.entries()) if (events === 0 || (this.#late[watcher] ?? 0) > events * LATE_SHARE_MAX) late += 1;
    return late;
  }
}
