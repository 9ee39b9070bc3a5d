import { type AccountId, accountId, idKey, type LotId, lotId } from '#domain/ids.ts';
import type { LotHistory } from '#domain/lot/history.ts';
import { invariant } from '#domain/outcome.ts';
import { bigints, uuids } from '#platform/db/arrays.ts';
import type { Lane, LaneResult } from '#platform/db/lane.ts';
import type { SqlValue } from '#platform/db/types.ts';
import { fault } from '#platform/process/fault.ts';
import type { Decision } from '../decision.ts';
import type { KnownLot } from '../lots-cache.ts';
import { decisionColumns, decisionOf } from '../store/decisions.ts';
import { groupCloseOf, groupColumns } from '../store/groups.ts';
import { headColumns, stateOf } from '../store/heads.ts';
import { historyOf, readHistory } from '../store/history.ts';
import {
  beginBatch, commitBatch, type HeadRow, lockFreeGroups, lockFreeLots, lockFreeStandings, lockGroups, lockLots, lockStandings, type MayBidRow,
  type MomentRow, readBidders, readExceptional, readLeads, readMoment, writeBatch, writeOne,
} from '../store/lane.ts';
import { requestKey } from './batch.ts';
import type { Entry } from './entry.ts';
import { Standings } from './standings.ts';
import { bidderOf, type GroupWork, type LotWork } from './work.ts';

/** Open lots that one account with a limit may lead; past it the sum would not be whole. */
const LEADS_MAX = 100_000;

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
  heldAccounts: Set<AccountId>;
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
  // All are sent before the first answer. The clock and the look-up of known requests are a statement of their own after the
  // locks: a statement sees the rows, and a clock read in it the time, from before it began to wait.
  const [, groups, heads, mayBid, exceptional, moment] = await Promise.all([
    lane.send(beginBatch),
    keys.groups.length === 0 ? null : lane.send(free ? lockFreeGroups : lockGroups, [list(keys.groups)]),
    lane.send(free ? lockFreeLots : lockLots, [list(keys.lots)]),
    lane.send(free ? lockFreeStandings : lockStandings, [list(keys.accounts), list(keys.sellers), list(keys.sales)]),
    free ? lane.send(readExceptional, [list(keys.accounts)]) : null,
    lane.send(readMoment, requestArrays(keys.asked)),
  ]);
  const readMs = monotonicMs();
  const standings = mayBid.rows.filter(({ kind }) => kind === 'standing');
  const limited = standings.filter((row) => row.limits !== null).map((row) => row.account_id);
  const leads = limited.length === 0 ? [] : (await lane.send(readLeads, [list(limited)])).rows;
  invariant(leads.length <= LEADS_MAX, `an account with a limit leads at most ${LEADS_MAX} lots`);
  await completeBidders(lane, heads.rows, known);
  const first = moment.rows[0];
  invariant(first !== undefined, 'the clock answers');
  const groupWork = groupsOf(groups);
  const lots = worksOf(heads.rows, known, groupWork);
  const locked = new Set(standings.map((row) => row.account_id));
  return {
    nowMs: Number(first.now_ms), sentMs, readMs, tx: first.tx, groups: groupWork, lots,
    decided: decidedOf(moment.rows),
    standings: new Standings(standings, mayBid.rows.flatMap(permissionOf), leads),
    heldAccounts: new Set((exceptional?.rows ?? []).filter((row) => !locked.has(row.account_id)).map((row) => accountId(row.account_id))),
    histories: await historiesOf(lane, entries, lots),
  };
}

/**
 * Writes a decided batch and commits it, in one round trip. Returns only after a clean COMMIT with the right row counts.
 * @throws the server's error when it refused the write; Unconfirmed or DatabaseLost when the batch may or may not stand: its requests have to be looked up again.
 */
