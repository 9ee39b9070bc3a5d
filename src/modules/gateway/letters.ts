import type { Clock } from '#platform/time/ports.ts';

/** How letters leave changes when a house is started anew, so what was heard is good for so long; a silence is not asked about sooner either. */
export const LETTERS_KEPT_MS = 10_000;

/**
 * Whether letters are written, as who writes them said last. While they do not answer the last answer is believed; before any answer letters count as written,
 * since that who writes them is away is told to staff by the health of the house.
 */
export function lettersKnown(ask: () => Promise<boolean>, clock: Pick<Clock, 'monotonicMs'>): () => Promise<boolean> {
  let kept: { atMs: number; answer: Promise<boolean> } | null = null;
  let last = true;
  return () => {
    const nowMs = clock.monotonicMs();
    if (kept === null || nowMs - kept.atMs >= LETTERS_KEPT_MS) {
      kept = { atMs: nowMs, answer: ask().then((written) => { last = written; return written; }, () => last) };
    }
    return kept.answer;
  };
}
