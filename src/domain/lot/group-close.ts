import { invariant } from '../outcome.ts';

/**
 * The close that lots share. Bidding keeps it on the group's row, locked before the lots, and every member's close
 * follows from it. It is plain data (numbers and text), fit for a JSON column.
 *
 * group, sale: one close for all; an extension on any lot moves every lot.
 * sequential: lots close one after the other, `gapMs` apart. An extension of the lot at position p to T moves every lot
 * at q >= p to at least T + (q - p) * gap; lots before p stay.
 */
export type GroupClose = {
  scope: 'group' | 'sale' | 'sequential';
  /** The close as published; of the first lot when sequential. */
  scheduledClosesAtMs: number;
  /** Time between two neighbours; 0 unless sequential. */
  gapMs: number;
  /** Extensions by bids, of all members together. */
  extensions: number;
  /**
   * Ascending by position. A step holds from its position up to the next step's, each position a gap later. A step that
   * an earlier one already outruns is dropped, so there is at most one a lot. For group and sale: one, at position 0.
   */
  steps: readonly GroupStep[];
};

export type GroupStep = { position: number; closesAtMs: number };

/** Staggered closes are this far apart unless the sale says otherwise. */
export const STAGGER_GAP_MS_DEFAULT = 30_000;
/** Lots in one sale at most, which bounds the steps. */
export const GROUP_STEPS_MAX = 10_000;

/** A group nobody has extended yet. `gapMs` counts for the sequential scope only. */
export function newGroupClose(
  scope: GroupClose['scope'], scheduledClosesAtMs: number, gapMs: number = STAGGER_GAP_MS_DEFAULT,
): GroupClose {
  return { scope, scheduledClosesAtMs, gapMs: scope === 'sequential' ? gapMs : 0, extensions: 0, steps: [] };
}

/** When the member at `position`, whose own close is `ownClosesAtMs`, closes: never before its own, never before the group says. */
export function closesAtFor(group: GroupClose, position: number, ownClosesAtMs: number): number {
  const place = group.scope === 'sequential' ? position : 0;
  const step = group.steps.findLast((candidate) => candidate.position <= place);
  return step === undefined ? ownClosesAtMs : Math.max(ownClosesAtMs, reach(group, step, place));
}

/** The group after a bid extended the member at `position` to `toMs`: one extension more, and nobody closes earlier than before. */
export function withExtension(group: GroupClose, position: number, toMs: number): GroupClose {
  const place = group.scope === 'sequential' ? position : 0;
  const extensions = group.extensions + 1;
  if (closesAtFor(group, place, -Infinity) >= toMs) return { ...group, extensions };
  const added = { position: place, closesAtMs: toMs };
  const before = group.steps.filter((step) => step.position < place);
  // A later step survives only where it still says more than the new one.
  const after = group.steps.filter((step) => step.position > place && step.closesAtMs > reach(group, added, step.position));
  const steps = [...before, added, ...after];
  invariant(steps.length <= GROUP_STEPS_MAX, 'a sale has a bounded number of lots');
  return { ...group, extensions, steps };
}

function reach(group: GroupClose, step: GroupStep, position: number): number {
  return step.closesAtMs + (position - step.position) * group.gapMs;
}
