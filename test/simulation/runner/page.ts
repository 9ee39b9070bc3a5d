import type { Hunted } from './hunt.ts';
import type { Totals } from './totals.ts';

const BY_CHARACTERS_MAX = 160;

/** The figures of a campaign, one a line. */
export function campaignPage(totals: Totals, { tookMs, workers }: { tookMs: number; workers: number }): string[] {
  const { sums, marks, faults, checks } = totals;
  const list = (counts: ReadonlyMap<string, number>): string => [...counts].sort(([one], [other]) => (one < other ? -1 : 1)).map(([name, count]) => `${name} ${count}`).join(' · ');
  return [
    `simulated seeds: ${sums.seeds}`,
    `simulated bid commands: ${sums.commands} (accepted ${sums.accepted}, refused and remembered ${sums.refused}, turned away ${Math.max(0, sums.turnedAway)})`,
    `requests sent for them and for what staff and sellers did: ${sums.requestsSent}`,
    `virtual time: ${Math.round(sums.virtualMs / 3_600_000)} h in ${(tookMs / 1_000).toFixed(1)} s with ${workers} workers; ${sums.events} events`,
    `seeds run twice with the same trace: ${sums.repeated}`,
    `faults: ${list(faults)}`,
    `marks: ${list(marks)}`,
    `checks made: ${list(checks)}`,
    ...totals.missing.map((what) => `too tame: ${what}`),
    ...totals.bad.slice(0, 20).flatMap(({ seed, violations }) => violations.slice(0, 3).map((violation) => `VIOLATION seed ${seed}: ${violation}`)),
    `simulated violations: ${totals.violations}`,
  ];
}

/** What became of the planted bugs, one a line, the survivors last. */
export function huntPage(hunted: readonly Hunted[], tookMs: number): string[] {
  const survivors = hunted.filter(({ caughtAt }) => caughtAt === null);
  return [
    ...survivors.map(({ name, story, seeds }) => `SURVIVED ${seeds} seeds: ${name} (${story})`),
    `planted bugs caught: ${hunted.length - survivors.length} of ${hunted.length} in ${(tookMs / 1_000).toFixed(1)} s`,
  ];
}

export const huntLine = ({ name, caughtAt, seeds, by, tookMs }: Hunted): string =>
  (caughtAt === null ? `${name}: not caught in ${seeds} seeds` : `${name}: caught by seed ${caughtAt} after ${seeds}, ${(tookMs / 1_000).toFixed(1)} s, ${(by ?? '').replaceAll('\n', ' ').slice(0, BY_CHARACTERS_MAX)}`);
