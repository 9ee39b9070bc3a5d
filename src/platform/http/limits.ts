/** Counts calls. Another adapter may count for several processes; an adapter that cannot count must let the call pass. */
export type RateLimiter = {
  /** 0 when the call may go on, else the whole seconds after which it may. */
  take(name: string, subject: string, perMinuteMax: number): number;
};

/** Subjects remembered at once; past it the ones first seen longest ago are forgotten, which only favours the caller. */
export const SUBJECTS_MAX = 100_000;
const MINUTE_MS = 60_000;

/**
 * Counts in this process. Each subject has a bucket of `perMinuteMax` calls that refills evenly over a minute, so a burst
 * passes and a flood does not. One number is kept per subject: the moment at which its bucket will be full again.
 */
export function localLimiter(clock: { monotonicMs(): number }, subjectsMax: number = SUBJECTS_MAX): RateLimiter {
  const fullAtMs = new Map<string, number>();
  return {
    take(name, subject, perMinuteMax) {
      const nowMs = clock.monotonicMs();
      const key = `${name} ${subject}`;
      const known = fullAtMs.get(key);
      const next = Math.max(known ?? nowMs, nowMs) + MINUTE_MS / perMinuteMax;
      // A hair of tolerance: sums of fractions of a minute must not refuse the last call of a full bucket.
      if (next - nowMs > MINUTE_MS + 0.001) return Math.max(1, Math.ceil((next - nowMs - MINUTE_MS) / 1_000));
      if (known === undefined && fullAtMs.size >= subjectsMax) makeRoom(fullAtMs, (at) => at <= nowMs);
      fullAtMs.set(key, next);
      return 0;
    },
  };
}

/** A limiter of which several processes have one each: every limit is divided among them, at least one call a minute for each. */
export const dividedLimiter = (limiter: RateLimiter, processes: () => number): RateLimiter => ({
  take: (name, subject, perMinuteMax) => limiter.take(name, subject, Math.max(1, Math.floor(perMinuteMax / Math.max(1, processes())))),
});

/** How many subjects are looked at to make room for a new one: bounded work per call. */
const LOOKED_AT_MAX = 16;

/** Forgets some that are idle, or else the one that was first seen longest ago. */
export function makeRoom<Bucket>(buckets: Map<string, Bucket>, idle: (bucket: Bucket) => boolean): void {
  let looked = 0;
  let dropped = false;
  for (const [key, bucket] of buckets) {
    if (idle(bucket)) {
      buckets.delete(key);
      dropped = true;
    }
    looked += 1;
    if (looked >= LOOKED_AT_MAX) break;
  }
  if (dropped) return;
  const oldest = buckets.keys().next();
  if (oldest.done !== true) buckets.delete(oldest.value);
}
