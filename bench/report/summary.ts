import { median } from '../measure/samples.ts';
import { BASELINE, HOUSE, type LoadReport, type Proof, type SideSummary, type Target, type WindowResult } from './types.ts';

/** Medians of each side, in the order in which the sides first ran. */
export function summarise(windows: readonly WindowResult[]): SideSummary[] {
  const sides = [...new Set(windows.map(({ side }) => side))];
  return sides.map((side) => {
    const own = windows.filter((window) => window.side === side);
    const of = (read: (window: WindowResult) => number): number => median(own.map(read));
    return {
      side, windows: own.length, acceptedPerSecond: of(({ acceptedPerSecond }) => acceptedPerSecond),
      decidedPerSecond: of(({ accepted, refused, seconds }) => (accepted + refused) / seconds), p50Ms: of(({ p50Ms }) => p50Ms),
      p99Ms: of(({ p99Ms }) => p99Ms), refusedShare: of(({ accepted, refused }) => refused / Math.max(accepted + refused, 1)),
      undecided: own.reduce((sum, { undecided }) => sum + Object.values(undecided).reduce((all, each) => all + each, 0), 0),
      rssBytes: of(({ rssBytes }) => rssBytes),
    };
  });
}

/** The summary of one side; null when it did not run. */
export const sideOf = (sides: readonly SideSummary[], side: string): SideSummary | null => sides.find((one) => one.side === side) ?? null;

/** A rate of `side` over that of `other`, accepted bids by default; null when either did not run or did nothing. */
export function rateRatio(
  sides: readonly SideSummary[], { side = HOUSE, other = BASELINE, rate = 'acceptedPerSecond' }: { side?: string; other?: string; rate?: 'acceptedPerSecond' | 'decidedPerSecond' } = {},
): number | null {
  const above = sideOf(sides, side);
  const below = sideOf(sides, other);
  return above === null || below === null || below[rate] === 0 ? null : above[rate] / below[rate];
}

export type Findings = {
  load: string; sentence: string; windows: readonly WindowResult[]; proof: Proof;
  figures?: Readonly<Record<string, number>>;
  /** Judges the summaries. `ratio`: the lower one of accepted and of decided bids a second over the baseline's. */
  targets(sides: readonly SideSummary[], ratio: number | null): Target[];
};

/** Puts a load's findings together. */
export function reportOf({ targets, figures = {}, ...found }: Findings): LoadReport {
  const sides = summarise(found.windows);
  const ratio = rateRatio(sides);
  const decidedRatio = rateRatio(sides, { rate: 'decidedPerSecond' });
  return { ...found, sides, ratio, decidedRatio, figures, targets: targets(sides, ratio) };
}
