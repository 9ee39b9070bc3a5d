import { type Breach, BREACHES_TOLD_MAX, type CheckResult, type Verifier } from '#contracts/verify.ts';
import { instant } from '#contracts/instant.ts';
import { accountId, sessionId } from '#domain/ids.ts';
import type { Database } from '#platform/db/types.ts';
import { countActs, countEnded, suspendedSilently, usedLate } from './store/verify.ts';

/** A session that was stopped is known everywhere after this time. */
const KNOWN_WITHIN_MS = 1_000;

/** Checks what identity's rows can tell of sessions and of acts of staff. Whatever the scope, all of it: it is little. */
export function identityVerifier(database: Database): Verifier {
  return {
    checks: async function* checks() {
      yield await stoppedSessions(database);
      yield await acts(database);
    },
  };
}

async function stoppedSessions(database: Database): Promise<CheckResult> {
  const [counted, late] = await Promise.all([database.one(countEnded), database.all(usedLate, [KNOWN_WITHIN_MS, BREACHES_TOLD_MAX])]);
  return result('stopped_sessions_do_nothing', ['S1'], 'A session that was revoked, or whose account was suspended, did nothing more than a second later.', counted?.sessions ?? 0, late.map((row) => ({
    about: sessionId(row.session_id), expected: `nothing after ${instant(Number(row.ended_ms) + KNOWN_WITHIN_MS)}`, found: `used at ${instant(Number(row.last_used_ms))}`, evidence: { row },
  })));
}

async function acts(database: Database): Promise<CheckResult> {
  const [counted, silent] = await Promise.all([database.one(countActs), database.all(suspendedSilently, [BREACHES_TOLD_MAX])]);
  const faults: Fault[] = silent.map((row) => ({ about: accountId(row.account_id), expected: 'an act of staff that suspended the account', found: 'none', evidence: { row } }));
  if ((counted?.without_reason ?? 0) > 0) faults.push({ about: 'reasons', expected: 'a reason with every act', found: `${counted?.without_reason} acts without one`, evidence: {} });
  return result('staff_acts_are_on_record', ['S2'], 'What staff did to an account is on record, with who and why.', counted?.acts ?? 0, faults);
}

type Fault = Pick<Breach, 'expected' | 'found' | 'evidence'> & { about: string };

function result(check: string, invariants: readonly string[], holds: string, rows: number, faults: readonly Fault[]): CheckResult {
  const breaches = faults.map(({ about, ...fault }): Breach => ({ check, class: 'B', lot: null, seq: null, sinceMs: null, fingerprint: `${check}|${about}`, ...fault }));
  return { check, invariants, holds, rows, lots: 0, breaches, breachCount: breaches.length, note: null };
}
