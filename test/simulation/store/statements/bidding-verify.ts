import { kindCode, statusCode } from '#modules/bidding/store/codes.ts';
import {
  auditEvents, auditHeads, auditLots, auditMoment, auditTerms, lotsWrittenSince, twins, twinsWithoutIndex, voidsAsked, type AuditHead, type AuditRow, type AuditTermsRow,
} from '#modules/bidding/store/verify.ts';
import { GUARDS } from '#modules/bidding/verify/house-checks.ts';
import {
  auditGroups, auditRefusals, decidedSpan, decisionsAbout, groupMoves, journalSince, journalUnanswered, lotsOfGroups, readGuards, type MoveRow, type RefusalRow,
} from '#modules/bidding/store/verify-house.ts';
import { selected, simulated, type Answer, type Simulated, type Values } from '../engine/simulated.ts';
import { bound, counts, int8, int8OrNull, int8s, limitOf, uuidText, uuids } from '../engine/values.ts';
import type { Work } from '../engine/work.ts';
import { slotsOf } from './bidding-lane.ts';
import { eventsOf } from './bidding-history.ts';
import { copyOf, decisionOf, detailText, headOf, textOf, textOrNullOf } from './bidding-rows.ts';
import type { DecisionRow, LotRow, TermsRow } from './rows-bidding.ts';
import { BY_REQUEST, BY_SEQ, requestKey, seqKey, type BiddingTables } from './tables-bidding.ts';

const CLOSED = statusCode('closed');
const LOWERED = kindCode('lot.reserve_lowered');
const RESUMED = kindCode('lot.resumed');
const EXTENDED = kindCode('lot.extended');

const ascending = (one: bigint, other: bigint): number => (one < other ? -1 : one > other ? 1 : 0);
const keysIn = (value: Values[number] | undefined): bigint[] => int8s(value).filter((key) => key !== null);

/** What checking reads. Nobody writes by hand in a simulated house, so the journal has no notes, and every guard is at work. */
export function verifyStatements(tables: BiddingTables): Simulated[] {
  return [
    simulated(readGuards, 'ff236a0a', () => selected([...GUARDS].sort().map((name) => ({ name, at_work: true })))),
    simulated(journalSince, '0c38d969', () => selected([])),
    simulated(journalUnanswered, '16b20685', () => selected([])),
    simulated(decisionsAbout, '3c55dd1e', () => selected([{ rows: textOf(tables.decisions.slots.size) }])),
    ...lotReads(tables), ...groupReads(tables), ...requestReads(tables),
  ];
}

function lotReads(tables: BiddingTables): Simulated[] {
  const { lots, decisions, decisionsBy } = tables;
  return [
    simulated(auditHeads, '8f1fdac0', (work, [keys]) => {
      const nowMs = textOf(work.clockMs());
      return selected(slotsOf(lots, keys).flatMap((slot) => {
        const row = work.row(slot);
        return row === null ? [] : [{ ...auditHeadOf(row), now_ms: nowMs }];
      }));
    }),
    simulated(auditEvents, '227e4efa', (work, [keys, afters, each]) => {
      const after = counts(afters);
      const asked = int8s(keys).flatMap((lot, at) => (lot === null ? [] : [{ lot, after: after[at] ?? 0 }])).sort((one, other) => ascending(one.lot, other.lot));
      const rows = asked.flatMap((one) => eventsOf(decisionsBy, work, one.lot).filter((row) => (row.seq ?? 0) > one.after).slice(0, limitOf(each)));
      return selected(rows.slice(0, EVENTS_MAX).map(auditRowOf));
    }),
    simulated(auditTerms, '796ad31d', (work, [keys]) => selected(keysIn(keys).sort(ascending).slice(0, LOTS_MAX).map((lot) => auditTermsOf(tables, work, lot)))),
    simulated(auditLots, 'fab08437', (work, values) => readsLots(tables, work, values)),
    simulated(lotsWrittenSince, '69ca3979', (work, [from, inFlight, limit]) => {
      const found = new Set<bigint>();
      for (const row of work.seen(decisionsBy.writtenFrom(bound(from)))) if (row.span !== null) found.add(row.lotId);
      for (const xid of int8s(inFlight)) for (const row of work.seen(decisionsBy.writtenBy(Number(xid)))) if (row.span !== null) found.add(row.lotId);
      return selected([...found].sort(ascending).slice(0, limitOf(limit)).map((lot) => ({ lot_id: textOf(lot) })));
    }),
    simulated(auditMoment, '92e00804', (work) => {
      const { xmin, xmax, inFlight } = work.snapshot;
      return selected([{ snapshot: `${xmin}:${xmax}:${inFlight.join(',')}`, mark: textOf(xmin), now_ms: textOf(work.clockMs()), system_identifier: work.server.systemIdentifier }]);
    }),
    simulated(decidedSpan, 'db57fb79', (work) => {
      const opens = [...work.rows(lots)].map((row) => row.scheduledOpenMs);
      return selected([{ from_ms: opens.length === 0 ? null : textOf(Math.min(...opens)), to_ms: textOf(work.clockMs()) }]);
    }),
    simulated(auditRefusals, 'f038071b', (work, [from, before, limit]) => {
      const found = [...work.rows(decisions)].filter((row) => row.atMs >= bound(from) && row.atMs < bound(before) && row.seq === null && row.refusal !== null);
      return selected(found.slice(0, limitOf(limit)).sort((one, other) => one.id - other.id).map((row) => refusalOf(tables, work, row)));
    }),
  ];
}

