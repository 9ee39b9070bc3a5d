import type { HttpRefused, RefusalTable } from './types.ts';

/** Codes that the kernel itself answers with; every table of refusals must hold them. */
export const KERNEL_CODES = [
  'malformed', 'idempotency_key_required', 'not_signed_in', 'forbidden', 'not_found', 'rate_limited', 'busy', 'too_large',
] as const;
export type KernelCode = (typeof KERNEL_CODES)[number];

/** Fields of a problem that facts cannot replace. */
const OWN_FIELDS: ReadonlySet<string> = new Set(['type', 'title', 'status', 'detail', 'code', 'instance', 'requestId', 'errors']);

const RETRY_AFTER_SECONDS = 1;

export type ProblemText = { status: number; text: string; retryAfterSeconds: number | null };
export type ProblemWriter = (refused: HttpRefused, at: { instance: string; requestId: string }) => ProblemText;

/**
 * Writes refusals as problem details (RFC 9457). Throws at once when the table lacks a code of the kernel or holds a status
 * that the house does not use (a 5xx other than 503); throws later for a code that is not in the table.
 */
export function problemWriter(refusals: RefusalTable): ProblemWriter {
  for (const code of KERNEL_CODES) if (refusals[code] === undefined) throw new Error(`The table of refusals lacks ${code}.`);
  const heads = new Map<string, { status: number; head: string }>();
  for (const [code, { status, sentence }] of Object.entries(refusals)) {
    if (status < 400 || (status >= 500 && status !== 503)) throw new Error(`Refusal ${code} has the status ${status}; refusals are 4xx or 503.`);
    const whole = JSON.stringify({ type: `/docs#${code}`, title: titleOf(code), status, detail: sentence, code });
    heads.set(code, { status, head: whole.slice(0, -1) });
  }
  return (refused, at) => {
    const entry = heads.get(refused.code);
    if (entry === undefined) throw new Error(`The refusal ${refused.code} is not in the table.`);
    const waits = entry.status === 503 || entry.status === 429;
    return {
      status: entry.status,
      text: `${entry.head},${tailOf(refused, at)}`,
      retryAfterSeconds: refused.retryAfterSeconds ?? (waits ? RETRY_AFTER_SECONDS : null),
    };
  };
}

/** `bid_too_low` → `Bid too low`. */
export function titleOf(code: string): string {
  const words = code.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function tailOf(refused: HttpRefused, at: { instance: string; requestId: string }): string {
  const tail: Record<string, unknown> = { instance: at.instance, requestId: at.requestId };
  if (refused.errors !== undefined) tail['errors'] = refused.errors;
  if (refused.facts !== undefined) {
    for (const [name, value] of Object.entries(refused.facts)) if (!OWN_FIELDS.has(name)) tail[name] = value;
  }
  return JSON.stringify(tail, plainNumber).slice(1);
}

// Amounts of the house end at 10^15, below 2^53: a bigint among the facts is an amount or a count and loses nothing.
const plainNumber = (_name: string, value: unknown): unknown => (typeof value === 'bigint' ? Number(value) : value);
