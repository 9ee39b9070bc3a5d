import { accountId, idKey, type LotId, lotId } from '#domain/ids.ts';
import type { LotHistory } from '#domain/lot/history.ts';
import { invariant } from '#domain/outcome.ts';
import { bigints, uuids } from '#platform/db/arrays.ts';
import type { Lane, LaneResult } from '#platform/db/lane.ts';
import type { SqlValue } from '#platform/db/types.ts';
import type { Decision } from '../decision.ts';
import type { KnownLot } from '../lots-cache.ts';
import { decisionColumns, decisionOf } from '../store/decisions.ts';
import { groupCloseOf, groupColumns } from '../store/groups.ts';
import { headColumns, stateOf } from '../store/heads.ts';
import { historyOf, readHistory } from '../store/history.ts';
import {
  beginBatch, commitBatch, findRequests, type HeadRow, lockFreeLots, lockGroups, lockLots, lockStandings, readBidders, readClock, readLeads,
  readPermissions, writeBatch,
} from '../store/lane.ts';
import { requestKey } from './batch.ts';
import type { Entry } from './entry.ts';
import { Standings } from './standings.ts';
import type { GroupWork, LotWork } from './work.ts';

/** What the first flight brings back: locked lots and groups, the clock, the transaction, what was decided before. */
export type Locked = {
  nowMs: number;
  /** Monotonic times around the reading of the clock. */
  sentMs: number;
  readMs: number;
  tx: string;
  lots: Map<LotId, LotWork>;
  groups: Map<string, GroupWork>;
  decided: Map<string, Decision>;
  standings: Standings;
  histories: Map<LotId, LotHistory>;
};

/** COMMIT came back as something else than a clean COMMIT, or the row counts do not match: nobody may be told anything. */
export class Unconfirmed extends Error {
  override readonly name = 'Unconfirmed';
}

/** Opens the batch's transaction, locks what it touches and reads what it must know: one round trip when nothing is exceptional. */
export async function lockBatch(lane: Lane, entries: readonly Entry[], free: boolean, monotonicMs: () => number): Promise<Locked> {
  const known = new Map<LotId, KnownLot>();
  for (const entry of entries) known.set(entry.lot, entry.known);
  const keys = keysOf(entries, known);
  const sentMs = monotonicMs();
  // All are sent before the first answer. The clock and the look-up of known requests are statements of their own after the
  // locks: a statement sees the rows, and a clock read in it the time, from before it began to wait.
  const [, groups, heads, standings, clock, requests, permissions] = await Promise.all([
    lane.send(beginBatch),
    keys.groups.length === 0 ? null : lane.send(lockGroups, [list(keys.groups)]),
    lane.send(free ? lockFreeLots : lockLots, [list(keys.lots)]),
    lane.send(lockStandings, [list(keys.accounts)]),
    lane.send(readClock),
    keys.asked.length === 0 ? null : lane.send(findRequests, requestArrays(keys.asked)),
    lane.send(readPermissions, [list(keys.accounts), list(keys.sellers), list(keys.sales)]),
  ]);
  const readMs = monotonicMs();
  const limited = standings.rows.filter((row) => row.limits !== null).map((row) => row.account_id);
  const leads = limited.length === 0 ? [] : (await lane.send(readLeads, [list(limited)])).rows;
  await completeBidders(lane, heads.rows, known);
  const histories = await historiesOf(lane, entries);
  const first = clock.rows[0];
  invariant(first !== undefined, 'the clock answers');
  const groupWork = groupsOf(groups);
  return {
    nowMs: Number(first.now_ms), sentMs, readMs, tx: first.tx, groups: groupWork,
    lots: worksOf(heads.rows, known, groupWork),
    decided: decidedOf(requests?.rows.map(decisionOf) ?? []),
    standings: new Standings(standings.rows, permissions.rows, leads),
    histories,
  };
}

/**
 * Writes a decided batch and commits it, in one round trip. Returns only after a clean COMMIT with the right row counts.
 * @throws Unconfirmed, or the driver's error: the batch may or may not be in the table; its requests have to be looked up again.
 */
export async function writeAndCommit(lane: Lane, locked: Locked, rows: readonly Decision[]): Promise<void> {
  const changed = [...locked.lots.values()].filter((work) => work.changed);
  const groups = [...locked.groups.values()].filter((group) => group.changed);
  lane.takeNotices();
  const [written, committed] = await Promise.all([
    lane.send(writeBatch, [locked.tx, ...headColumns(changed), ...groupColumns(groups, locked.nowMs), ...decisionColumns(rows)]),
    lane.send(commitBatch),
  ]);
  const counts = written.rows[0];
  const whole = counts?.heads === changed.length && counts.groups === groups.length && counts.decisions === rows.length;
  const warnings = lane.takeNotices();
  if (!whole) throw new Unconfirmed(`wrote ${JSON.stringify(counts)} instead of ${changed.length} heads, ${groups.length} groups, ${rows.length} decisions`);
  if (committed.command !== 'COMMIT') throw new Unconfirmed(`commit came back as ${committed.command}`);
  if (warnings.length > 0) throw new Unconfirmed(`commit came back with a warning: ${warnings[0]?.message}`);
}

