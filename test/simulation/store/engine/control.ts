import type { Faults } from './faults.ts';
import { NO_KEY_UPDATE } from './locks.ts';
import type { ServerCore } from './core.ts';
import type { Key, Table, Version } from './table.ts';
import type { Counted } from './work.ts';
import type { Tx } from './xact.ts';

/** A transaction of somebody who is not of the house. */
export type Stranger = {
  /** False when the row that it wanted was held by somebody else. */
  holds: boolean;
  end(): void;
};

/** What a campaign does to a server from outside, and what it may look at. */
export type Control = {
  /** Trouble with single statements; null for none. */
  onStatement(hook: Faults['onStatement']): void;
  /** Nothing passes between a process and the server from here on; its connections go silent for good. Or anew: it may connect again. */
  isolate(process: string, isolated: boolean): void;
  /** Nobody gets a new connection for so long. */
  refuseConnections(forUs: number): void;
  /** Breaks the sessions that `which` names, and answers how many they were. */
  cut(which: (session: { name: string; process: string; role: string }) => boolean): number;
  /** The server dies and is back after `downUs` with all that was on its disk. */
  crash(options: { downUs: number }): void;
  /** The synchronous standby takes over with all that had reached it: every acknowledged commit. */
  failOver(options: { downUs: number }): void;
  /** Commits wait while the standby is away; past their statement's limit they are answered with a warning. */
  standbyAway(away: boolean): void;
  /** Sets the server's clock forward or back. */
  jumpClock(byMs: number): void;
  /** The server's clock, epoch milliseconds. */
  clockMs(): number;
  /** A stranger's transaction that stays open: with an id alone, or holding a row too. */
  stranger<Row>(holding?: { table: Table<Row>; key: Key }): Stranger;
  /** Changes a committed row by hand, past all rules, in a transaction of its own. False when there is no such row, or somebody holds it. */
  tamper<Row>(table: Table<Row>, key: Key, change: (row: Row) => Row): boolean;
  /** The committed rows of a table as they are now, for an oracle. */
  rows<Row>(table: Table<Row>): Row[];
  /** Those of some versions that are committed and stand now. */
  committed<Row>(versions: Iterable<Version<Row>>): Row[];
  /** How often each kind of thing has happened. */
  counts(): ReadonlyMap<Counted, number>;
  readonly sessions: number;
  readonly up: boolean;
};

export function controlOf(core: ServerCore): Control {
  return {
    onStatement: (hook) => { core.faults.onStatement = hook; },
    isolate: (process, isolated) => isolate(core, process, isolated),
    refuseConnections: (us) => core.refuseFor(us),
    cut: (which) => {
      const found = [...core.sessions].filter((session) => which({ name: session.name, process: session.client.process, role: session.role }));
      for (const session of found) {
        session.client.broken(new Error('Connection terminated unexpectedly'));
        session.end();
      }
      return found.length;
    },
    crash: (options) => core.crash(options),
    failOver: (options) => core.failOver(options),
    standbyAway: (away) => core.standbyAway(away),
    jumpClock: (byMs) => core.jumpClock(byMs),
    clockMs: () => core.clockMs(),
    stranger: (holding) => strangerIn(core, holding),
    tamper: (table, key, change) => tamper(core, table, { key, change }),
    rows: (table) => committedRows(core, table),
    committed: (versions) => committedOf(core, versions),
    counts: () => core.counts,
    get sessions() { return core.sessions.size; },
    get up() { return core.up; },
  };
}

function isolate(core: ServerCore, process: string, isolated: boolean): void {
  const waiting = core.faults.isolated.get(process);
  if (isolated && waiting === undefined) {
    core.faults.isolated.set(process, []);
    for (const session of core.sessions) if (session.client.process === process) session.client.sever();
  }
  if (isolated || waiting === undefined) return;
  core.faults.isolated.delete(process);
  for (const say of waiting) say();
}

function strangerIn<Row>(core: ServerCore, holding?: { table: Table<Row>; key: Key }): Stranger {
  const tx: Tx = core.transactions.begin(false, core.clockMs());
  core.transactions.xidOf(tx);
  core.count('stranger');
  const slot = holding?.table.slots.get(holding.key);
  const holds = holding === undefined || (slot !== undefined && slot.take(tx, NO_KEY_UPDATE));
  return { holds, end: () => core.transactions.abort(tx) };
}

function tamper<Row>(core: ServerCore, table: Table<Row>, { key, change }: { key: Key; change(row: Row): Row }): boolean {
  const { transactions, wal } = core;
  const slot = table.slots.get(key);
  const there = slot?.versions.findLast(({ xmin, xmax }) => transactions.isCommitted(xmin) && xmax === 0);
  const tx = transactions.begin(false, core.clockMs());
  const xid = transactions.xidOf(tx);
  if (slot === undefined || there === undefined || !slot.take(tx, NO_KEY_UPDATE)) {
    transactions.abort(tx);
    return false;
  }
  there.xmax = xid;
  tx.replaced.push(there);
  tx.added.push(table.add(change(there.row), xid));
  wal.commit(tx);
  wal.flush();
  wal.replicate();
  transactions.commit(tx);
  return true;
}

function committedRows<Row>(core: ServerCore, table: Table<Row>): Row[] {
  const { transactions } = core;
  const rows: Row[] = [];
  for (const slot of table.slots.values()) {
    const version = slot.versions.findLast(({ xmin }) => transactions.isCommitted(xmin));
    if (version !== undefined && (version.xmax === 0 || !transactions.isCommitted(version.xmax))) rows.push(version.row);
  }
  return rows;
}

function committedOf<Row>({ transactions }: ServerCore, versions: Iterable<Version<Row>>): Row[] {
  const rows: Row[] = [];
  for (const { row, xmin, xmax } of versions) if (transactions.isCommitted(xmin) && (xmax === 0 || !transactions.isCommitted(xmax))) rows.push(row);
  return rows;
}