const EVENTS_MAX = 2_000;
const LOTS_MAX = 500;

const auditHeadOf = (row: LotRow): AuditHead => ({
  ...headOf(row), seller_id: textOf(row.sellerId), group_id: textOrNullOf(row.groupId), leader_bidder: row.leaderBidder,
  scheduled_open_ms: textOf(row.scheduledOpenMs), scheduled_close_ms: textOf(row.scheduledCloseMs),
});

const auditRowOf = (row: DecisionRow): AuditRow => ({ ...decisionOf(row, row.closesMs), id: textOf(row.id), tx: textOf(row.tx), span: row.span, first_bid: row.firstBid });

/** Terms as their store wrote them. */
const storedTerms = (row: TermsRow | null): AuditTermsRow['terms'] => copyOf(row?.terms ?? null) as AuditTermsRow['terms'];

function auditTermsOf({ lots, terms, decisionsBy }: BiddingTables, work: Work, lot: bigint): AuditTermsRow {
  const [head, frozen] = [work.find(lots, lot), work.find(terms, lot)];
  const lowered = eventsOf(decisionsBy, work, lot).find((row) => row.kind === LOWERED);
  return {
    lot_id: textOf(lot), has_head: head !== null, terms: storedTerms(frozen), first_reserve: textOrNullOf(frozen?.firstReserve ?? null),
    first_reserve_known: frozen?.firstReserveKnown ?? null, reserve_price: textOrNullOf(head?.reservePrice ?? null), lowered_at_seq: textOrNullOf(lowered?.seq ?? null),
  };
}

/** By their head, their terms or their events. */
function readsLots({ lots, terms, decisionsBy }: BiddingTables, work: Work, [after, limit, since]: Values): Answer<{ lot_id: string; live: boolean }> {
  const named = new Set<bigint>();
  for (const row of work.rows(lots)) named.add(row.lotId);
  for (const row of work.rows(terms)) named.add(row.lotId);
  for (const lot of decisionsBy.lots()) if (eventsOf(decisionsBy, work, lot).length > 0) named.add(lot);
  const found = [...named].filter((lot) => lot > int8(after)).sort(ascending).slice(0, limitOf(limit));
  return selected(found.map((lot) => {
    const head = work.find(lots, lot);
    return { lot_id: textOf(lot), live: head === null || head.status !== CLOSED || head.lastDecidedMs >= bound(since) };
  }));
}

function refusalOf({ decisions }: BiddingTables, work: Work, row: DecisionRow): RefusalRow {
  const [then] = [...work.seen(decisions.byUnique(BY_SEQ, seqKey(row.lotId, row.headSeq)))];
  return {
    id: textOf(row.id), lot_id: textOf(row.lotId), account_id: textOrNullOf(row.accountId), kind: row.kind, refusal: row.refusal ?? 0, maximum: textOrNullOf(row.maximum),
    price: textOf(row.price), minimum: textOf(row.minimum), leader_id: textOrNullOf(row.leaderId), bid_count: row.bidCount, closes_ms: textOf(row.closesMs),
    at_ms: textOf(row.atMs), head_seq: textOf(row.headSeq), then_seq: textOrNullOf(then?.seq ?? null), then_kind: then?.kind ?? null,
    then_price: textOrNullOf(then?.price ?? null), then_minimum: textOrNullOf(then?.minimum ?? null), then_leader_id: textOrNullOf(then?.leaderId ?? null),
    then_bid_count: then?.bidCount ?? null, then_closes_ms: textOrNullOf(then?.closesMs ?? null),
  };
}