export async function writeAndCommit(lane: Lane, locked: Locked, rows: readonly Decision[]): Promise<void> {
  const changed = [...locked.lots.values()].filter((work) => work.changed);
  const groups = [...locked.groups.values()].filter((group) => group.changed);
  lane.takeNotices();
  const alone = rows.length === 1 && changed.length === 1 && groups.length === 0;
  const writing = rows.length === 0 ? null
    : alone ? lane.send(writeOne, [locked.tx, ...headColumns(changed), ...decisionColumns(rows)])
    : lane.send(writeBatch, [locked.tx, ...headColumns(changed), ...groupColumns(groups, locked.nowMs), ...decisionColumns(rows)]);
  fault.point('bid.written');
  const [written, committed] = await Promise.allSettled([writing, lane.send(commitBatch)]);
  if (written.status === 'rejected') throw written.reason;
  if (committed.status === 'rejected') throw new Unconfirmed('the commit was not answered', { cause: committed.reason });
  const counts = written.value?.rows[0] ?? { heads: 0, groups: 0, decisions: 0 };
  const warnings = lane.takeNotices();
  if (committed.value.command !== 'COMMIT') throw new Unconfirmed(`commit came back as ${committed.value.command}`);
  if (warnings.length > 0) throw new Unconfirmed(`commit came back with a warning: ${warnings[0]?.message}`);
  if (counts.heads !== changed.length || counts.groups !== groups.length || counts.decisions !== rows.length) {
    throw new Unconfirmed(`wrote ${JSON.stringify(counts)} instead of ${changed.length} heads, ${groups.length} groups, ${rows.length} decisions`);
  }
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
    if (lot === undefined || (lot.bidders.size === head.bidder_count && !lot.biddersInDoubt)) return;
    if (lot.bidders.size > head.bidder_count || lot.biddersInDoubt) lot.bidders = new Map();
    lot.biddersInDoubt = false;
    const { rows } = await lane.send(readBidders, [head.lot_id, lot.bidders.size]);
    for (const row of rows) lot.bidders.set(accountId(row.account_id), row.bidder);
    invariant(lot.bidders.size === head.bidder_count, 'a lot has as many first bids as bidders');
  }));
}

/** Histories are read only where something is taken back; such entries have a lane of their own. */
async function historiesOf(lane: Lane, entries: readonly Entry[], lots: ReadonlyMap<LotId, LotWork>): Promise<Map<LotId, LotHistory>> {
  const histories = new Map<LotId, LotHistory>();
  for (const { lot, intent, account } of entries) {
    const work = lots.get(lot);
    const asks = intent.kind === 'void' || (intent.kind === 'retract' && work !== undefined && bidderOf(work, account) !== null);
    if (work === undefined || !asks || histories.has(lot)) continue;
    histories.set(lot, historyOf((await lane.send(readHistory, [idKey(lot)])).rows));
  }
  return histories;
}

function groupsOf(answer: LaneResult<{ group_id: string; close: unknown }> | null): Map<string, GroupWork> {
  const groups = new Map<string, GroupWork>();
  for (const row of answer?.rows ?? []) groups.set(row.group_id, { key: row.group_id, close: groupCloseOf(row.close), changed: false });
  return groups;
}

/** The locked lots. One whose group somebody else holds is left out, as if it were held itself. */
function worksOf(heads: readonly HeadRow[], known: ReadonlyMap<LotId, KnownLot>, groups: ReadonlyMap<string, GroupWork>): Map<LotId, LotWork> {
  const works = new Map<LotId, LotWork>();
  for (const head of heads) {
    const lot = lotId(head.lot_id);
    const found = known.get(lot);
    invariant(found !== undefined, 'only lots that were asked for are locked');
    const { groupId } = found.terms;
    const group = groupId === null ? null : (groups.get(idKey(groupId)) ?? null);
    if (groupId !== null && group === null) continue;
    works.set(lot, { lot, known: found, group, newBidders: new Map(), state: stateOf(head, found), changed: false });
  }
  return works;
}

function decidedOf(rows: readonly MomentRow[]): Map<string, Decision> {
  const decided = new Map<string, Decision>();
  for (const row of rows) {
    if (row.lot_id === null) continue;
    const decision = decisionOf({ ...row, lot_id: row.lot_id });
    if (decision.request !== null) decided.set(requestKey(decision.account, decision.lot, decision.request), decision);
  }
  return decided;
}

const permissionOf = ({ kind, account_id, other_id }: MayBidRow): { kind: string; account_id: string; other_id: string }[] =>
  (other_id === null ? [] : [{ kind, account_id, other_id }]);
