import type { ReactNode } from 'react';
import styles from './Admin.module.css';
import { TableScroll } from './TableScroll.tsx';

/*
 * On a phone the rows of a table stand one under the other, each cell with the name of its column, so that nobody scrolls sideways. A browser
 * then takes the elements for no table any more, unless each says by its role what it is.
 */
const TABLE = { role: 'table' } as const;
const ROWS = { role: 'rowgroup' } as const;
const COLUMN_HEADER = { role: 'columnheader' } as const;
const CELL = { role: 'cell' } as const;
export const ROW = { role: 'row' } as const;
export const ROW_HEADER = { role: 'rowheader' } as const;

export type Column = { name: string; end?: boolean };

/** A table of the house's staff: its head stays in sight, and on a phone its rows become short lists. `label` names it. */
export function AdminTable({ label, columns, children }: { label: string; columns: readonly Column[]; children: ReactNode }) {
  return (
    <TableScroll label={label} className={styles['scroll']}>
      <table {...TABLE} className={styles['table']}>
        <thead {...ROWS}><tr {...ROW}>{columns.map(({ name, end }) => <th key={name} {...COLUMN_HEADER} scope="col" className={end === true ? styles['end'] : undefined}>{name}</th>)}</tr></thead>
        <tbody {...ROWS}>{children}</tbody>
      </table>
    </TableScroll>
  );
}

/** A cell; `column` is the name that stands before it on a phone, where there is something to name. */
export const Cell = ({ column, end = false, className, span, children }: { column?: string; end?: boolean; className?: string | undefined; span?: number; children?: ReactNode }) =>
  <td {...CELL} data-column={column} colSpan={span} className={[className, end ? styles['end'] : ''].filter(Boolean).join(' ') || undefined}>{children}</td>;
