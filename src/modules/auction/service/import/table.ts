import type { Wrong } from '#contracts/faults.ts';
import type { CsvTable } from '#platform/csv/read.ts';
import type { Category } from '../../store/categories.ts';
import { ATTRIBUTE_PREFIX, COLUMNS, COLUMNS_REQUIRED, type Row } from './columns.ts';

/** A fault of a table: the row as a spreadsheet numbers it and the column by its name; null where it is about more than that. */
export type ImportFault = { row: number | null; column: string | null } & Wrong;

/** The rows of a table by the names of their columns. Faults of the head stop everything else from being read. */
export function rowsOf(table: CsvTable, categories: readonly Category[]): { columns: string[]; rows: { row: number; cells: Row }[]; faults: ImportFault[] } {
  const columns = table.head.map((name) => name.trim().toLowerCase().replaceAll(/[\s-]+/g, '_'));
  const faults = headFaults(columns, categories);
  if (faults.length > 0) return { columns, rows: [], faults };
  const rows = table.rows.map(({ row, cells }) => {
    const extra = cells.slice(columns.length).some((cell) => cell.trim() !== '');
    if (extra) faults.push({ row, column: null, code: 'row_cells', facts: { cells: cells.length, columns: columns.length } });
    return { row, cells: new Map(columns.flatMap((column, at): [string, string][] => {
      const written = cells[at]?.trim() ?? '';
      return written === '' ? [] : [[column, written]];
    })) };
  });
  return { columns, rows, faults };
}

function headFaults(columns: readonly string[], categories: readonly Category[]): ImportFault[] {
  const known = new Set<string>([...COLUMNS, ...categories.flatMap(({ fields }) => fields.map(({ code }) => `${ATTRIBUTE_PREFIX}${code}`))]);
  const faults: ImportFault[] = [];
  columns.forEach((column, at) => {
    if (column === '') faults.push({ row: 1, column: null, code: 'column_unnamed', facts: { number: at + 1 } });
    else if (!known.has(column)) faults.push({ row: 1, column, code: 'column_unknown', facts: { columns: COLUMNS.join(', '), prefix: ATTRIBUTE_PREFIX } });
    else if (columns.indexOf(column) !== at) faults.push({ row: 1, column, code: 'column_twice' });
  });
  for (const wanted of COLUMNS_REQUIRED) if (!columns.includes(wanted)) faults.push({ row: 1, column: wanted, code: 'column_missing' });
  return faults;
}
