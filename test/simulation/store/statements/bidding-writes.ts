import { kindCode } from '#modules/bidding/store/codes.ts';
import { writeBatch, writeOne } from '#modules/bidding/store/lane.ts';
import { serverError } from '../engine/errors.ts';
import { selected, simulated, type Answer, type Simulated, type Values } from '../engine/simulated.ts';
import { bools, count, countOrNull, counts, int2s, int4s, int8s, jsons, texts, uuids } from '../engine/values.ts';
import type { Waiting, Work } from '../engine/work.ts';
import type { DecisionRow, LotRow } from './rows-bidding.ts';
import type { BiddingTables } from './tables-bidding.ts';

type Counts = { heads: number; groups: number; decisions: number };

/** The one write of a batch, and the same for a lone bid. */
export function writes(tables: BiddingTables): Simulated[] {
  return [
    simulated(writeBatch, 'c37d07e4', (work, values) => writesBatch(tables, work, values)),
    simulated(writeOne, 'e8baac93', (work, values) => writesOne(tables, work, values)),
  ];
}

function* writesBatch(tables: BiddingTables, work: Work, values: Values): Waiting<Answer<Counts>> {
  if (!fenced(work, values)) return selected([{ heads: 0, groups: 0, decisions: 0 }]);
  const heads = yield* writesHeads(tables, work, headsIn(values));
  const groups = yield* writesGroups(tables, work, values.slice(17, 20));
  const decisions = yield* writesDecisions(tables, work, values.slice(20, 40), { closesMs: countOrNull(values[40]), atMs: countOrNull(values[41]) });
  return selected([{ heads, groups, decisions }]);
}

function* writesOne(tables: BiddingTables, work: Work, values: Values): Waiting<Answer<Counts>> {
  if (!fenced(work, values)) return selected([{ heads: 0, groups: 0, decisions: 0 }]);
  const heads = yield* writesHeads(tables, work, headsIn(values).slice(0, 1));
  const decisions = yield* writesDecisions(tables, work, values.slice(17, 37), { closesMs: countOrNull(values[37]), atMs: countOrNull(values[38]) });
  return selected([{ heads, groups: 0, decisions }]);
}

/** Whether this is still the transaction that took the locks. */
const fenced = (work: Work, [tx]: Values): boolean => work.xid() === count(tx);

type Head = { lotId: bigint; set: Partial<LotRow> };

function headsIn(values: Values): Head[] {
  const [status, outcome] = [int2s(values[2]), int2s(values[3])];
  const [seq, closesMs, lastDecidedMs] = [counts(values[4]), counts(values[11]), counts(values[16])];
  const [price, leaderId, leaderMaximum, runnerUpMaximum, reservePrice] = [values[5], values[6], values[8], values[9], values[10]].map((value) => int8s(value));
  const [leaderBidder, extensions, bidCount, bidderCount] = [values[7], values[12], values[13], values[14]].map((value) => int4s(value));
  const buyNowGone = bools(values[15]);
  return int8s(values[1]).map((lotId, at) => ({
    lotId: needed(lotId),
    set: {
      status: needed(status[at]), outcome: outcome[at] ?? null, seq: needed(seq[at]), price: needed(price?.[at]), leaderId: leaderId?.[at] ?? null,
      leaderBidder: leaderBidder?.[at] ?? null, leaderMaximum: leaderMaximum?.[at] ?? null, runnerUpMaximum: runnerUpMaximum?.[at] ?? null,
      reservePrice: reservePrice?.[at] ?? null, closesMs: needed(closesMs[at]), extensions: needed(extensions?.[at]), bidCount: needed(bidCount?.[at]),
      bidderCount: needed(bidderCount?.[at]), buyNowGone: needed(buyNowGone[at]), lastDecidedMs: needed(lastDecidedMs[at]),
    },
  }));
}

function* writesHeads({ lots }: BiddingTables, work: Work, heads: readonly Head[]): Waiting<number> {
  let written = 0;
  const done = new Set<bigint>();
  for (const { lotId, set } of heads) {
    const slot = lots.slots.get(lotId);
    // A row is written once by a statement.
    if (slot === undefined || done.has(lotId)) continue;
    done.add(lotId);
    const rows = yield* work.update([slot], (row) => ({ ...row, ...set }));
    written += rows.length;
  }
  return written;
}

function* writesGroups({ groups }: BiddingTables, work: Work, [keys, closes, changed]: Values): Waiting<number> {
  const close = jsons(closes);
  const changedMs = counts(changed);
  let written = 0;
  for (const [at, groupId] of int8s(keys).entries()) {
    const slot = groupId === null ? undefined : groups.slots.get(groupId);
    if (slot === undefined) continue;
    const rows = yield* work.update([slot], (row) => ({ ...row, close: close[at], changedMs: needed(changedMs[at]) }));
    written += rows.length;
  }
  return written;
}

/** The columns of the decisions, in the order of the statement; what a sparse array does not say is null, or what most rows say. */
function* writesDecisions(tables: BiddingTables, work: Work, values: Values, most: { closesMs: number | null; atMs: number | null }): Waiting<number> {
  const rows = decisionsIn(values, most);
  const tx = work.xid();
  for (const row of rows) yield* work.insert(tables.decisions, { ...row, id: tables.decisionIds.next(), tx });
  return rows.length;
}

const ACCEPTED = kindCode('bid.accepted');

function decisionsIn(values: Values, most: { closesMs: number | null; atMs: number | null }): Omit<DecisionRow, 'id' | 'tx'>[] {
  const [seq, headSeq, closesMs, atMs] = [values[1], values[2], values[16], values[17]].map((value) => counts(value));
  const [kind, refusal] = [int2s(values[3]), int2s(values[4])];
  const [account, maximum, price, minimum, leader] = [values[5], values[9], values[11], values[12], values[13]].map((value) => int8s(value));
  const [bidder, leaderBidder, bidCount, span] = [values[6], values[14], values[15], values[19]].map((value) => int4s(value));
  const firstBid = bools(values[7]);
  const request = uuids(values[8]);
  const currency = texts(values[10]);
  const detail = jsons(values[18]);
  return int8s(values[0]).map((lotId, at) => ({
    lotId: needed(lotId), seq: seq?.[at] ?? null, headSeq: needed(headSeq?.[at] ?? seq?.[at]), kind: kind[at] ?? ACCEPTED, refusal: refusal[at] ?? null,
    accountId: account?.[at] ?? null, bidder: bidder?.[at] ?? null, firstBid: firstBid[at] ?? false, request: request[at] ?? null,
    maximum: maximum?.[at] ?? null, askedCurrency: currency[at] ?? null, price: needed(price?.[at]), minimum: needed(minimum?.[at]),
    leaderId: leader?.[at] ?? null, leaderBidder: leaderBidder?.[at] ?? null, bidCount: needed(bidCount?.[at]),
    closesMs: needed(closesMs?.[at] ?? most.closesMs), atMs: needed(atMs?.[at] ?? most.atMs), detail: detail[at] ?? null, span: span?.[at] ?? null,
  }));
}

/** A column that may not be null. */
function needed<Value>(value: Value | null | undefined): Value {
  if (value === null || value === undefined) throw serverError('23502', 'null value in a column that may not be null');
  return value;
}
