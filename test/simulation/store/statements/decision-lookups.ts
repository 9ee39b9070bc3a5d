import type { Lookup, Version } from '../engine/table.ts';
import type { DecisionRow } from './rows-bidding.ts';

type Decided = Version<DecisionRow>;
const NONE: readonly Decided[] = [];

/** Ways into the table of decisions other than by its unique indexes. What is in them need not be visible to who looks. */
export class DecisionLookups implements Lookup<DecisionRow> {
  /** Events of a lot in the order in which they were written. */
  readonly #byLot = new Map<bigint, Decided[]>();
  /** Answered requests of an account, by lot. */
  readonly #byAccount = new Map<bigint, Map<bigint, Decided[]>>();
  readonly #byTx = new Map<number, Decided[]>();
  /** Transactions that wrote events, ascending. */
  #transactions: number[] = [];

  eventsOf(lot: bigint): readonly Decided[] {
    return this.#byLot.get(lot) ?? NONE;
  }

  /** Lots with events, in no order. */
  lots(): Iterable<bigint> {
    return this.#byLot.keys();
  }

  /** Lots on which an account has requests, with them. */
  requestsOf(account: bigint): ReadonlyMap<bigint, readonly Decided[]> {
    return this.#byAccount.get(account) ?? new Map();
  }

  /** Events written by transactions from this id on. */
  *writtenFrom(tx: number): Generator<Decided> {
    const list = this.#transactions;
    let at = list.length;
    while (at > 0 && (list[at - 1] ?? 0) >= tx) at -= 1;
    for (const xid of list.slice(at)) yield* this.writtenBy(xid);
  }

  writtenBy(tx: number): readonly Decided[] {
    return this.#byTx.get(tx) ?? NONE;
  }

  add(version: Decided): void {
    const { row } = version;
    if (row.seq !== null) {
      push(this.#byLot, row.lotId, version);
      if (push(this.#byTx, row.tx, version)) this.#enter(row.tx);
    }
    if (row.accountId === null || row.request === null) return;
    let lots = this.#byAccount.get(row.accountId);
    if (lots === undefined) {
      lots = new Map();
      this.#byAccount.set(row.accountId, lots);
    }
    push(lots, row.lotId, version);
  }

  drop(version: Decided): void {
    const { row } = version;
    take(this.#byLot, row.lotId, version);
    if (take(this.#byTx, row.tx, version)) this.#transactions = this.#transactions.filter((xid) => xid !== row.tx);
    if (row.accountId === null) return;
    const lots = this.#byAccount.get(row.accountId);
    if (lots !== undefined && take(lots, row.lotId, version) && lots.size === 0) this.#byAccount.delete(row.accountId);
  }

  /** Transactions write nearly in the order of their ids. */
  #enter(xid: number): void {
    const list = this.#transactions;
    let at = list.length;
    while (at > 0 && (list[at - 1] ?? 0) > xid) at -= 1;
    list.splice(at, 0, xid);
  }
}

/** True when the list is new. */
function push<K>(lists: Map<K, Decided[]>, key: K, version: Decided): boolean {
  const list = lists.get(key);
  if (list === undefined) {
    lists.set(key, [version]);
    return true;
  }
  list.push(version);
  return false;
}

/** True when the list is empty now, and gone. */
function take<K>(lists: Map<K, Decided[]>, key: K, version: Decided): boolean {
  const list = lists.get(key);
  const at = list?.lastIndexOf(version) ?? -1;
  if (list === undefined || at < 0) return false;
  list.splice(at, 1);
  if (list.length > 0) return false;
  lists.delete(key);
  return true;
}
