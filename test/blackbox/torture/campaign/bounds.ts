import type { Recovery } from './recoveries.ts';

/** How long the house may take, in milliseconds, until bids are acknowledged again: since the kill or the cut, or since what was bad was over. */
const BOUNDS: readonly [RegExp, number][] = [
  [/^house killed/, 3_000],
  [/^PostgreSQL killed$/, 5_000],
  [/^house and PostgreSQL killed$/, 8_000],
  [/^house stopped and started$/, 5_000],
  [/asleep$/, 5_000],
  [/^clock of the house/, 1_000],
  [/^line to the (house|database)/, 5_000],
  [/^disk full$/, 10_000],
  [/^slow watcher: cut$/, 8_000],
  [/^slow watcher$/, 1_000],
  [/^reconnect storm/, 10_000],
];

export const boundOf = (fault: string): number => {
  const found = BOUNDS.find(([pattern]) => pattern.test(fault));
  if (found === undefined) throw new Error(`nobody said how long "${fault}" may last`);
  return found[1];
};

/** A single time may be this many bounds long (a disk that was busy, a pause of the machine); half of them may not be longer than one. */
export const WORST_BOUNDS_MAX = 3;

/**
 * Times as they were, and `own`: without what the house and its clients waited for processors that others had, other processes or
 * the host of the machine. On a machine with nothing else to do they are nearly the same. The bound is one for the house, so it is held against `own`.
 */
export type RecoveryLine = { fault: string; times: number; worstMs: number; medianMs: number; ownWorstMs: number; ownMedianMs: number; boundMs: number; over: number; good: boolean };

export function recoveryLines(times: ReadonlyMap<string, readonly Recovery[]>): RecoveryLine[] {
  return [...times].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([fault, all]) => {
    const [took, own, boundMs] = [spread(all.map(({ tookMs }) => tookMs)), spread(all.map(({ ownMs }) => ownMs)), boundOf(fault)];
    return {
      fault, times: all.length, worstMs: took.worst, medianMs: took.median, ownWorstMs: own.worst, ownMedianMs: own.median, boundMs,
      over: all.filter(({ ownMs }) => ownMs > boundMs).length, good: own.median <= boundMs && own.worst <= boundMs * WORST_BOUNDS_MAX,
    };
  });
}

function spread(all: readonly number[]): { worst: number; median: number } {
  const sorted = all.toSorted((one, other) => one - other);
  return { worst: Math.round(sorted.at(-1) ?? 0), median: Math.round(sorted[Math.floor((sorted.length - 1) / 2)] ?? 0) };
}
