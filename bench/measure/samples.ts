/** Latencies kept of one window; the later ones of a window that has more are not looked at, which its count shows. */
const SAMPLES_MAX = 8_000_000;

/** Latencies in milliseconds, kept whole so that a percentile is exact. */
export class Samples {
  readonly #values: number[] = [];

  get count(): number {
    return this.#values.length;
  }
  add(ms: number): void {
    if (this.#values.length < SAMPLES_MAX) this.#values.push(ms);
  }
  /** The smallest value that at least this share (0 to 1) of the samples does not exceed, for each share asked; 0 without samples. */
  percentiles(...shares: readonly number[]): number[] {
    const sorted = Float64Array.from(this.#values).sort();
    return shares.map((share) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0);
  }
}

/** The middle value; the mean of the two middle ones of an even number; 0 of none. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
}
