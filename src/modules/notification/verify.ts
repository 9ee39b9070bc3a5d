import { type Breach, BREACHES_TOLD_MAX, type CheckResult, type Verifier } from '#contracts/verify.ts';
import { letterId } from '#domain/ids.ts';
import type { Database } from '#platform/db/types.ts';
import { countMessages, doneWithSecrets, sentUnbegun, writtenThoughDead } from './store/verify.ts';

const MESSAGES_COUNTED_MAX = 1_000_000;
/** Checks what is written of messages that leave the house. Whatever the scope, all of it: it is kept for thirty days. */
export function notificationVerifier(database: Database): Verifier {
  return {
    checks: async function* checks() {
      const rows = (await database.one(countMessages, [MESSAGES_COUNTED_MAX]))?.messages ?? 0;
      yield result('messages_leave_once', ['E3'], 'What left the house was noted before it left.', rows, [
        ...(await database.all(sentUnbegun, [BREACHES_TOLD_MAX])).map((row) => ({ key: row.message_id, expected: 'a try before it left', found: `${row.state} without one`, evidence: { row } })),
      ]);
      yield result('messages_keep_no_secret', [], 'A message that is done holds neither link nor code.', rows, (await database.all(doneWithSecrets, [BREACHES_TOLD_MAX])).map((row) => (
        { key: row.message_id, expected: 'nothing that opens an account', found: `a secret of ${row.kind}, ${row.state}`, evidence: { row } })));
      yield result('dead_addresses_rest', ['E8'], 'Nothing waits to be sent to an address that takes nothing any more, but what its owner asked for.', rows, (await database.all(writtenThoughDead, [BREACHES_TOLD_MAX])).map((row) => (
        { key: row.message_id, expected: 'nothing that waits', found: `a message by ${row.channel}`, evidence: { row } })));
    },
  };
}

type Fault = Pick<Breach, 'expected' | 'found' | 'evidence'> & { key: string };

function result(check: string, invariants: readonly string[], holds: string, rows: number, faults: readonly Fault[]): CheckResult {
  const breaches = faults.map(({ key, ...fault }): Breach => ({ check, class: 'B', lot: null, seq: null, sinceMs: null, fingerprint: `${check}|${letterId(key)}`, ...fault }));
  return { check, invariants, holds, rows, lots: 0, breaches, breachCount: breaches.length, note: null };
}
