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

/** A machine that was busy with something else is not the house's doing, so a single time may be this many bounds long; half of them may not be longer than one. */
export const WORST_BOUNDS_MAX = 4;

export type RecoveryLine = { fault: string; times: number; medianMs: number; worstMs: number; boundMs: number; over: number; good: boolean };

export function recoveryLines(times: ReadonlyMap<string, readonly number[]>): RecoveryLine[] {
  return [...times].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([fault, all]) => {
    const sorted = all.toSorted((one, other) => one - other);
    const [medianMs, worstMs, boundMs] = [sorted[Math.floor((sorted.length - 1) / 2)] ?? 0, sorted.at(-1) ?? 0, boundOf(fault)];
    return { fault, times: all.length, medianMs: Math.round(medianMs), worstMs: Math.round(worstMs), boundMs, over: all.filter((ms) => ms > boundMs).length, good: medianMs <= boundMs && worstMs <= boundMs * WORST_BOUNDS_MAX };
  });
}
