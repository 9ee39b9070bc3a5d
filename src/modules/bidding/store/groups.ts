import type { GroupClose } from '#domain/lot/group-close.ts';
import { invariant } from '#domain/outcome.ts';
import { bigints } from '#platform/db/arrays.ts';
import type { SqlValue } from '#platform/db/types.ts';
import type { GroupWork } from '../lane/work.ts';

/** A group's close as kept in jsonb: plain numbers and words, so it is written and read as it stands. */
export function groupCloseOf(stored: unknown): GroupClose {
  invariant(isGroupClose(stored), 'a group row holds a close');
  return stored;
}

function isGroupClose(stored: unknown): stored is GroupClose {
  return typeof stored === 'object' && stored !== null && 'scope' in stored && 'steps' in stored;
}

/** The arrays of `bidding.write_batch` from $18 to $20. */
export function groupColumns(groups: readonly GroupWork[], nowMs: number): SqlValue[] {
  return [
    bigints(groups, ({ key }) => key),
    groups.map(({ close }) => JSON.stringify(close)),
    bigints(groups, () => nowMs),
  ];
}
