/** How many values ahead PostgreSQL writes to its log: after a crash it goes on behind them. */
const LOGGED_AHEAD = 32;

/** An identity column's sequence with `cache 1`: values are given at once and never taken back. */
export class Sequence {
  #last = 0;
  #logged = 0;

  next(): number {
    this.#last += 1;
    if (this.#last > this.#logged) this.#logged = this.#last + LOGGED_AHEAD;
    return this.#last;
  }

  get last(): number {
    return this.#last;
  }

  /** What a server finds when it starts again. */
  recover(): void {
    this.#last = this.#logged;
  }
}
