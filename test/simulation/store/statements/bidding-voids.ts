import { kindCode } from '#modules/bidding/store/codes.ts';
import { countVoidsWaiting, voidsWaiting, type VoidRow as WaitingRow } from '#modules/bidding/store/operations.ts';
import {
  endedVoids, endVoid, insertVoid, lockVoid, readVoid, unreadEnds, voidStanding, type EndedVoidRow as EndedRow, type WaitingVoid,
} from '#modules/bidding/store/voids.ts';
import { UPDATE } from '../engine/locks.ts';
import { selected, simulated, simulatedByName, type Answer, type Simulated, type Values } from '../engine/simulated.ts';
import { slotOf } from '../engine/table.ts';
import { bound, count, int8, int8s, limitOf, text, textOrNull } from '../engine/values.ts';
import type { Waiting, Work } from '../engine/work.ts';
import { declared } from './backlog.ts';
import { textOf } from './bidding-rows.ts';
import type { DecisionRow, EndedVoidRow, VoidRow } from './rows-bidding.ts';
import { BY_SEQ, seqKey, VOID_ENDS_ONCE, type BiddingTables } from './tables-bidding.ts';

const ACCEPTED = kindCode('bid.accepted');

/** Voids: asked for, ended by a second member of staff, told. */
export function voidStatements(tables: BiddingTables): Simulated[] {
  const { voids, endedVoids: ended } = tables;
  const waiting = (work: Work): VoidRow[] => [...work.rows(voids)].filter((row) => row.approvedBy === null);
  const unread = (work: Work, values: Values): Answer<EndedRow> => readsUnreadEnds(tables, work, values);
  return [
    simulated(insertVoid, 'f693056b', (work, values) => insertsVoid(tables, work, values)),
    simulated(readVoid, 'f0432dfa', (work, [approval]) => {
      const row = work.find(voids, int8(approval));
      return selected(row === null || row.approvedBy !== null ? [] : [waitingOf(row)]);
    }),
    simulated(lockVoid, 'cc694968', function* (work, [approval]) {
      const rows = yield* work.lock(slotOf(voids, int8(approval)), UPDATE, { skip: true, wanted: (row) => row.approvedBy === null });
      return selected(rows.map(waitingOf));
    }),
    simulated(voidStanding, '2dab9ceb', (work, [approval]) => {
      const row = work.find(voids, int8(approval));
      const waits = row !== null && row.approvedBy === null;
      return selected([{ waits, known: row !== null || [...work.seen(ended.byUnique(VOID_ENDS_ONCE, int8(approval)))].length > 0 }]);
    }),
    simulated(endVoid, 'f8f20668', (work, values) => endsVoid(tables, work, values)),
    simulated(unreadEnds, '6d601c01', unread),
    simulatedByName(`${unreadEnds.name}.backlog`, '3a72b0cd', (work, values) => declared(work, unread(work, values))),
    simulated(endedVoids, '2bce5253', (work, [before, limit]) => {
      const rows = [...work.rows(ended)].filter((row) => row.id < bound(before)).sort((one, other) => other.id - one.id);
      const told = rows.flatMap((row) => bidOf(tables, work, row).map((bid) => ({ ...endedOf(row), bidder: bid.bidder, price: textOf(bid.price) })));
      return selected(told.slice(0, limitOf(limit)));
    }),
    simulated(voidsWaiting, '8c8da796', (work, values) => readsWaiting(tables, work, waiting(work), values)),
    simulated(countVoidsWaiting, 'f7a092b0', (work, [limit]) => selected([{ voids: Math.min(waiting(work).length, limitOf(limit)) }])),
  ];
}

