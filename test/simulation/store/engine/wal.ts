import type { Tx } from './xact.ts';

/**
 * What a server has written down, in order, as far as that matters to what survives: which transaction ids it spoke of, and
 * which commits. What is flushed survives a crash; what is replicated survives a fail-over. Always everything up to a place, never
 * a later commit without an earlier one.
 */
export class Wal {
  #end = 0;
  #flushed = 0;
  #replicated = 0;
  #commits: { at: number; tx: Tx }[] = [];
  #ids: { at: number; xid: number }[] = [];
  #greatestSettled: number;

  constructor(firstXid: number) {
    this.#greatestSettled = firstXid - 1;
  }

  /** A transaction got its id. */
  speakOf(xid: number): void {
    this.#end += 1;
    this.#ids.push({ at: this.#end, xid });
  }

  /** Writes a commit down. It survives a crash from the next {@link flush} on. */
  commit(tx: Tx): void {
    this.#end += 1;
    this.#commits.push({ at: this.#end, tx });
  }

  flush(): void {
    this.#flushed = this.#end;
  }

  /** A standby has all that is flushed. */
  replicate(): void {
    this.#replicated = this.#flushed;
    this.#settle();
  }

  /** The first transaction whose commit may yet be lost; versions that it replaced must be kept. */
  oldestUnsettled(): number {
    let oldest = Number.POSITIVE_INFINITY;
    for (const { tx } of this.#commits) if (tx.xid < oldest) oldest = tx.xid;
    return oldest;
  }

  /** What a server finds that has no more than what was flushed, or replicated. The commits it does not have, latest first, and the next id. */
  recover(from: 'flushed' | 'replicated'): { lost: Tx[]; nextXid: number } {
    const upTo = from === 'flushed' ? this.#flushed : this.#replicated;
    const lost = this.#commits.filter(({ at }) => at > upTo).map(({ tx }) => tx).toReversed();
    for (const { at, xid } of this.#ids) if (at <= upTo && xid > this.#greatestSettled) this.#greatestSettled = xid;
    this.#commits = this.#commits.filter(({ at }) => at <= upTo);
    this.#ids = [];
    this.#end = upTo;
    this.#flushed = upTo;
    return { lost, nextXid: this.#greatestSettled + 1 };
  }

  #settle(): void {
    const upTo = this.#replicated;
    this.#commits = this.#commits.filter(({ at }) => at > upTo);
    const later = this.#ids.findIndex(({ at }) => at > upTo);
    for (const { xid } of later < 0 ? this.#ids : this.#ids.slice(0, later)) if (xid > this.#greatestSettled) this.#greatestSettled = xid;
    this.#ids = later < 0 ? [] : this.#ids.slice(later);
  }
}
