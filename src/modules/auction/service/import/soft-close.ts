import { EXTENSION_SECONDS_MAX, EXTENSIONS_MAX, SOFT_CLOSE_WINDOW_SECONDS_MAX } from '#contracts/auction-shapes.ts';
import type { SoftCloseCap } from '#domain/lot/terms.ts';
import type { DraftChange } from '../../rules.ts';
import { oneOf, readTime, whole, type CellFaults, type CellReader } from './cells.ts';

const MODES = ['reset', 'add'] as const;
const SCOPES = ['lot', 'group', 'sale', 'sequential'] as const;
/** One column for each kind of cap; a row fills one of them at most. */
const CAP_COLUMNS = ['soft_close_count_max', 'soft_close_total_seconds_max', 'soft_close_until'] as const;

/** What a row says of late bids; what it does not say stays as the house has it. */
export function softClose(cell: CellReader, row: ReadonlyMap<string, string>, faults: CellFaults): NonNullable<DraftChange['softClose']> {
  const windowSeconds = cell('soft_close_window_seconds', whole(0, SOFT_CLOSE_WINDOW_SECONDS_MAX), { code: 'cell_window', facts: { max: SOFT_CLOSE_WINDOW_SECONDS_MAX } });
  const mode = cell('soft_close_mode', oneOf(MODES), { code: 'one_of', facts: { choices: MODES.join(', ') } });
  const scope = cell('soft_close_scope', oneOf(SCOPES), { code: 'one_of', facts: { choices: SCOPES.join(', ') } });
  const cap = capOf(cell);
  const [first, ...others] = CAP_COLUMNS.filter((column) => row.has(column));
  for (const column of others) if (first !== undefined && !faults.has(column)) faults.set(column, { code: 'cap_twice', facts: { column: first } });
  return {
    ...(windowSeconds === undefined ? {} : { windowSeconds }), ...(mode === undefined ? {} : { mode }), ...(scope === undefined ? {} : { scope }),
    ...(cap === undefined ? {} : { cap }),
  };
}

function capOf(cell: CellReader): SoftCloseCap | undefined {
  const max = cell('soft_close_count_max', whole(1, EXTENSIONS_MAX), { code: 'cell_whole', facts: { max: EXTENSIONS_MAX } });
  const seconds = cell('soft_close_total_seconds_max', whole(1, EXTENSION_SECONDS_MAX), { code: 'cell_whole', facts: { max: EXTENSION_SECONDS_MAX } });
  const atMs = cell('soft_close_until', readTime, { code: 'cell_time' });
  if (max !== undefined) return { kind: 'count', max };
  if (seconds !== undefined) return { kind: 'total', seconds };
  return atMs === undefined ? undefined : { kind: 'until', atMs };
}
