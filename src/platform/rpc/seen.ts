import { GOOD_MS } from './signature.ts';

/** Signatures that one process remembers: of acts without a key alone, so a thousand a second. Past it acts are refused as busy until these are too old. */
export const SEEN_MAX = 65_536;
/** A signature that is good now is too old after so long. */
export const REMEMBERED_MS = 2 * GOOD_MS;

/**
 * Signatures that were taken a moment ago, for at least as long as they can be good by a clock that goes on evenly, and twice as long at most. They are forgotten all at
 * once, by generations: to look for the oldest one each time costs as much as the signature.
 */
export class SeenSignatures {
  private now = new Set<string>();
  private before = new Set<string>();
  private sinceMs = 0;

  get size(): number {
    return this.now.size + this.before.size;
  }

  /** Remembers a signature; says so when it was there already, or there is no room. */
  take(mac: string, nowMonotonicMs: number): 'new' | 'seen' | 'full' {
    if (nowMonotonicMs - this.sinceMs > REMEMBERED_MS) {
      this.before = nowMonotonicMs - this.sinceMs > 2 * REMEMBERED_MS ? new Set() : this.now;
      this.now = new Set();
      this.sinceMs = nowMonotonicMs;
    }
    if (this.now.has(mac) || this.before.has(mac)) return 'seen';
    if (this.size >= SEEN_MAX) return 'full';
    this.now.add(mac);
    return 'new';
  }
}
