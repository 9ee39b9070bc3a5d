import { type Breach, BREACHES_TOLD_MAX, type Verifier, type VerifyScope } from '#contracts/verify.ts';
import type { Database } from '#platform/db/types.ts';
import { QUARTER_MS } from './rules.ts';
import { COMPARISONS, factsSeen } from './store/verify.ts';

const DAY_MS = 96 * QUARTER_MS;
/** Later than any fact. */
const END_MS = 100_000 * DAY_MS;
const CHECK = 'figures_are_the_sum_of_their_facts';

/** Holds what was counted against the facts that it was counted from: of the last day, or of all time when everything is asked for. Class B: no bid hangs on a figure. */
export function analyticsVerifier({ database, nowMs }: { database: Database; nowMs(): number }): Verifier {
  return {
    checks: async function* checks(scope) {
      // Figures are of stretches of time: nothing of them is of one lot alone.
      if (scope.kind === 'lot') return;
      const fromMs = beginning(scope, nowMs());
      const seen = await database.one(factsSeen, [fromMs, END_MS]);
      const breaches: Breach[] = [];
      for (const comparison of COMPARISONS) {
        for (const { place, counted, expected } of await database.all(comparison, [fromMs, END_MS, BREACHES_TOLD_MAX])) {
          breaches.push({
            check: CHECK, class: 'B', lot: null, seq: null, sinceMs: null, fingerprint: `${CHECK}|${comparison.name} ${place}`.slice(0, 200), evidence: { place, counted, expected },
            expected: `what the facts of ${place} add up to (${comparison.name})`, found: 'something else; "analytics rebuild" counts again',
          });
        }
      }
      yield {
        check: CHECK, invariants: ['E3'], holds: 'Every figure is what the facts add up to, each counted once.', rows: Number(seen?.facts ?? 0), lots: Number(seen?.lots ?? 0),
        breaches: breaches.slice(0, BREACHES_TOLD_MAX), breachCount: breaches.length, note: null,
      };
    },
  };
}

function beginning(scope: VerifyScope, nowMs: number): number {
  return scope.kind === 'full' ? 0 : nowMs - (nowMs % QUARTER_MS) - DAY_MS;
}
