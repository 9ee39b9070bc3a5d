import { checkViolation } from './errors.ts';
import { Lockable } from './locks.ts';

/** What a row is found by: a number of PostgreSQL, a text, or several of them joined in a text. */
export type Key = bigint | string | number | boolean;

/** One version of a row: written by `xmin`, replaced or deleted by `xmax` (0: by nobody yet). */
export class Version<Row> {
  readonly row: Row;
  readonly xmin: number;
  xmax = 0;
  readonly slot: Slot<Row>;

  constructor(slot: Slot<Row>, row: Row, xmin: number) {
    this.slot = slot;
    this.row = row;
    this.xmin = xmin;
  }

  /** Takes the version out of the table and all its indexes, as if it had never been. */
  forget(): void {
    this.slot.table.drop(this);
  }
}

/** The id of no transaction of the server's: older than all of them. */
const BEFORE_ALL = 2;

/** All versions of the row of one key, oldest first, and the lock that writers of it take. */
export class Slot<Row> extends Lockable {
  readonly key: Key;
  readonly table: Table<Row>;
  versions: Version<Row>[] = [];

  constructor(table: Table<Row>, key: Key) {
    super(table.name);
    this.table = table;
    this.key = key;
  }
}

/** An index that has a say: no two living rows have the same key. Rows with the key null are not in it. */
export type Unique<Row> = { name: string; keyOf(row: Row): Key | null };
/** A way to find rows; follows what comes and goes, whoever may see it. */
export type Lookup<Row> = { add(version: Version<Row>): void; drop(version: Version<Row>): void };
export type Check<Row> = { name: string; holds(row: Row): boolean };
type Definition<Row> = { keyOf(row: Row): Key; primary?: string; unique?: readonly Unique<Row>[]; lookups?: readonly Lookup<Row>[]; checks?: readonly Check<Row>[] };
type Entries<Row> = { of: Unique<Row>; versions: Map<Key, Version<Row>[]> };

/** A table with its indexes. Knows nothing of transactions: who may see which version is judged by those who read. */
export class Table<Row> {
  readonly name: string;
  readonly keyOf: (row: Row) => Key;
  /** The constraint that the table's own key stands for. */
  readonly primary: string;
  readonly slots = new Map<Key, Slot<Row>>();
  readonly #unique: readonly Entries<Row>[];
  readonly #lookups: readonly Lookup<Row>[];
  readonly #checks: readonly Check<Row>[];

  constructor(name: string, definition: Definition<Row>) {
    this.name = name;
    this.keyOf = (row) => definition.keyOf(row);
    this.primary = definition.primary ?? `${name.slice(name.indexOf('.') + 1)}_pkey`;
    this.#unique = (definition.unique ?? []).map((of) => ({ of, versions: new Map() }));
    this.#lookups = definition.lookups ?? [];
    // Where several do not hold, the first by its name is the one that is named.
    this.#checks = (definition.checks ?? []).toSorted((one, other) => (one.name < other.name ? -1 : 1));
  }

  /** Throws 23514 when the row may not stand in the table. */
  check(row: Row): void {
    for (const check of this.#checks) if (!check.holds(row)) throw checkViolation(this.name.slice(this.name.indexOf('.') + 1), check.name);
  }

  /** The place of a key, made when there is none. */
  slot(key: Key): Slot<Row> {
    let slot = this.slots.get(key);
    if (slot === undefined) {
      slot = new Slot(this, key);
      this.slots.set(key, slot);
    }
    return slot;
  }

  add(row: Row, xmin: number): Version<Row> {
    const slot = this.slot(this.keyOf(row));
    const version = new Version(slot, row, xmin);
    slot.versions.push(version);
    for (const { of, versions } of this.#unique) {
      const key = of.keyOf(row);
      if (key === null) continue;
      const same = versions.get(key);
      if (same === undefined) versions.set(key, [version]);
      else same.push(version);
    }
    for (const lookup of this.#lookups) lookup.add(version);
    return version;
  }

  /** A row that was there before any transaction. */
  seed(row: Row): void {
    this.check(row);
    this.add(row, BEFORE_ALL);
  }

  drop(version: Version<Row>): void {
    const { slot, row } = version;
    remove(slot.versions, version);
    if (slot.versions.length === 0 && !slot.held && slot.queued === 0) this.slots.delete(slot.key);
    for (const { of, versions } of this.#unique) {
      const key = of.keyOf(row);
      const same = key === null ? undefined : versions.get(key);
      if (key === null || same === undefined) continue;
      remove(same, version);
      if (same.length === 0) versions.delete(key);
    }
    for (const lookup of this.#lookups) lookup.drop(version);
  }

  /** Versions that a new row could stand against, with the constraint that would say so. The row itself and its elders are among them when it replaces one. */
  *rivals(row: Row): Generator<{ constraint: string; versions: readonly Version<Row>[] }> {
    const own = this.slots.get(this.keyOf(row));
    if (own !== undefined && own.versions.length > 0) yield { constraint: this.primary, versions: own.versions };
    for (const { of, versions } of this.#unique) {
      const key = of.keyOf(row);
      const same = key === null ? undefined : versions.get(key);
      if (same !== undefined && same.length > 0) yield { constraint: of.name, versions: same };
    }
  }

  /** Versions by a unique index, living or not. */
  byUnique(name: string, key: Key): readonly Version<Row>[] {
    const entries = this.#unique.find(({ of }) => of.name === name);
    if (entries === undefined) throw new Error(`${this.name} has no unique index ${name}`);
    return entries.versions.get(key) ?? [];
  }
}

/** The row of a key, or none. */
export function slotOf<Row>(table: Table<Row>, key: Key): Slot<Row>[] {
  const slot = table.slots.get(key);
  return slot === undefined ? [] : [slot];
}

function remove<Item>(items: Item[], item: Item): void {
  const at = items.lastIndexOf(item);
  if (at >= 0) items.splice(at, 1);
}