function groupReads(tables: BiddingTables): Simulated[] {
  const { lots, groups } = tables;
  return [
    simulated(lotsOfGroups, '7e440b24', (work, [keys, limit]) => {
      const wanted = new Set(keysIn(keys));
      const found = [...work.rows(lots)].filter((row) => row.groupId !== null && wanted.has(row.groupId));
      found.sort((one, other) => ascending(one.groupId ?? 0n, other.groupId ?? 0n) || ascending(one.lotId, other.lotId));
      return selected(found.slice(0, limitOf(limit)).map((row) => ({ group_id: textOf(row.groupId ?? 0n), lot_id: textOf(row.lotId) })));
    }),
    simulated(auditGroups, 'f6a0f139', (work, [after, limit]) => {
      const found = [...work.rows(groups)].filter((row) => row.groupId > int8(after)).sort((one, other) => ascending(one.groupId, other.groupId));
      return selected(found.slice(0, limitOf(limit)).map((row) => ({ group_id: textOf(row.groupId), close: copyOf(row.close) })));
    }),
    simulated(groupMoves, '453241ee', (work, values) => readsMoves(tables, work, values)),
  ];
}

function readsMoves({ lots, groups, terms, decisions, decisionsBy }: BiddingTables, work: Work, [key, limit]: Values): Answer<MoveRow> {
  const group = work.find(groups, int8(key));
  const members = group === null ? [] : [...work.rows(lots)].filter((row) => row.groupId === group.groupId).sort((one, other) => ascending(one.lotId, other.lotId));
  const rows = members.flatMap((lot): MoveRow[] => {
    const stored = work.find(terms, lot.lotId)?.terms;
    const position: unknown = typeof stored === 'object' && stored !== null ? Reflect.get(stored, 'position') : null;
    const about = { close: copyOf(group?.close), lot_id: textOf(lot.lotId), position: typeof position === 'number' ? position : 0 };
    const moves = eventsOf(decisionsBy, work, lot.lotId).filter((row) => row.kind === RESUMED || (row.kind === EXTENDED && ![null, 'group'].includes(detailText(row, 'cause'))));
    if (moves.length === 0) return [{ ...about, closes_ms: null, cause: null, kind: null, seq: null, before_ms: null }];
    return moves.map((row) => {
      const [before] = [...work.seen(decisions.byUnique(BY_SEQ, seqKey(row.lotId, (row.seq ?? 0) - 1)))];
      return { ...about, closes_ms: textOf(row.closesMs), cause: detailText(row, 'cause'), kind: row.kind, seq: textOrNullOf(row.seq), before_ms: textOrNullOf(before?.closesMs ?? null) };
    });
  });
  return selected(rows.slice(0, limitOf(limit)));
}

type Twin = { account_id: string; lot_id: string; request: string; decisions: number };

function requestReads({ decisions, voids, endedVoids }: BiddingTables): Simulated[] {
  return [
    simulated(twins, 'f5fb7490', (work, [accounts, lots, requests]) => {
      const [of, asked] = [int8s(lots), uuids(requests)];
      return selected(int8s(accounts).flatMap((account, at): Twin[] => {
        const [lot, request] = [of[at] ?? null, asked[at] ?? null];
        if (account === null || lot === null || request === null) return [];
        const found = [...work.seen(decisions.byUnique(BY_REQUEST, requestKey(account, lot, request)))].length;
        return found > 1 ? [{ account_id: textOf(account), lot_id: textOf(lot), request: uuidText(request), decisions: found }] : [];
      }));
    }),
    simulated(twinsWithoutIndex, '5157d28d', (work, [lot]) => {
      const [only, found] = [int8OrNull(lot), new Map<string, Twin>()];
      for (const row of work.rows(decisions)) {
        if (row.request === null || row.accountId === null || (only !== null && row.lotId !== only)) continue;
        const key = requestKey(row.accountId, row.lotId, row.request);
        const twin = found.get(key) ?? { account_id: textOf(row.accountId), lot_id: textOf(row.lotId), request: uuidText(row.request), decisions: 0 };
        found.set(key, { ...twin, decisions: twin.decisions + 1 });
      }
      return selected([...found.values()].filter((twin) => twin.decisions > 1));
    }),
    simulated(voidsAsked, 'aeabeb31', (work, [lots, seqs]) => {
      const [wantedLots, wantedSeqs] = [new Set(keysIn(lots)), new Set(counts(seqs))];
      const kept = [...work.rows(voids), ...[...work.rows(endedVoids)].filter((row) => row.endedAs === 'approved' || row.endedAs === 'lapsed')];
      const found = new Map(kept.filter((row) => wantedLots.has(row.lotId) && wantedSeqs.has(row.seq)).map((row) => [seqKey(row.lotId, row.seq), row]));
      const rows = [...found.values()].sort((one, other) => ascending(one.lotId, other.lotId) || one.seq - other.seq);
      return selected(rows.map((row) => ({ lot_id: textOf(row.lotId), seq: textOf(row.seq) })));
    }),
  ];
}
