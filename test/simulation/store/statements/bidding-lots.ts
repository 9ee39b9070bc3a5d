import { statusCode } from '#modules/bidding/store/codes.ts';
import {
  insertGroup, insertHead, insertTerms, readDue, readHeads, readMoved, readTerms, readYours, type TermsRow, type ViewRow,
} from '#modules/bidding/store/lots.ts';
import { selected, simulated, written, type Answer, type Simulated, type Values } from '../engine/simulated.ts';
import { bound, bytes, count, countOrNull, int8, int8OrNull, int8s, json, limitOf, present } from '../engine/values.ts';
import type { Work } from '../engine/work.ts';
import { slotsOf } from './bidding-lane.ts';
import { copyOf, headOf, textOf } from './bidding-rows.ts';
import { takenOut } from './bidding-history.ts';
import type { LotRow } from './rows-bidding.ts';
import type { BiddingTables } from './tables-bidding.ts';

const OPEN = statusCode('open');
const SCHEDULED = statusCode('scheduled');

/** Taking lots over, and looking at heads. */
export function lotStatements(tables: BiddingTables): Simulated[] {
  const { terms, groups, lots } = tables;
  return [
    simulated(readTerms, '931b137e', (work, [lot]) => {
      const row = work.find(terms, int8(lot));
      return selected<TermsRow>(row === null ? [] : [{ lot_id: textOf(row.lotId), terms: storedTerms(row.terms), alias_seed: Buffer.from(row.aliasSeed) }]);
    }),
    simulated(insertTerms, '13e880d7', function* (work, [lot, stored, seed, published, reserve]) {
      const row = {
        lotId: int8(lot), terms: json(present(stored)), aliasSeed: bytes(seed), publishedMs: count(published), firstReserve: int8OrNull(reserve), firstReserveKnown: true,
      };
      return written('INSERT', (yield* work.insertNew(terms, row)) ? 1 : 0);
    }),
    simulated(insertGroup, '97b8e382', function* (work, [group, close, changed]) {
      const row = { groupId: int8(group), close: json(present(close)), changedMs: count(changed) };
      return written('INSERT', (yield* work.insertNew(groups, row)) ? 1 : 0);
    }),
    simulated(insertHead, '338d4c69', function* (work, values) {
      return written('INSERT', (yield* work.insertNew(lots, newHead(values))) ? 1 : 0);
    }),
    simulated(readHeads, '5659dbf1', (work, [keys]) => readsHeads(tables, work, keys)),
    simulated(readYours, '84054c7d', (work, values) => readsYours(tables, work, values)),
    simulated(readDue, 'd037570b', (work, values) => readsDue(tables, work, values)),
    simulated(readMoved, '33dfc430', (work, values) => readsMoved(tables, work, values)),
  ];
}

/** The stored terms as their store reads them: what was written by it. */
const storedTerms = (stored: unknown): TermsRow['terms'] => copyOf(stored) as TermsRow['terms'];

const newHead = ([lot, seller, group, price, reserve, opens, closes]: Values): LotRow => ({
  lotId: int8(lot), sellerId: int8(seller), groupId: int8OrNull(group), status: SCHEDULED, outcome: null, seq: 0, price: int8(price), leaderId: null,
  leaderBidder: null, leaderMaximum: null, runnerUpMaximum: null, reservePrice: int8OrNull(reserve), scheduledOpenMs: count(opens),
  scheduledCloseMs: count(closes), closesMs: count(closes), extensions: 0, bidCount: 0, bidderCount: 0, buyNowGone: false, lastDecidedMs: 0,
});

const HEADS_MAX = 500;

function readsHeads({ lots, terms, groups }: BiddingTables, work: Work, keys: Values[number] | undefined): Answer<ViewRow> {
  const nowMs = textOf(work.clockMs());
  const rows: ViewRow[] = [];
  for (const slot of slotsOf(lots, keys)) {
    const head = work.row(slot);
    const frozen = head === null ? null : work.find(terms, head.lotId);
    if (head === null || frozen === null || rows.length === HEADS_MAX) continue;
    const group = head.groupId === null ? null : work.find(groups, head.groupId);
    rows.push({
      ...headOf(head), terms: storedTerms(frozen.terms), alias_seed: Buffer.from(frozen.aliasSeed), leader_bidder: head.leaderBidder,
      group_close: copyOf(group?.close ?? null), now_ms: nowMs,
    });
  }
  return selected(rows);
}

