import {
  lockFreeGroups, lockFreeLots, lockFreeStandings, lockGroups, lockLots, lockStandings, readBidders, readExceptional, readLeads, readMoment,
  type MayBidRow, type MomentRow,
} from '#modules/bidding/store/lane.ts';
import { NO_KEY_UPDATE } from '../engine/locks.ts';
import { selected, simulated, type Answer, type Simulated, type Values } from '../engine/simulated.ts';
import type { Slot, Table } from '../engine/table.ts';
import { bound, int8, int8s, uuids } from '../engine/values.ts';
import type { Waiting, Work } from '../engine/work.ts';
import { copyOf, decisionOf, detailText, headOf, textOf } from './bidding-rows.ts';
import type { DecisionRow } from './rows-bidding.ts';
import { BY_REQUEST, BY_SEQ, linkKey, requestKey, seqKey, type BiddingTables } from './tables-bidding.ts';
import { kindCode } from '#modules/bidding/store/codes.ts';
import { writes } from './bidding-writes.ts';

/** The statements of a lane's two flights. */
export function laneStatements(tables: BiddingTables): Simulated[] {
  return [
    simulated(lockGroups, '0860cc9c', (work, values) => locksGroups(tables, work, values, false)),
    simulated(lockFreeGroups, 'b66ce4c0', (work, values) => locksGroups(tables, work, values, true)),
    simulated(lockLots, 'c7706c2c', (work, values) => locksLots(tables, work, values, false)),
    simulated(lockFreeLots, 'b7166e4d', (work, values) => locksLots(tables, work, values, true)),
    simulated(lockStandings, '899b7db8', (work, values) => locksStandings(tables, work, values, false)),
    simulated(lockFreeStandings, '2c1aa48f', (work, values) => locksStandings(tables, work, values, true)),
    simulated(readExceptional, '04c60074', (work, [accounts]) => selected(
      slotsOf(tables.standings, accounts).filter((slot) => work.row(slot) !== null).map(({ key }) => ({ account_id: String(key) })),
    )),
    simulated(readMoment, '6c0deb6e', (work, values) => readsMoment(tables, work, values)),
    simulated(readBidders, 'a3ee42e1', (work, values) => readsBidders(tables, work, values)),
    simulated(readLeads, 'd44d1c46', (work, values) => readsLeads(tables, work, values)),
    ...writes(tables),
  ];
}

/** The places of the keys in an array, each once, in the order of the keys. */
export function slotsOf<Row>(table: Table<Row>, keys: Values[number] | undefined): Slot<Row>[] {
  const slots = new Set<Slot<Row>>();
  for (const key of int8s(keys)) {
    const slot = key === null ? undefined : table.slots.get(key);
    if (slot !== undefined) slots.add(slot);
  }
  return slots.size < 2 ? [...slots] : [...slots].sort((one, other) => (one.key < other.key ? -1 : 1));
}

function* locksGroups({ groups }: BiddingTables, work: Work, [keys]: Values, skip: boolean): Waiting<Answer<{ group_id: string; close: unknown }>> {
  const rows = yield* work.lock(slotsOf(groups, keys), NO_KEY_UPDATE, { skip });
  return selected(rows.map((row) => ({ group_id: textOf(row.groupId), close: copyOf(row.close) })));
}

function* locksLots({ lots }: BiddingTables, work: Work, [keys]: Values, skip: boolean): Waiting<Answer<ReturnType<typeof headOf>>> {
  const rows = yield* work.lock(slotsOf(lots, keys), NO_KEY_UPDATE, { skip });
  return selected(rows.map(headOf));
}

