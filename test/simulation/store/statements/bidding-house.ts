import { kindCode, statusCode } from '#modules/bidding/store/codes.ts';
import { bidsByMinute, lotActs, overdueLots, type ActRow } from '#modules/bidding/store/operations.ts';
import { beat, insertOutage, readOutages } from '#modules/bidding/store/outages.ts';
import {
  deleteApproval, deleteLink, dropOrdinary, insertApproval, insertLink, upsertLimit, upsertStanding,
} from '#modules/bidding/store/standing.ts';
import { UPDATE } from '../engine/locks.ts';
import { selected, simulated, written, type Answer, type Simulated, type Values } from '../engine/simulated.ts';
import { slotOf } from '../engine/table.ts';
import { bool, bound, count, int8, limitOf, text, textOrNull } from '../engine/values.ts';
import type { Waiting, Work } from '../engine/work.ts';
import { eventsOf, seqsOrNull } from './bidding-history.ts';
import { detailText, textOf, textOrNullOf } from './bidding-rows.ts';
import type { StandingRow } from './rows-bidding.ts';
import { linkKey, type BiddingTables } from './tables-bidding.ts';

/** Beats and outages, who may bid, and what those who run the house ask. */
export function houseStatements(tables: BiddingTables): Simulated[] {
  return [...outageStatements(tables), ...standingStatements(tables), ...operationStatements(tables)];
}

function outageStatements(tables: BiddingTables): Simulated[] {
  const { outages } = tables;
  return [
    simulated(beat, '424e6e75', (work) => beats(tables, work)),
    simulated(insertOutage, '153049c0', function* (work, [from, to]) {
      yield* work.upsert(outages, { fromMs: count(from), toMs: count(to) }, (there) => ({ ...there, toMs: Math.max(there.toMs, count(to)) }));
      return written('INSERT', 1);
    }),
    simulated(readOutages, '0286b650', (work, [limit]) => selected([...work.rows(outages)].sort((one, other) => other.fromMs - one.fromMs)
      .slice(0, limitOf(limit)).map((row) => ({ from_ms: textOf(row.fromMs), to_ms: textOf(row.toMs) })))),
  ];
}

/** A beat that ran ahead is set back. The clock is read before the row is waited for, as in the statement. */
function* beats({ heartbeat }: BiddingTables, work: Work): Waiting<Answer<{ before_ms: string | null; now_ms: string }>> {
  const nowMs = work.clockMs();
  const [last] = yield* work.lock(heartbeat.slots.values(), UPDATE);
  yield* work.upsert(heartbeat, { one: true, beatMs: nowMs }, (there) => ({ one: true, beatMs: there.beatMs > nowMs + 1_000 ? nowMs : Math.max(there.beatMs, nowMs) }));
  return selected([{ before_ms: last === undefined ? null : textOf(last.beatMs), now_ms: textOf(nowMs) }]);
}

