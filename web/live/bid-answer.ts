import type { RefusalCode } from '#contracts/refusals.ts';
import type { BidResult, RawAnswer } from './bid-types.ts';

/** What an answer means for a bid: the truth; or to be asked for again, with the reason and whether it may have been decided. */
export type Judged =
  | { kind: 'final'; result: BidResult }
  | { kind: 'again'; hindrance: RefusalCode | 'line'; mayCount: boolean; waitMs: number | null }
  /** Only the person can remove the obstacle; asking on by itself is of no use. */
  | { kind: 'blocked'; hindrance: RefusalCode };

/** Said at the door, before the number of the bid is looked up: it says nothing about an earlier try with the same number. */
const AT_THE_DOOR: ReadonlySet<string> = new Set([
  'malformed', 'not_signed_in', 'forbidden', 'unknown_lot', 'paused', 'rate_limited', 'challenge_required', 'too_large',
] satisfies RefusalCode[]);
const COMES_BACK: ReadonlySet<string> = new Set(['busy', 'unconfirmed', 'rate_limited', 'paused'] satisfies RefusalCode[]);

/** `mayCount`: an earlier try of the same bid was lost, and so may have been decided. */
export function judge({ status, body, retryAfterMs }: RawAnswer, mayCount: boolean): Judged {
  if (status >= 200 && status < 300) {
    const result = accepted(body);
    return result === null ? { kind: 'again', hindrance: 'line', mayCount: true, waitMs: retryAfterMs } : { kind: 'final', result };
  }
  const code = codeOf(body);
  // Somebody between the page and the house spoke.
  if (code === null) return { kind: 'again', hindrance: 'line', mayCount: true, waitMs: retryAfterMs };
  if (code === 'unconfirmed') return { kind: 'again', hindrance: code, mayCount: true, waitMs: retryAfterMs };
  if (code === 'paused' && !mayCount) return { kind: 'final', result: refused(code, body) };
  if (COMES_BACK.has(code) || status === 429 || status >= 500) return { kind: 'again', hindrance: code, mayCount, waitMs: retryAfterMs };
  if (mayCount && AT_THE_DOOR.has(code)) return { kind: 'blocked', hindrance: code };
  return { kind: 'final', result: refused(code, body) };
}

function accepted(body: RawAnswer['body']): BidResult | null {
  const { outcome, seq, maximum, price, minimum, closesAt, replayed } = body;
  if (outcome !== 'leading' && outcome !== 'outbid') return null;
  if (typeof seq !== 'number' || typeof maximum !== 'number' || typeof price !== 'number' || typeof minimum !== 'number' || typeof closesAt !== 'string') return null;
  return { ok: true, outcome, seq, maximum, price, minimum, closesAt, replayed: replayed === true };
}

function refused(code: RefusalCode, body: RawAnswer['body']): BidResult {
  const { minimum, price, closesAt } = body;
  return {
    ok: false, code, minimum: typeof minimum === 'number' ? minimum : null, price: typeof price === 'number' ? price : null,
    closesAt: typeof closesAt === 'string' ? closesAt : null,
  };
}

// The house's list may be longer than this page's: a code that is new here is shown in its words all the same.
const isCode = (value: unknown): value is RefusalCode => typeof value === 'string' && /^[a-z_]{1,60}$/.test(value);
const codeOf = (body: RawAnswer['body']): RefusalCode | null => (isCode(body['code']) ? body['code'] : null);