function* insertsVoid({ voids, lots, decisions }: BiddingTables, work: Work, [approval, lotKey, seqValue, reason, askedBy, now]: Values): Waiting<Answer<{ seq: string; closes_ms: string }>> {
  const [lot, seq] = [int8(lotKey), count(seqValue)];
  const head = work.find(lots, lot);
  const bid = [...work.seen(decisions.byUnique(BY_SEQ, seqKey(lot, seq)))].find((row) => row.kind === ACCEPTED);
  if (head === null || bid === undefined) return selected([]);
  yield* work.insert(voids, {
    approvalId: int8(approval), lotId: lot, seq, reason: text(reason), askedBy: int8(askedBy), askedMs: count(now), approvedBy: null, approvedMs: null,
  });
  return selected([{ seq: textOf(seq), closes_ms: textOf(head.closesMs) }]);
}

function* endsVoid({ voids, endedVoids: ended, endedVoidIds, lots }: BiddingTables, work: Work, [approval, as, by, why, now]: Values): Waiting<Answer<{ lot_id: string; seq: string; closes_ms: string }>> {
  const slots = slotOf(voids, int8(approval));
  const [row] = yield* work.lock(slots, UPDATE, { wanted: ({ approvedBy }) => approvedBy === null });
  if (row === undefined) return selected([]);
  yield* work.remove(slots, () => true);
  yield* work.insert(ended, {
    id: endedVoidIds.next(), tx: work.xid(), approvalId: row.approvalId, lotId: row.lotId, seq: row.seq, reason: row.reason, askedBy: row.askedBy,
    askedMs: row.askedMs, endedAs: text(as), endedBy: int8(by), endReason: textOrNull(why), endedMs: count(now),
  });
  const head = work.find(lots, row.lotId);
  return selected(head === null ? [] : [{ lot_id: textOf(row.lotId), seq: textOf(row.seq), closes_ms: textOf(head.closesMs) }]);
}

function readsUnreadEnds({ endedVoids: ended }: BiddingTables, work: Work, [fromXid, aboveId, inFlight, upToId, limit]: Values): Answer<EndedRow> {
  const [first, above, upTo] = [bound(fromXid), bound(aboveId), Number(upToId)];
  const awaited = new Set(int8s(inFlight).map(Number));
  const rows = [...work.rows(ended)].filter((row) => ((row.tx >= first && row.id > above) || awaited.has(row.tx)) && row.id <= upTo);
  rows.sort((one, other) => one.id - other.id);
  return selected(rows.slice(0, limitOf(limit)).map(endedOf));
}

function readsWaiting(tables: BiddingTables, work: Work, waiting: VoidRow[], [afterMs, afterKey, limit]: Values): Answer<WaitingRow> {
  const [sinceMs, since] = [bound(afterMs), int8(afterKey)];
  const later = waiting.filter((row) => row.askedMs > sinceMs || (row.askedMs === sinceMs && row.approvalId > since));
  later.sort((one, other) => one.askedMs - other.askedMs || (one.approvalId < other.approvalId ? -1 : 1));
  return selected(later.slice(0, limitOf(limit)).flatMap((row) => bidOf(tables, work, row).map((bid) => ({
    approval_id: textOf(row.approvalId), ...waitingOf(row), asked_ms: textOf(row.askedMs), bidder: bid.bidder, price: textOf(bid.price),
  }))));
}

const bidOf = ({ decisions }: BiddingTables, work: Work, row: { lotId: bigint; seq: number }): DecisionRow[] =>
  [...work.seen(decisions.byUnique(BY_SEQ, seqKey(row.lotId, row.seq)))];

const waitingOf = (row: VoidRow): WaitingVoid => ({ lot_id: textOf(row.lotId), seq: textOf(row.seq), reason: row.reason, asked_by: textOf(row.askedBy) });

const endedOf = (row: EndedVoidRow): EndedRow => ({
  id: textOf(row.id), approval_id: textOf(row.approvalId), lot_id: textOf(row.lotId), seq: textOf(row.seq), reason: row.reason, asked_by: textOf(row.askedBy),
  asked_ms: textOf(row.askedMs), ended_as: row.endedAs, ended_by: textOf(row.endedBy), end_reason: row.endReason, ended_ms: textOf(row.endedMs),
});
