import { idKey, lotId, type LotId } from '#domain/ids.ts';
import { invariant } from '#domain/outcome.ts';
import type { BiddingCommands } from '#contracts/bidding.ts';
import type { Breach, Inquiries, KeptBreach } from '#contracts/verify.ts';
import type { Database } from '#platform/db/types.ts';
import { acknowledgeBreach, acknowledgeResumed, type BreachRow, countWaiting, keepBreaches, lastAudit, noteAudit, suspects, waitingBreaches } from '../store/breaches.ts';

const KEPT_PER_CALL_MAX = 1_000;
/** Lots frozen in one turn; the next turn goes on. */
const FROZEN_PER_TURN_MAX = 100;
const TOLD_MAX = 100;
const COUNTED_MAX = 1_000;
const BREACH_ID = /^[1-9][0-9]{0,18}$/;
/** Who acknowledges by a command. */
const THE_OPERATOR = 'the operator';

/** Where breaches are kept. A lot in breach is frozen as staff would freeze it, by a decision of its own under its lock. */
export function createInquiries(database: Database, freeze: BiddingCommands['freeze']): Inquiries {
  return {
    keep: (found) => keep(database, found),
    acknowledgeResumed: () => database.run(acknowledgeResumed),
    freezeSuspects: async () => {
      const rows = await database.all(suspects, [FROZEN_PER_TURN_MAX]);
      const frozen: LotId[] = [];
      const failed: LotId[] = [];
      for (const row of rows) {
        const lot = lotId(row.lot_id);
        const answer = await freeze({ lot, by: null, reason: `The house is looking into this lot: a check of its records (${row.check_name}) did not come out right.` });
        (answer.ok || answer.code === 'lot_frozen' ? frozen : failed).push(lot);
      }
      return { frozen, failed };
    },
    acknowledge: async (id, reason) => BREACH_ID.test(id) && (await database.run(acknowledgeBreach, [id, THE_OPERATOR, reason])) === 1,
    waiting: async () => {
      const [count, rows] = await Promise.all([database.one(countWaiting, [COUNTED_MAX]), database.all(waitingBreaches, [TOLD_MAX])]);
      return { count: count?.breaches ?? 0, breaches: rows.map(keptOf) };
    },
    noteAudit: async () => { await database.run(noteAudit); },
    lastAudit: async () => {
      const row = await database.one(lastAudit);
      return { atMs: row === null || row.audited_ms === null ? null : Number(row.audited_ms), nowMs: Number(row?.now_ms ?? 0) };
    },
  };
}

async function keep(database: Database, found: readonly Breach[]): Promise<KeptBreach[]> {
  invariant(found.length <= KEPT_PER_CALL_MAX, `at most ${KEPT_PER_CALL_MAX} breaches a call`);
  // One statement takes no row twice.
  const once = [...new Map(found.map((breach) => [breach.fingerprint, breach])).values()];
  if (once.length === 0) return [];
  const rows = await database.all(keepBreaches, [
    once.map(({ check }) => check), once.map((breach) => breach.class), once.map(({ lot }) => (lot === null ? null : idKey(lot))), once.map(({ seq }) => seq),
    once.map(({ fingerprint }) => fingerprint), once.map(({ expected }) => expected), once.map((breach) => breach.found),
    once.map(({ evidence }) => asJson(evidence)), once.map(({ sinceMs }) => sinceMs),
  ]);
  return rows.map(keptOf);
}

// Rows hold big numbers and dates as text already; what is left over is written as text too.
const asJson = (evidence: unknown): string => JSON.stringify(evidence, (_, part: unknown) => (typeof part === 'bigint' ? part.toString() : part)).replaceAll('\\u0000', '');

const keptOf = (row: BreachRow): KeptBreach => ({
  id: row.id, check: row.check_name, class: row.class === 'A' ? 'A' : 'B', lot: row.lot_id === null ? null : lotId(row.lot_id), seq: row.seq === null ? null : Number(row.seq),
  expected: row.expected, found: row.found, foundAtMs: Number(row.found_ms), acknowledgedAtMs: row.acknowledged_ms === null ? null : Number(row.acknowledged_ms),
});