function standingStatements({ standings, links, approvals }: BiddingTables): Simulated[] {
  return [
    simulated(dropOrdinary, '565aa908', function* (work, [account]) {
      return written('DELETE', yield* work.remove(slotOf(standings, int8(account)), (row) => !row.blocked && !row.staff && row.limits === null));
    }),
    simulated(upsertStanding, '913663e7', function* (work, [account, blockedValue, staffValue]) {
      const [blocked, staff] = [bool(blockedValue), bool(staffValue)];
      const row: StandingRow = { accountId: int8(account), blocked: blocked ?? false, staff: staff ?? false, limits: null };
      yield* work.upsert(standings, row, (there) => ({ ...there, blocked: blocked ?? there.blocked, staff: staff ?? there.staff }));
      return written('INSERT', 1);
    }),
    simulated(upsertLimit, '5cab706d', function* (work, [account, currencyValue, limitValue]) {
      const [currency, limit] = [text(currencyValue), textOrNull(limitValue)];
      // A new row keeps an empty object where there is no limit; the row that is there keeps null.
      const row: StandingRow = { accountId: int8(account), blocked: false, staff: false, limits: limit === null ? {} : { [currency]: limit } };
      yield* work.upsert(standings, row, (there) => ({ ...there, limits: withLimit(there.limits, currency, limit) }));
      return written('INSERT', 1);
    }),
    simulated(insertLink, '56f8ef2c', function* (work, [seller, account]) {
      return written('INSERT', (yield* work.insertNew(links, { sellerId: int8(seller), accountId: int8(account) })) ? 1 : 0);
    }),
    simulated(deleteLink, 'a4e6c3b3', function* (work, [seller, account]) {
      return written('DELETE', yield* work.remove(slotOf(links, linkKey(int8(account), int8(seller))), () => true));
    }),
    simulated(insertApproval, '858b969f', function* (work, [sale, account]) {
      return written('INSERT', (yield* work.insertNew(approvals, { saleId: int8(sale), accountId: int8(account) })) ? 1 : 0);
    }),
    simulated(deleteApproval, '545001d6', function* (work, [sale, account]) {
      return written('DELETE', yield* work.remove(slotOf(approvals, linkKey(int8(account), int8(sale))), () => true));
    }),
  ];
}

function withLimit(limits: StandingRow['limits'], currency: string, limit: string | null): StandingRow['limits'] {
  const { [currency]: _before, ...others } = limits ?? {};
  const next = limit === null ? others : { ...others, [currency]: limit };
  return Object.keys(next).length === 0 ? null : next;
}

const ACCEPTED = kindCode('bid.accepted');
const OPEN = statusCode('open');
const MINUTE_MS = 60_000;

function operationStatements(tables: BiddingTables): Simulated[] {
  const { decisions, lots } = tables;
  return [
    simulated(bidsByMinute, 'c85485e5', (work, [from, before, limit]) => {
      const minutes = new Map<number, number>();
      for (const row of work.rows(decisions)) {
        if (row.kind !== ACCEPTED || row.atMs < bound(from) || row.atMs >= bound(before)) continue;
        const minute = Math.trunc(row.atMs / MINUTE_MS);
        minutes.set(minute, (minutes.get(minute) ?? 0) + 1);
      }
      return selected([...minutes].sort(([one], [other]) => one - other).slice(0, limitOf(limit)).map(([minute, bids]) => ({ minute: textOf(minute), bids })));
    }),
    simulated(overdueLots, '6a18dbb7', (work, [before, limit]) => {
      const late = [...work.rows(lots)].filter((row) => row.status === OPEN && row.scheduledCloseMs < bound(before) && row.closesMs < bound(before));
      return selected([{ lots: Math.min(late.length, limitOf(limit)) }]);
    }),
    simulated(lotActs, '76c2ff42', (work, values) => readsActs(tables, work, values)),
  ];
}

const ACTS: ReadonlySet<number> = new Set([kindCode('lot.frozen'), kindCode('lot.resumed'), kindCode('bid.retracted'), kindCode('lot.reserve_lowered')]);
const CLOSED = kindCode('lot.closed');

function readsActs({ decisionsBy }: BiddingTables, work: Work, [lot, before, limit]: Values): Answer<ActRow> {
  const acts = eventsOf(decisionsBy, work, int8(lot)).filter((row) =>
    row.seq !== null && row.seq < bound(before) && (ACTS.has(row.kind) || (row.kind === CLOSED && detailText(row, 'reason') !== null)));
  return selected(acts.toReversed().slice(0, limitOf(limit)).map((row) => ({
    seq: textOf(row.seq ?? 0), kind: row.kind, account_id: textOrNullOf(row.accountId), reason: detailText(row, 'reason'), outcome: detailText(row, 'outcome'),
    seqs: seqsOrNull(row), at_ms: textOf(row.atMs),
  })));
}
