import type { LotTerms } from './terms.ts';

/** After an outage or a freeze a lot gets at least this long, hard closes too. */
export const FULL_WINDOW_MS_MIN = 120_000;

/**
 * Where a lot's close stands. For a lot that shares its close, `closesAtMs`, `extensions` and `scheduledClosesAtMs` are
 * those of the group, so that the caps count on the group.
 */
export type CloseSoFar = {
  closesAtMs: number;
  /** Extensions by bids so far; those after an outage do not count against a cap. */
  extensions: number;
  /** The close as published, which the cap on total time counts from; the terms' own when absent. */
  scheduledClosesAtMs?: number;
};

/**
 * The close after a bid that triggers the soft close, decided at `decidedAtMs`: never earlier than before, and unchanged
 * when the bid is not late, the close is hard, or a cap is reached. Caps on total time and an absolute time cut the
 * extension short; the cap on the count refuses it whole.
 */
export function extendedClose(terms: LotTerms, soFar: CloseSoFar, decidedAtMs: number): number {
  const { windowSeconds, mode, cap } = terms.softClose;
  const { closesAtMs } = soFar;
  const windowMs = windowSeconds * 1000;
  // The last window begins at, and includes, closesAt - window. A window of 0 is a hard close.
  if (windowMs === 0 || decidedAtMs < closesAtMs - windowMs) return closesAtMs;
  const wantedMs = (mode === 'reset' ? decidedAtMs : closesAtMs) + windowMs;
  switch (cap.kind) {
    case 'none': return Math.max(closesAtMs, wantedMs);
    case 'count': return soFar.extensions < cap.max ? Math.max(closesAtMs, wantedMs) : closesAtMs;
    case 'total': {
      const scheduledMs = soFar.scheduledClosesAtMs ?? terms.closesAtMs;
      return Math.max(closesAtMs, Math.min(wantedMs, scheduledMs + cap.seconds * 1000));
    }
    case 'until': return Math.max(closesAtMs, Math.min(wantedMs, cap.atMs));
  }
}

/** The window a lot gets after the house could not decide in time, or was frozen: its own, and at least 120 s. */
export function fullWindowMs(terms: LotTerms): number {
  return Math.max(terms.softClose.windowSeconds * 1000, FULL_WINDOW_MS_MIN);
}
