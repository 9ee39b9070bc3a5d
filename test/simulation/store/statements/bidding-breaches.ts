import { kindCode, statusCode } from '#modules/bidding/store/codes.ts';
import {
  acknowledgeBreach, acknowledgeResumed, countWaiting, keepBreaches, lastAudit, noteAudit, readAudit, suspects, waitingBreaches, writeAuditCursor, writeAuditPass,
  type BreachRow as ToldBreach,
} from '#modules/bidding/store/breaches.ts';
import { selected, simulated, written, type Answer, type Simulated, type Values } from '../engine/simulated.ts';
import { slotOf } from '../engine/table.ts';
import { count, countOrNull, counts, int8, int8s, jsons, limitOf, snapshot, text, texts } from '../engine/values.ts';
import type { Waiting, Work } from '../engine/work.ts';
import { eventsOf } from './bidding-history.ts';
import { detailText, textOf, textOrNullOf } from './bidding-rows.ts';
import type { AuditRow, BreachRow, DecisionRow } from './rows-bidding.ts';
import type { BiddingTables } from './tables-bidding.ts';

const OPEN = statusCode('open');
const RESUMED = kindCode('lot.resumed');

/** Where breaches are kept, and how far the auditor has read. */
export function breachStatements(tables: BiddingTables): Simulated[] {
  const { breaches, audit, lots } = tables;
  const waiting = (work: Work): BreachRow[] => [...work.rows(breaches)].filter((row) => row.acknowledgedMs === null).sort((one, other) => one.id - other.id);
  return [
    simulated(keepBreaches, '495f7491', (work, values) => keeps(tables, work, values)),
    simulated(acknowledgeResumed, 'e7925dca', function* (work) {
      let done = 0;
      for (const row of waiting(work)) {
        const resumed = resumedAfter(tables, work, row.lotId, row.sinceMs);
        if (resumed === undefined) continue;
        const by = resumed.accountId === null ? 'the house' : textOf(resumed.accountId);
        const acknowledged = { acknowledgedMs: resumed.atMs, acknowledgedBy: by, reason: detailText(resumed, 'reason') };
        done += (yield* work.update(slotOf(breaches, row.id), (there) => ({ ...there, ...acknowledged }))).length;
      }
      return written('UPDATE', done);
    }),
    simulated(suspects, '3c2e6b64', (work, [limit]) => {
      const first = new Map<bigint, BreachRow>();
      for (const row of waiting(work)) {
        if (row.class !== 'A' || row.lotId === null || first.has(row.lotId) || work.find(lots, row.lotId)?.status !== OPEN) continue;
        first.set(row.lotId, row);
      }
      const found = [...first].sort(([one], [other]) => (one < other ? -1 : 1)).slice(0, limitOf(limit));
      return selected(found.map(([lot, row]) => ({ lot_id: textOf(lot), check_name: row.checkName })));
    }),
    simulated(acknowledgeBreach, '76dcd763', function* (work, [id, by, why]) {
      const acknowledged = { acknowledgedMs: work.clockMs(), acknowledgedBy: text(by), reason: text(why) };
      return written('UPDATE', (yield* work.update(slotOf(breaches, count(id)), (row) => (row.acknowledgedMs === null ? { ...row, ...acknowledged } : null))).length);
    }),
    simulated(waitingBreaches, '33fe03e9', (work, [limit]) => selected(waiting(work).slice(0, limitOf(limit)).map(told))),
    simulated(countWaiting, '29648d17', (work, [limit]) => selected([{ breaches: Math.min(waiting(work).length, limitOf(limit)) }])),
    simulated(readAudit, '4fb0db6b', (work) => {
      const row = work.find(audit, true);
      return selected(row === null ? [] : [{
        system_identifier: row.systemIdentifier, snapshot: row.snapshot, pass_lot: textOf(row.passLot), pass_ended_ms: textOrNullOf(row.passEndedMs),
        audited_ms: textOrNullOf(row.auditedMs),
      }]);
    }),
    simulated(writeAuditCursor, 'dcd55ba0', function* (work, [system, asOf]) {
      const cursor = { systemIdentifier: text(system), snapshot: snapshot(asOf) };
      yield* work.upsert(audit, { one: true, ...cursor, passLot: 0n, passEndedMs: null, auditedMs: null }, (row) => ({ ...row, ...cursor }));
      return written('INSERT', 1);
    }),
    simulated(writeAuditPass, '4ea902c7', (work, [lot, ended]) => changesAudit(tables, work, (row) => ({ ...row, passLot: int8(lot), passEndedMs: countOrNull(ended) ?? row.passEndedMs }))),
    simulated(noteAudit, 'ca8b452d', (work) => changesAudit(tables, work, (row) => ({ ...row, auditedMs: work.clockMs() }))),
    simulated(lastAudit, '05b70ac4', (work) => selected([{ audited_ms: textOrNullOf(work.find(audit, true)?.auditedMs ?? null), now_ms: textOf(work.clockMs()) }])),
  ];
}

function* changesAudit({ audit }: BiddingTables, work: Work, change: (row: AuditRow) => AuditRow): Waiting<Answer<never>> {
  return written('UPDATE', (yield* work.update(slotOf(audit, true), change)).length);
}

const resumedAfter = ({ decisionsBy }: BiddingTables, work: Work, lot: bigint | null, sinceMs: number): DecisionRow | undefined =>
  (lot === null ? undefined : eventsOf(decisionsBy, work, lot).find((row) => row.kind === RESUMED && row.atMs >= sinceMs));

/** What is known by its fingerprint is passed over; one that came about before its lot was resumed is acknowledged by that. */
function* keeps(tables: BiddingTables, work: Work, values: Values): Waiting<Answer<ToldBreach>> {
  const [lots, seqs, since] = [int8s(values[2]), counts(values[3]), counts(values[8])];
  const [classes, fingerprints, expected, found] = [texts(values[1]), texts(values[4]), texts(values[5]), texts(values[6])];
  const evidence = jsons(values[7]);
  const nowMs = work.clockMs();
  const kept: ToldBreach[] = [];
  for (const [at, checkName] of texts(values[0]).entries()) {
    const sinceMs = since[at] ?? null;
    const lotId = lots[at] ?? null;
    const resumed = sinceMs === null || lotId === null ? [] : eventsOf(tables.decisionsBy, work, lotId).filter((row) => row.kind === RESUMED && row.atMs >= sinceMs);
    const resumedMs = resumed.length === 0 ? null : Math.min(...resumed.map(({ atMs }) => atMs));
    const row: BreachRow = {
      id: tables.breachIds.next(), checkName: checkName ?? '', class: classes[at] ?? '', lotId, seq: seqs[at] ?? null, fingerprint: fingerprints[at] ?? '',
      expected: expected[at] ?? '', found: found[at] ?? '', evidence: evidence[at], sinceMs: sinceMs ?? nowMs, foundMs: nowMs, acknowledgedMs: resumedMs,
      acknowledgedBy: resumedMs === null ? null : 'the lot was resumed', reason: null,
    };
    if (yield* work.insertNew(tables.breaches, row)) kept.push(told(row));
  }
  return { ...selected(kept), command: 'INSERT' };
}

const told = (row: BreachRow): ToldBreach => ({
  id: textOf(row.id), check_name: row.checkName, class: row.class, lot_id: textOrNullOf(row.lotId), seq: textOrNullOf(row.seq), expected: row.expected, found: row.found,
  found_ms: textOf(row.foundMs), acknowledged_ms: textOrNullOf(row.acknowledgedMs),
});