type YoursRow = { lot_id: string; bidder: number | null; bids: number; maximum: string | null };

function readsYours({ decisionsBy }: BiddingTables, work: Work, [account, keys]: Values): Answer<YoursRow> {
  const lots = decisionsBy.requestsOf(int8(account));
  const rows: YoursRow[] = [];
  for (const lot of [...new Set(int8s(keys))].sort((one, other) => ((one ?? 0n) < (other ?? 0n) ? -1 : 1))) {
    if (lot === null) continue;
    const asked = [...work.seen(lots.get(lot) ?? [])].filter((row) => row.seq !== null && row.bidder !== null);
    if (asked.length === 0) continue;
    const gone = takenOut(decisionsBy, work, lot);
    const standing = asked.filter((row) => row.seq !== null && !gone.has(row.seq));
    const maxima = standing.flatMap((row) => (row.maximum === null ? [] : [row.maximum]));
    rows.push({
      lot_id: textOf(lot), bidder: Math.max(...asked.map((row) => row.bidder ?? 0)), bids: standing.length,
      maximum: maxima.length === 0 ? null : textOf(maxima.reduce((most, one) => (one > most ? one : most))),
    });
  }
  return selected(rows.slice(0, HEADS_MAX));
}

type DueRow = { lot_id: string; due_ms: string; now_ms: string };

/** Both halves are cut to the limit by their scheduled time before they are put together. */
function readsDue({ lots }: BiddingTables, work: Work, [until, limit]: Values): Answer<DueRow> {
  const horizonMs = Math.round(work.startedMs) + bound(until);
  const most = limitOf(limit);
  const closing: LotRow[] = [];
  const opening: LotRow[] = [];
  for (const row of work.rows(lots)) {
    if (row.status === OPEN && row.scheduledCloseMs <= horizonMs && row.closesMs <= horizonMs) closing.push(row);
    if (row.status === SCHEDULED && row.scheduledOpenMs <= horizonMs) opening.push(row);
  }
  const first = <Item>(rows: Item[], by: (row: Item) => number): Item[] => rows.sort((one, other) => by(one) - by(other)).slice(0, most);
  const due = [
    ...first(closing, (row) => row.scheduledCloseMs).map((row) => ({ lot: row.lotId, dueMs: row.closesMs })),
    ...first(opening, (row) => row.scheduledOpenMs).map((row) => ({ lot: row.lotId, dueMs: row.scheduledOpenMs })),
  ];
  const nowMs = textOf(work.clockMs());
  return selected(first(due, ({ dueMs }) => dueMs).map(({ lot, dueMs }) => ({ lot_id: textOf(lot), due_ms: textOf(dueMs), now_ms: nowMs })));
}

function readsMoved({ lots, groups }: BiddingTables, work: Work, [since, limit]: Values): Answer<{ lot_id: string }> {
  const sinceMs = countOrNull(since) ?? 0;
  const found: bigint[] = [];
  for (const row of groups.slots.size === 0 ? [] : work.rows(lots)) {
    const group = row.groupId === null || row.status !== OPEN ? null : work.find(groups, row.groupId);
    if (group === null || group.changedMs < sinceMs) continue;
    const { scope, lastMs } = closeIn(group.close);
    if (scope === 'sequential' || (lastMs !== null && row.closesMs < lastMs)) found.push(row.lotId);
  }
  found.sort((one, other) => (one < other ? -1 : 1));
  return selected(found.slice(0, limitOf(limit)).map((lot) => ({ lot_id: textOf(lot) })));
}

/** `close ->> 'scope'` and `close -> 'steps' -> -1 ->> 'closesAtMs'`. */
function closeIn(close: unknown): { scope: unknown; lastMs: number | null } {
  if (typeof close !== 'object' || close === null) return { scope: null, lastMs: null };
  const steps: unknown = Reflect.get(close, 'steps');
  const last: unknown = Array.isArray(steps) ? steps.at(-1) : null;
  const lastMs: unknown = typeof last === 'object' && last !== null ? Reflect.get(last, 'closesAtMs') : null;
  return { scope: Reflect.get(close, 'scope'), lastMs: typeof lastMs === 'number' ? lastMs : null };
}

