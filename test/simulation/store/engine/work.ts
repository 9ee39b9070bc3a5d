import { serializationFailure, uniqueViolation } from './errors.ts';
import { KEY_SHARE, type Lockable, type LockMode, NO_KEY_UPDATE, UPDATE } from './locks.ts';
import type { Slot, Table, Version } from './table.ts';
import type { Snapshot, Transactions, Tx } from './xact.ts';

/** What a statement has to wait for before it can go on: a row, or another transaction's end. */
export type Wait = { on: Lockable; mode: LockMode };
/** A statement that may have to wait: yields what for, and goes on when it has it. */
export type Waiting<Result> = Generator<Wait, Result, void>;

/** What the server around a statement offers. */
export type ServerSide = {
  readonly transactions: Transactions;
  /** The server's clock, epoch milliseconds with fractions. */
  clockMs(): number;
  /** Versions replaced by transactions before this one may be forgotten. */
  horizon(): number;
  readonly systemIdentifier: string;
  /** Takes a session's lock of that name if nobody else's session has it. */
  tryAdvisoryLock(name: string): boolean;
  count(what: Counted): void;
};
/** Things that a campaign wants to have happened. */
export type Counted =
  | 'waited_for_row' | 'waited_for_transaction' | 'skipped_locked' | 'saw_newer_version' | 'serialization_failure' | 'unique_violation' | 'deadlock' | 'lock_timeout'
  | 'statement_timeout' | 'idle_in_transaction' | 'aborted_commit' | 'commit' | 'commit_unreplicated' | 'crash' | 'fail_over' | 'commits_lost' | 'cut_before' | 'cut_after'
  | 'commit_answer_lost' | 'muted' | 'refused_connection' | 'refused_statement' | 'stale_snapshot' | 'advisory_lock_taken_over' | 'stranger';

/**
 * One statement at work in its transaction: sees by its snapshot, locks, writes. Locking and writing are generators, as they may
 * have to wait; reading is not. After a wait the newest version counts (read committed), or the statement fails (repeatable read).
 */
export class Work {
  readonly tx: Tx;
  readonly server: ServerSide;
  readonly snapshot: Snapshot;
  /** When the statement began, by the server's clock; `statement_timestamp()`. */
  readonly startedMs: number;
  #horizon = 0;

  constructor(server: ServerSide, tx: Tx, snapshot: Snapshot) {
    this.server = server;
    this.tx = tx;
    this.snapshot = snapshot;
    this.startedMs = server.clockMs();
  }

  /** The transaction's id, as `pg_current_xact_id()` gives it. */
  xid(): number {
    return this.server.transactions.xidOf(this.tx);
  }

  /** `(extract(epoch from clock_timestamp()) * 1000)::bigint`: the clock now, rounded. */
  clockMs(): number {
    return Math.round(this.server.clockMs());
  }

  sees<Row>(version: Version<Row>): boolean {
    const { transactions } = this.server;
    if (!transactions.sees(version.xmin, this.snapshot, this.tx)) return false;
    return version.xmax === 0 || !transactions.sees(version.xmax, this.snapshot, this.tx);
  }

  /** The row as the statement sees it. */
  row<Row>(slot: Slot<Row> | undefined): Row | null {
    return this.#seen(slot)?.row ?? null;
  }

  /** The row of a key as the statement sees it. */
  find<Row>(table: Table<Row>, key: bigint | string | number | boolean): Row | null {
    return this.row(table.slots.get(key));
  }

  /** All rows that the statement sees, in no order. */
  *rows<Row>(table: Table<Row>): Generator<Row> {
    for (const slot of table.slots.values()) {
      const row = this.row(slot);
      if (row !== null) yield row;
    }
  }

  /** Those of the versions that the statement sees. */
  *seen<Row>(versions: Iterable<Version<Row>>): Generator<Row> {
    for (const version of versions) if (this.sees(version)) yield version.row;
  }

