/** A rate with a burst: so many at once, then so many a second. */
export type Rate = { perSecond: number; burst: number };

/** Tokens of one holder. Full at the start. Times are monotonic milliseconds. */
export class TokenBucket {
  private tokens: number;
  private filledMs: number;
  private readonly rate: Rate;

  constructor(rate: Rate, nowMs: number) {
    this.rate = rate;
    this.tokens = rate.burst;
    this.filledMs = nowMs;
  }

  /** Takes a token; false when there is none. */
  take(nowMs: number): boolean {
    const gained = (Math.max(0, nowMs - this.filledMs) / 1_000) * this.rate.perSecond;
    this.tokens = Math.min(this.rate.burst, this.tokens + gained);
    this.filledMs = nowMs;
    if (this.tokens < 1) return false;
    this.tokens -= 1;
    return true;
  }
}
