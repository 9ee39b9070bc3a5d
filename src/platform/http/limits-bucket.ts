import type { RateLimiter } from './limits.ts';

export const MINUTE_MS = 60_000;
// Sums of fractions of a minute must not refuse the last call of a full bucket.
const HAIR_MS = 0.001;

/**
 * What one gateway knows of a bucket that several share. Levels are milliseconds of the minute that it takes to refill: 0 is full of calls,
 * a minute is empty.
 */
export class SharedBucket {
  readonly name: string;
  readonly subject: string;
  perMinuteMax: number;
  /** Taken here and not told yet. */
  untold = 0;
  /** Told, not answered yet. */
  underWay = 0;
  /** The outage in which the moments below count. */
  outage: number;
  private fullAtMs: number;
  private ownFullAtMs: number;
  private awayFullAtMs: number;
  private awayOwnFullAtMs: number;

  constructor(of: { name: string; subject: string; perMinuteMax: number; nowMs: number; outage: number }) {
    this.name = of.name;
    this.subject = of.subject;
    this.perMinuteMax = of.perMinuteMax;
    this.outage = of.outage;
    this.fullAtMs = of.nowMs;
    this.ownFullAtMs = of.nowMs;
    this.awayFullAtMs = of.nowMs;
    this.awayOwnFullAtMs = of.nowMs;
  }

  /** Nothing to remember of it. */
  idle(nowMs: number): boolean {
    return this.untold + this.underWay === 0 && Math.max(this.fullAtMs, this.ownFullAtMs, this.awayFullAtMs, this.awayOwnFullAtMs) <= nowMs;
  }

  /** Takes a call while the bucket is shared; `parts` into which what is left is divided, of which this gateway may use one before it hears again. */
  take(nowMs: number, parts: number): ReturnType<RateLimiter['take']> {
    const level = Math.max(0, this.fullAtMs - nowMs);
    const waiting = this.untold + this.underWay + 1;
    const next = level + waiting * this.callMs;
    if (next > MINUTE_MS + HAIR_MS) return secondsOf(next - MINUTE_MS);
    const left = Math.floor((MINUTE_MS - level + HAIR_MS) / this.callMs);
    if (waiting > Math.max(1, Math.floor(left / parts))) return 1;
    this.untold += 1;
    this.note(nowMs);
    return 0;
  }

  /** Takes a call while nothing is heard of the others: the limit is divided among the gateways. */
  takeAlone(nowMs: number, gateways: number): ReturnType<RateLimiter['take']> {
    const shareMs = MINUTE_MS / Math.max(1, Math.floor(this.perMinuteMax / gateways));
    const next = Math.max(this.awayFullAtMs, nowMs) + shareMs;
    if (next - nowMs > MINUTE_MS + HAIR_MS) return secondsOf(next - nowMs - MINUTE_MS);
    this.awayFullAtMs = next;
    this.awayOwnFullAtMs = Math.max(this.awayOwnFullAtMs, nowMs) + this.callMs;
    this.note(nowMs);
    return 0;
  }

  /** An outage began: what was used of the shared minute is used of ours, and what nobody confirmed is told once more afterwards. */
  goAlone(nowMs: number, outage: number): void {
    const unheardMs = (this.untold + this.underWay) * this.callMs;
    this.awayFullAtMs = nowMs + Math.min(MINUTE_MS, Math.max(0, this.fullAtMs - nowMs) + unheardMs);
    this.awayOwnFullAtMs = nowMs + unheardMs;
    this.untold = 0;
    this.underWay = 0;
    this.outage = outage;
  }

  /** The outage is over: what was used here meanwhile, and has not come back by itself, is to be told. */
  comeBack(nowMs: number, outage: number): void {
    this.fullAtMs = nowMs;
    this.untold = Math.min(this.perMinuteMax, Math.ceil(Math.max(0, this.awayOwnFullAtMs - nowMs) / this.callMs));
    this.underWay = 0;
    this.outage = outage;
  }

  /** What is told of it: calls to add, milliseconds of a call, and the level below which it cannot be. */
  tell(nowMs: number): [calls: number, callMs: number, ownLevelMs: number] {
    const calls = this.untold;
    this.underWay += calls;
    this.untold = 0;
    return [calls, this.callMs, Math.max(0, this.ownFullAtMs - nowMs)];
  }

  /** What was told last may not have been heard: it is told again, which at worst counts it twice. */
  tellAgain(calls: number): void {
    this.underWay = Math.max(0, this.underWay - calls);
    this.untold += calls;
  }

  /** The level that all share, as of now. */
  hear(nowMs: number, level: number, calls: number): void {
    this.underWay = Math.max(0, this.underWay - calls);
    this.fullAtMs = nowMs + level;
  }

  private get callMs(): number {
    return MINUTE_MS / this.perMinuteMax;
  }

  private note(nowMs: number): void {
    this.ownFullAtMs = Math.max(this.ownFullAtMs, nowMs) + this.callMs;
  }
}

const secondsOf = (ms: number): number => Math.max(1, Math.ceil(ms / 1_000));
