import { Lockable, UPDATE } from './locks.ts';

/** Which transactions a reader sees: all that had ended before `xmax` and are not in the list. */
export type Snapshot = { xmin: number; xmax: number; inFlight: readonly number[] };

/** A version that can be taken back. */
type Added = { forget(): void };
type Ended = { xmax: number };

const IN_PROGRESS = 0;
const COMMITTED = 1;
const ABORTED = 2;

/**
 * One transaction.
 *
 *   open ─▶ ended (committed or aborted)
 *     └─error in a block─▶ failed: aborted at once, the block answers 25P02 until its end
 */
export class Tx {
  /** 0 until the transaction writes, locks a row, or asks for it. */
  xid = 0;
  failed = false;
  ended = false;
  readonly repeatable: boolean;
  readonly startedMs: number;
  /** The snapshot in use: of the statement under way, or of the whole transaction when it is repeatable. */
  snapshot: Snapshot | null = null;
  readonly added: Added[] = [];
  readonly replaced: Ended[] = [];
  readonly held = new Set<Lockable>();
  /** Rows of open cursors, by the cursor's name. */
  readonly cursors = new Map<string, unknown[]>();
  /** Held by the transaction while it is under way: whoever waits for its end, and not for a row, asks for this. */
  readonly end = new Lockable('a transaction');
  /** What it waits for itself; its deadlocks are found by this. */
  waitsFor: Lockable | null = null;

  constructor(repeatable: boolean, startedMs: number) {
    this.repeatable = repeatable;
    this.startedMs = startedMs;
  }
}

/** The ids of transactions and what became of each. */
export class Transactions {
  #status = new Uint8Array(4_096);
  readonly #base: number;
  #next: number;
  #latestEnded: number;
  readonly #active = new Map<number, Tx>();
  readonly #open = new Set<Tx>();
  readonly #given: (xid: number) => void;

  constructor(firstXid: number, given: (xid: number) => void) {
    this.#given = given;
    this.#base = firstXid;
    this.#next = firstXid;
    this.#latestEnded = firstXid - 1;
  }

  begin(repeatable: boolean, nowMs: number): Tx {
    const tx = new Tx(repeatable, nowMs);
    this.#open.add(tx);
    return tx;
  }

  /** Transactions that were begun and have not ended. */
  get open(): ReadonlySet<Tx> {
    return this.#open;
  }

  get nextXid(): number {
    return this.#next;
  }

  /** The transaction's id; given now if it has none. */
  xidOf(tx: Tx): number {
    if (tx.xid !== 0) return tx.xid;
    tx.xid = this.#next;
    this.#next += 1;
    if (tx.xid - this.#base >= this.#status.length) {
      const longer = new Uint8Array(this.#status.length * 2);
      longer.set(this.#status);
      this.#status = longer;
    }
    this.#status[tx.xid - this.#base] = IN_PROGRESS;
    this.#active.set(tx.xid, tx);
    tx.end.take(tx, UPDATE);
    this.#given(tx.xid);
    return tx.xid;
  }

  /** What is committed at this moment. A transaction's own id is not in its list, as in PostgreSQL. */
  snapshotFor(tx: Tx): Snapshot {
    const xmax = this.#latestEnded + 1;
    const inFlight: number[] = [];
    let xmin = tx.xid !== 0 && tx.xid < xmax ? tx.xid : xmax;
    for (const xid of this.#active.keys()) {
      if (xid >= xmax || xid === tx.xid) continue;
      inFlight.push(xid);
      if (xid < xmin) xmin = xid;
    }
    return { xmin, xmax, inFlight: inFlight.length > 1 ? inFlight.sort((one, other) => one - other) : inFlight };
  }

  /** The oldest transaction that some snapshot in use does not see the end of. Versions replaced before it are seen by nobody. */
  oldest(): number {
    let oldest = this.#latestEnded + 1;
    for (const tx of this.#open) {
      if (tx.xid !== 0 && tx.xid < oldest) oldest = tx.xid;
      if (tx.snapshot !== null && tx.snapshot.xmin < oldest) oldest = tx.snapshot.xmin;
    }
    return oldest;
  }

  /** The transaction's changes are there for all who look from now on. */
  commit(tx: Tx): void {
    this.#finish(tx, COMMITTED);
  }

  /** Nothing of the transaction ever was. */
  abort(tx: Tx): void {
    if (tx.ended) return;
    takeBack(tx);
    this.#finish(tx, ABORTED);
  }

  #finish(tx: Tx, status: number): void {
    if (tx.ended) return;
    tx.ended = true;
    this.#open.delete(tx);
    if (tx.xid !== 0) {
      this.#status[tx.xid - this.#base] = status;
      this.#active.delete(tx.xid);
      if (tx.xid > this.#latestEnded) this.#latestEnded = tx.xid;
    }
    for (const lock of tx.held) lock.release(tx);
    tx.held.clear();
  }

  /** A committed transaction that the server lost in a crash or left behind in a fail-over. */
  undo(tx: Tx): void {
    takeBack(tx);
    this.#status[tx.xid - this.#base] = ABORTED;
  }

  /** After a recovery ids go on from here; those above were never heard of by the server that took over. */
  continueFrom(next: number): void {
    this.#status.fill(IN_PROGRESS, next - this.#base);
    this.#next = next;
    this.#latestEnded = next - 1;
  }

  /** The transaction under way with this id. */
  active(xid: number): Tx | undefined {
    return this.#active.get(xid);
  }

  isCommitted(xid: number): boolean {
    return xid < this.#base || this.#status[xid - this.#base] === COMMITTED;
  }

  /** Whether the changes of `xid` are there for `tx` as it looks now. */
  sees(xid: number, snapshot: Snapshot, tx: Tx): boolean {
    if (xid === tx.xid) return true;
    if (xid >= snapshot.xmax || !this.isCommitted(xid)) return false;
    return snapshot.inFlight.length === 0 || !snapshot.inFlight.includes(xid);
  }
}

function takeBack(tx: Tx): void {
  for (let at = tx.added.length - 1; at >= 0; at -= 1) tx.added[at]?.forget();
  for (const version of tx.replaced) version.xmax = 0;
}