function* locksStandings(tables: BiddingTables, work: Work, [accountKeys, sellerKeys, saleKeys]: Values, skip: boolean): Waiting<Answer<MayBidRow>> {
  const { standings, links, approvals } = tables;
  const held = standings.slots.size === 0 ? [] : yield* work.lock(slotsOf(standings, accountKeys), NO_KEY_UPDATE, { skip });
  const rows: MayBidRow[] = held.map((row) => ({
    kind: 'standing', account_id: textOf(row.accountId), other_id: null, blocked: row.blocked, staff: row.staff, limits: row.limits === null ? null : { ...row.limits },
  }));
  const permitted = <Row>(kind: 'link' | 'approval', table: Table<Row>, others: Values[number] | undefined): void => {
    if (table.slots.size === 0) return;
    const otherKeys = new Set(int8s(others));
    for (const account of new Set(int8s(accountKeys))) {
      for (const other of otherKeys) {
        if (account === null || other === null || work.find(table, linkKey(account, other)) === null) continue;
        rows.push({ kind, account_id: textOf(account), other_id: textOf(other), blocked: false, staff: false, limits: null });
      }
    }
  };
  permitted('link', links, sellerKeys);
  permitted('approval', approvals, saleKeys);
  return selected(rows);
}

const NOTHING_KNOWN: Omit<MomentRow, 'now_ms' | 'tx'> = {
  lot_id: null, seq: null, head_seq: '', kind: 0, refusal: null, account_id: null, bidder: null, request: null, maximum: null, asked_currency: null, price: '',
  minimum: '', leader_id: null, leader_bidder: null, bid_count: 0, closes_ms: '', at_ms: '', detail: null,
};

/** The clock and the transaction, and what was decided before; an extension by a bid gives it its close. */
function readsMoment({ decisions }: BiddingTables, work: Work, [accountKeys, lotKeys, requests]: Values): Answer<MomentRow> {
  const moment = { now_ms: textOf(work.clockMs()), tx: textOf(work.xid()) };
  const rows: MomentRow[] = [];
  const lots = int8s(lotKeys);
  const asked = uuids(requests);
  for (const [at, account] of int8s(accountKeys).entries()) {
    const lot = lots[at] ?? null;
    const request = asked[at] ?? null;
    if (account === null || lot === null || request === null) continue;
    for (const row of work.seen(decisions.byUnique(BY_REQUEST, requestKey(account, lot, request)))) {
      rows.push({ ...decisionOf(row, closeAsLeft(decisions, work, row)), ...moment });
    }
  }
  return selected(rows.length === 0 ? [{ ...NOTHING_KNOWN, ...moment }] : rows);
}

function closeAsLeft(decisions: Table<DecisionRow>, work: Work, row: DecisionRow): number {
  if (row.seq === null) return row.closesMs;
  for (const next of work.seen(decisions.byUnique(BY_SEQ, seqKey(row.lotId, row.seq + 1)))) {
    if (next.kind === EXTENDED && detailText(next, 'cause') === 'bid') return next.closesMs;
  }
  return row.closesMs;
}

const EXTENDED = kindCode('lot.extended');

function readsBidders({ decisionsBy }: BiddingTables, work: Work, [lot, known]: Values): Answer<{ account_id: string; bidder: number }> {
  const after = bound(known);
  const rows: { account_id: string; bidder: number }[] = [];
  for (const row of work.seen(decisionsBy.eventsOf(int8(lot)))) {
    if (row.firstBid && row.bidder !== null && row.bidder > after) rows.push({ account_id: textOf(row.accountId ?? 0n), bidder: row.bidder });
  }
  return selected(rows.sort((one, other) => one.bidder - other.bidder));
}

type LeadRow = { account_id: string; lot_id: string; leader_maximum: string; currency: string };

function readsLeads({ decisionsBy, lots, terms }: BiddingTables, work: Work, [accountKeys]: Values): Answer<LeadRow> {
  const rows: LeadRow[] = [];
  for (const account of int8s(accountKeys)) {
    if (account === null) continue;
    for (const [lot, requests] of decisionsBy.requestsOf(account)) {
      const head = work.find(lots, lot);
      const frozen = work.find(terms, lot);
      if (head === null || frozen === null || head.leaderId !== account || (head.status !== 1 && head.status !== 2)) continue;
      if (!requests.some((version) => work.sees(version))) continue;
      rows.push({ account_id: textOf(account), lot_id: textOf(lot), leader_maximum: textOf(head.leaderMaximum ?? 0n), currency: currencyOf(frozen.terms) });
    }
  }
  return selected(rows);
}

const currencyOf = (terms: unknown): string => (typeof terms === 'object' && terms !== null ? String(Reflect.get(terms, 'currency')) : '');
