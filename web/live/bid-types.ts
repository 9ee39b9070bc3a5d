import type { RefusalCode } from '#contracts/refusals.ts';

/** What a person wants: a maximum in minor units on one lot. */
export type BidWish = { lot: string; maximum: number; currency?: string };

/** The one true answer. `minimum` and `price` as they stood when it was decided, in minor units; null where the house did not say. */
export type BidResult =
  | { ok: true; outcome: 'leading' | 'outbid'; seq: number; maximum: number; price: number; minimum: number; closesAt: string; replayed: boolean }
  | { ok: false; code: RefusalCode; minimum: number | null; price: number | null; closesAt: string | null };

/**
 * A bid on its way.
 *
 *   confirming ─3 s without an answer, or the line lost─▶ not_confirmed_yet ─▶ answered
 *        └──────────────────────answered                        └─2 min, or signed out─▶ gave_up ─ask again─▶ not_confirmed_yet
 *
 * It is asked for with one number however often, so it cannot count twice.
 */
export type LiveBid = {
  readonly id: string;
  readonly lot: string;
  readonly maximum: number;
  readonly state: 'confirming' | 'not_confirmed_yet' | 'answered' | 'gave_up';
  /** There when answered. */
  readonly result: BidResult | null;
  /** Why it is still not confirmed, where the house said so: busy, rate_limited, not_signed_in, paused, …; `line` when nobody answers. */
  readonly hindrance: RefusalCode | 'line' | null;
  /** False: every try was turned away before anything was decided. True: it may have been decided, only the answer is missing. */
  readonly mayCount: boolean;
};

/** An answer as it came, over the socket or HTTP. `retryAfterMs` null when the house did not say. */
export type RawAnswer = { status: number; body: Readonly<Record<string, unknown>>; retryAfterMs: number | null };

export type BidPorts = {
  monotonicMs(): number;
  after(ms: number, work: () => void): { cancel(): void };
  chance(): number;
  /** A number that nobody ever made before. */
  newId(): string;
  /** True when the frame went out on a line whose viewer is `account`. */
  sendBid(account: string, frame: { id: string; lot: string; maximum: number; currency?: string }): boolean;
  /** The same bid over HTTP. Null when nobody answered, or somebody else is signed in now. Never throws. */
  postBid(account: string, bid: { id: string; lot: string; maximum: number; currency?: string }): Promise<RawAnswer | null>;
  /** What the tab remembers over a reload. */
  load(): string | null;
  save(text: string): void;
  /** Device's wall clock, only to forget what is days old. */
  wallMs(): number;
  changed(): void;
  answered(lot: string, result: BidResult): void;
};
