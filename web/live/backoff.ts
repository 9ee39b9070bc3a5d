import { BACKOFF_BLAMED_MS, BACKOFF_CHANCE, BACKOFF_FIRST_MS, BACKOFF_HIDDEN_MS_MAX, BACKOFF_VISIBLE_MS_MAX } from './limits.ts';

/** The house's word for "this page misbehaved". */
const POLICY_CLOSE = 1008;

export type Failure = {
  /** Losses in a row, this one included. */
  failures: number;
  /** Whether somebody looks at the page. */
  visible: boolean;
  /** With what the house closed the line; 0 when it did not. */
  code: number;
  /** From 0 up to 1. */
  chance: number;
};

/** How long to wait before the next try, in milliseconds: doubling up to a limit, half of it left to chance. */
export function backoffMs({ failures, visible, code, chance }: Failure): number {
  if (code === POLICY_CLOSE) return BACKOFF_BLAMED_MS * (1 + chance * BACKOFF_CHANCE);
  const most = visible ? BACKOFF_VISIBLE_MS_MAX : BACKOFF_HIDDEN_MS_MAX;
  const wait = Math.min(most, BACKOFF_FIRST_MS * 2 ** Math.min(16, Math.max(0, failures - 1)));
  return wait * (1 - BACKOFF_CHANCE + chance * BACKOFF_CHANCE);
}