  /**
   * `select … for …` over rows in the order given. `wanted` is judged again on a row that changed while it was waited for. With `skip`,
   * rows that somebody else holds are left out.
   */
  *lock<Row>(slots: Iterable<Slot<Row>>, mode: LockMode, how: { skip?: boolean; wanted?(row: Row): boolean } = {}): Waiting<Row[]> {
    const rows: Row[] = [];
    for (const slot of slots) {
      const seen = this.#seen(slot);
      if (seen === null || (how.wanted !== undefined && !how.wanted(seen.row))) continue;
      this.#refuseChanged(seen);
      if (!(yield* this.#hold(slot, mode, how.skip ?? false))) continue;
      const row = this.#newest(slot, seen);
      if (row !== null && (row === seen.row || how.wanted === undefined || how.wanted(row))) rows.push(row);
    }
    return rows;
  }

  /** `insert … `. Throws 23505 where a living row stands against it, after waiting for the transaction that may take it away. */
  *insert<Row>(table: Table<Row>, row: Row): Waiting<void> {
    const rival = yield* this.#place(table, row);
    if (rival === null) return;
    this.server.count('unique_violation');
    throw uniqueViolation(rival.constraint);
  }

  /** `insert … on conflict do nothing`: whether the row was written. */
  *insertNew<Row>(table: Table<Row>, row: Row): Waiting<boolean> {
    const rival = yield* this.#place(table, row);
    if (rival !== null && this.tx.repeatable && !this.sees(rival.version)) throw this.#unserializable();
    return rival === null;
  }

  /**
   * `insert … on conflict (…) do update`: `merge` makes the new row of the one that is there. Answers what stands now. The conflict is over
   * `arbiter`, the table's own key unless it is named; a row that stands against the new one by another key refuses it.
   */
  *upsert<Row>(table: Table<Row>, row: Row, merge: (there: Row) => Row, arbiter: string = table.primary): Waiting<Row> {
    for (;;) {
      table.check(row);
      const rival = yield* this.#rival(table, row, { instead: null, only: arbiter });
      if (rival === null) {
        yield* this.insert(table, row);
        return row;
      }
      const { slot } = rival.version;
      yield* this.#hold(slot, NO_KEY_UPDATE, false);
      const there = this.#living(slot);
      if (there === null) continue;
      if (this.tx.repeatable && !this.sees(there)) throw this.#unserializable();
      const merged = merge(there.row);
      table.check(merged);
      return this.#replace(there, merged);
    }
  }

  /** `update … where`: `change` makes the new row, or null where the condition does not hold. Answers the rows written. */
  *update<Row>(slots: Iterable<Slot<Row>>, change: (row: Row) => Row | null): Waiting<Row[]> {
    const written: Row[] = [];
    for (const slot of slots) {
      const seen = this.#seen(slot);
      const asSeen = seen === null ? null : change(seen.row);
      if (seen === null || asSeen === null) continue;
      // What the row as it is seen would become is checked before anybody is waited for.
      slot.table.check(asSeen);
      this.#refuseChanged(seen);
      yield* this.#hold(slot, NO_KEY_UPDATE, false);
      const row = this.#newest(slot, seen);
      const next = row === null ? null : change(row);
      const there = next === null ? null : this.#living(slot);
      if (next === null || there === null) continue;
      if (row !== seen.row) slot.table.check(next);
      yield* this.#free(slot.table, next, there);
      written.push(this.#replace(there, next));
    }
    return written;
  }

  /** `delete … where`. Answers the number of rows. */
  *remove<Row>(slots: Iterable<Slot<Row>>, wanted: (row: Row) => boolean): Waiting<number> {
    let count = 0;
    for (const slot of slots) {
      const seen = this.#seen(slot);
      if (seen === null || !wanted(seen.row)) continue;
      this.#refuseChanged(seen);
      yield* this.#hold(slot, UPDATE, false);
      const row = this.#newest(slot, seen);
      const there = this.#living(slot);
      if (row === null || there === null || !wanted(row)) continue;
      there.xmax = this.xid();
      this.tx.replaced.push(there);
      count += 1;
    }
    return count;
  }

  #seen<Row>(slot: Slot<Row> | undefined): Version<Row> | null {
    const versions = slot?.versions;
    if (versions === undefined) return null;
    for (let at = versions.length - 1; at >= 0; at -= 1) {
      const version = versions[at];
      if (version !== undefined && this.sees(version)) return version;
    }
    return null;
  }

  /** In repeatable read a row whose change is committed since is lost, whoever holds the newest version. */
  #refuseChanged<Row>(seen: Version<Row>): void {
    const { xmax } = seen;
    if (this.tx.repeatable && xmax !== 0 && xmax !== this.tx.xid && this.server.transactions.isCommitted(xmax)) throw this.#unserializable();
  }

  *#hold<Row>(slot: Slot<Row>, mode: LockMode, skip: boolean): Waiting<boolean> {
    // A lock on a row is written into it, so it needs an id.
    this.xid();
    if (slot.take(this.tx, mode)) return true;
    if (skip) {
      this.server.count('skipped_locked');
      return false;
    }
    this.server.count('waited_for_row');
    yield { on: slot, mode };
    return true;
  }