type Keys = { lots: string[]; groups: string[]; accounts: string[]; sellers: string[]; sales: string[]; asked: Entry[] };

function keysOf(entries: readonly Entry[], known: ReadonlyMap<LotId, KnownLot>): Keys {
  const lots = new Set<string>();
  const groups = new Set<string>();
  const sellers = new Set<string>();
  const sales = new Set<string>();
  for (const { key, terms } of known.values()) {
    lots.add(key);
    sellers.add(idKey(terms.sellerId));
    if (terms.groupId !== null) groups.add(idKey(terms.groupId));
    if (terms.saleId !== null && terms.approvalRequired) sales.add(idKey(terms.saleId));
  }
  const accounts = new Set<string>();
  for (const { account } of entries) if (account !== null) accounts.add(idKey(account));
  return {
    lots: [...lots], groups: [...groups], accounts: [...accounts], sellers: [...sellers], sales: [...sales],
    asked: entries.filter((entry) => entry.request !== null && entry.account !== null),
  };
}

const list = (keys: readonly string[]): SqlValue => bigints(keys, (key) => key);

function requestArrays(asked: readonly Entry[]): SqlValue[] {
  return [
    bigints(asked, ({ account }) => (account === null ? null : idKey(account))), bigints(asked, ({ lot }) => idKey(lot)), uuids(asked, ({ request }) => request),
  ];
}

/** Reads the bidders of lots on which another process, or one before this, accepted first bids. Under the lock, so the answer is exact. */
async function completeBidders(lane: Lane, heads: readonly HeadRow[], known: ReadonlyMap<LotId, KnownLot>): Promise<void> {
  await Promise.all(heads.map(async (head) => {
    const lot = known.get(lotId(head.lot_id));
    if (lot === undefined || lot.bidders.size === head.bidder_count) return;
    if (lot.bidders.size > head.bidder_count) lot.bidders = new Map();
    const { rows } = await lane.send(readBidders, [head.lot_id, lot.bidders.size]);
    for (const row of rows) lot.bidders.set(accountId(row.account_id), row.bidder);
    invariant(lot.bidders.size === head.bidder_count, 'a lot has as many first bids as bidders');
  }));
}

/** Histories are read only where something is taken back; such entries have a lane of their own. */
async function historiesOf(lane: Lane, entries: readonly Entry[]): Promise<Map<LotId, LotHistory>> {
  const histories = new Map<LotId, LotHistory>();
  for (const { lot, intent } of entries) {
    if ((intent.kind !== 'retract' && intent.kind !== 'void') || histories.has(lot)) continue;
    histories.set(lot, historyOf((await lane.send(readHistory, [idKey(lot)])).rows));
  }
  return histories;
}

function groupsOf(answer: LaneResult<{ group_id: string; close: unknown }> | null): Map<string, GroupWork> {
  const groups = new Map<string, GroupWork>();
  for (const row of answer?.rows ?? []) groups.set(row.group_id, { key: row.group_id, close: groupCloseOf(row.close), changed: false });
  return groups;
}

function worksOf(heads: readonly HeadRow[], known: ReadonlyMap<LotId, KnownLot>, groups: ReadonlyMap<string, GroupWork>): Map<LotId, LotWork> {
  const works = new Map<LotId, LotWork>();
  for (const head of heads) {
    const lot = lotId(head.lot_id);
    const terms = known.get(lot);
    invariant(terms !== undefined, 'only lots that were asked for are locked');
    const groupKey = terms.terms.groupId === null ? null : idKey(terms.terms.groupId);
    const group = groupKey === null ? null : (groups.get(groupKey) ?? null);
    invariant(groupKey === null || group !== null, 'a lot of a group has its group');
    works.set(lot, { lot, known: terms, group, state: stateOf(head, terms), changed: false });
  }
  return works;
}

function decidedOf(decisions: readonly Decision[]): Map<string, Decision> {
  const decided = new Map<string, Decision>();
  for (const decision of decisions) {
    if (decision.request !== null) decided.set(requestKey(decision.account, decision.lot, decision.request), decision);
  }
  return decided;
}
