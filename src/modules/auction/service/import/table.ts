import type { CsvTable } from '#platform/csv/read.ts';
import type { Category } from '../../store/categories.ts';
import { ATTRIBUTE_PREFIX, COLUMNS, COLUMNS_REQUIRED, type Row } from './columns.ts';

/** A fault of a table: the row as a spreadsheet numbers it and the column by its name; null where it is about more than that. */
export type ImportFault = { row: number | null; column: string | null; problem: string };

/** The rows of a table by the names of their columns. Faults of the head stop everything else from being read. */
export function rowsOf(table: CsvTable, categories: readonly Category[]): { columns: string[]; rows: { row: number; cells: Row }[]; faults: ImportFault[] } {
  const columns = table.head.map((name) => name.trim().toLowerCase().replaceAll(/[\s-]+/g, '_'));
  const faults = headFaults(columns, categories);
  if (faults.length > 0) return { columns, rows: [], faults };
  const rows = table.rows.map(({ row, cells }) => {
    const extra = cells.slice(columns.length).some((cell) => cell.trim() !== '');
    if (extra) faults.push({ row, column: null, problem: `has ${cells.length} cells under ${columns.length} columns; put a cell with a comma into quotation marks` });
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
    if (column === '') faults.push({ row: 1, column: null, problem: `has no name for column ${at + 1}; name it or delete it` });
    else if (!known.has(column)) faults.push({ row: 1, column, problem: `is not a column of an import; the columns are ${COLUMNS.join(', ')}, and ${ATTRIBUTE_PREFIX} with the code of a field` });
    else if (columns.indexOf(column) !== at) faults.push({ row: 1, column, problem: 'is there twice' });
  });
  for (const wanted of COLUMNS_REQUIRED) if (!columns.includes(wanted)) faults.push({ row: 1, column: wanted, problem: 'is missing; the first row holds the names of the columns' });
  return faults;
}