  /** The row as it is now that its lock is held; null when it was deleted meanwhile. */
  #newest<Row>(slot: Slot<Row>, seen: Version<Row>): Row | null {
    const there = this.#living(slot);
    if (there === seen) return seen.row;
    this.server.count('saw_newer_version');
    if (this.tx.repeatable) throw this.#unserializable();
    return there?.row ?? null;
  }

  /** The version that is neither replaced nor deleted, for one who holds the row's lock. */
  #living<Row>(slot: Slot<Row>): Version<Row> | null {
    const { transactions } = this.server;
    const settled = (xid: number): boolean => xid === this.tx.xid || transactions.isCommitted(xid);
    for (let at = slot.versions.length - 1; at >= 0; at -= 1) {
      const version = slot.versions[at];
      if (version !== undefined && settled(version.xmin)) return version.xmax !== 0 && settled(version.xmax) ? null : version;
    }
    return null;
  }

  #replace<Row>(there: Version<Row>, row: Row): Row {
    const { table } = there.slot;
    const xid = this.xid();
    there.xmax = xid;
    this.tx.replaced.push(there);
    const version = table.add(row, xid);
    this.tx.added.push(version);
    this.#prune(there.slot);
    return row;
  }

  /** Writes the row, or answers the living row that stands against it. Waits for transactions that may yet take theirs back. */
  *#place<Row>(table: Table<Row>, row: Row): Waiting<{ constraint: string; version: Version<Row> } | null> {
    table.check(row);
    const rival = yield* this.#rival(table, row, { instead: null });
    if (rival !== null) return rival;
    const xid = this.xid();
    const version = table.add(row, xid);
    // Nobody waits for a new row, but what its own transaction does to it later finds it held.
    this.tx.added.push(version);
    return null;
  }

  /** A row that was changed must not meet another one either. */
  *#free<Row>(table: Table<Row>, row: Row, instead: Version<Row>): Waiting<void> {
    const rival = yield* this.#rival(table, row, { instead });
    if (rival === null) return;
    this.server.count('unique_violation');
    throw uniqueViolation(rival.constraint);
  }

  *#rival<Row>(table: Table<Row>, row: Row, { instead, only }: { instead: Version<Row> | null; only?: string }): Waiting<{ constraint: string; version: Version<Row> } | null> {
    for (;;) {
      const met = this.#firstMet(table, row, { instead, ...(only === undefined ? {} : { only }) });
      if (met === null || 'version' in met) return met;
      this.xid();
      this.server.count('waited_for_transaction');
      yield { on: met.end, mode: KEY_SHARE };
    }
  }

  /** The first key that is taken or may be: keys are looked at one after the other, so one that may be taken is waited for before a later one refuses. */
  #firstMet<Row>(table: Table<Row>, row: Row, { instead, only }: { instead: Version<Row> | null; only?: string }): { constraint: string; version: Version<Row> } | Tx | null {
    for (const { constraint, versions } of table.rivals(row)) {
      if (only !== undefined && constraint !== only) continue;
      let undecided: Tx | null = null;
      for (const version of versions) {
        if (version.slot === instead?.slot) continue;
        const state = this.#stateOf(version);
        if (state === 'living') return { constraint, version };
        if (state !== 'gone') undecided = state;
      }
      if (undecided !== null) return undecided;
    }
    return null;
  }

  /** Whether a version stands against a new row of its key; the transaction that will tell when nobody knows yet. */
  #stateOf<Row>(version: Version<Row>): 'living' | 'gone' | Tx {
    const { transactions } = this.server;
    if (version.xmin !== this.tx.xid && !transactions.isCommitted(version.xmin)) return transactions.active(version.xmin) ?? 'gone';
    if (version.xmax === 0) return 'living';
    if (version.xmax === this.tx.xid || transactions.isCommitted(version.xmax)) return 'gone';
    return transactions.active(version.xmax) ?? 'living';
  }

  /** Forgets versions that no snapshot can see any more. */
  #prune<Row>(slot: Slot<Row>): void {
    if (this.#horizon === 0) this.#horizon = this.server.horizon();
    const [first] = slot.versions;
    if (first === undefined || first.xmax === 0 || first.xmax >= this.#horizon) return;
    for (const version of [...slot.versions]) {
      if (version.xmax !== 0 && version.xmax < this.#horizon && this.server.transactions.isCommitted(version.xmax)) version.forget();
    }
  }

  #unserializable(): Error {
    this.server.count('serialization_failure');
    return serializationFailure();
  }
}
