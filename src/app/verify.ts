import type { Breach, CheckResult, Marking, Verifier } from '#contracts/verify.ts';
import { type Backlog, HELD_BACK_MS, type HouseBus, waitsMs } from '#platform/bus/bus.ts';

/** Messages of an outbox that are looked at one by one; more is only said to be more. */
const WAITING_LOOKED_AT_MAX = 1_000;

/** Everything in the house that can be checked, as one. */
export function houseVerifier(parts: { bidding: Verifier & Marking; auction: Verifier; identity: Verifier; payment: Verifier; analytics: Verifier; notification: Verifier; bus: HouseBus; nowMs(): number }): Verifier & Marking {
  return {
    mark: () => parts.bidding.mark(),
    checks: async function* checks(scope) {
      yield* parts.bidding.checks(scope);
      yield* relayed(parts);
      yield* parts.auction.checks(scope);
      yield* parts.payment.checks(scope);
      yield* parts.analytics.checks(scope);
      // Accounts have no part in one lot.
      if (scope.kind !== 'lot') yield* parts.identity.checks(scope);
      if (scope.kind === 'full') yield* parts.notification.checks(scope);
    },
  };
}

async function* relayed({ bus, nowMs }: { bus: HouseBus; nowMs(): number }): AsyncGenerator<CheckResult> {
  const backlogs = await bus.backlogs(WAITING_LOOKED_AT_MAX);
  const breaches = backlogs.flatMap((backlog) => lateIn(backlog, nowMs()));
  const resting = backlogs.filter(({ relayed: now, waiting }) => !now && waiting.length > 0).map(({ stream, waiting, more }) => `${waiting.length}${more ? ' and more' : ''} of ${stream}`);
  yield {
    check: 'outboxes_are_relayed', invariants: ['E2'], holds: `While an outbox is relayed no event waits in it for more than ${HELD_BACK_MS / 1_000} s.`,
    rows: backlogs.filter(({ known }) => known).length, lots: 0, breaches, breachCount: breaches.length,
    note: resting.length === 0 ? null : `No house relays now; waiting: ${resting.join(', ')}.`,
  };
  const dead = await bus.countDeadLetters();
  yield {
    check: 'messages_are_taken', invariants: ['E8'], holds: 'No message was put aside after five tries.', rows: backlogs.filter(({ known }) => known).length, lots: 0, note: null,
    breaches: dead === 0 ? [] : [breach('messages_are_taken', 'dead letters', { expected: 'no message that waits for "bus replay-dead"', found: `${dead}` })], breachCount: dead === 0 ? 0 : 1,
  };
}

function lateIn(backlog: Backlog, nowMs: number): Breach[] {
  const { stream, relayed: now } = backlog;
  const lateMs = waitsMs(backlog, nowMs);
  if (!now || lateMs <= HELD_BACK_MS) return [];
  return [breach('outboxes_are_relayed', stream, { expected: `events of ${stream} relayed within ${HELD_BACK_MS / 1_000} s`, found: `one that waits for ${Math.round(lateMs / 1_000)} s` })];
}

const breach = (check: string, about: string, words: { expected: string; found: string }): Breach =>
  ({ check, class: 'B', lot: null, seq: null, evidence: {}, sinceMs: null, fingerprint: `${check}|${about}`, ...words });
