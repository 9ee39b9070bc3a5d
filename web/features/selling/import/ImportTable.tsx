import { useMemo } from 'react';
import { useFault } from '../../../api/useFault.ts';
import { useText } from '../../../i18n/text.ts';
import type { ImportJson } from '../types.ts';
import styles from './Import.module.css';

/** The table as the house read it. First every fault in words, then the rows with the cells marked; what is too long for a cell scrolls. */
export function ImportTable({ told }: { told: ImportJson }) {
  const text = useText();
  const sayFault = useFault();
  const faulty = useMemo(() => new Map(told.faults.map((fault) => [`${fault.row} ${fault.column}`, sayFault(fault)])), [told, sayFault]);
  return (
    <>
      {told.faults.length === 0 ? null : <Faults told={told} />}
      {told.cells.length === 0 ? null : (
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls has to be reachable by keyboard
        <div className={styles['scroll']} role="region" aria-label={text('selling.import_table')} tabIndex={0}>
          <table>
            <thead><tr><th scope="col">{text('selling.import_row')}</th>{told.columns.map((column) => <th key={column} scope="col">{column}</th>)}</tr></thead>
            <tbody>
              {told.cells.map(({ row, values }) => (
                <tr key={row} id={`row-${row}`}>
                  <th scope="row" className="numbers">{row}</th>
                  {values.map((value, at) => {
                    const problem = faulty.get(`${row} ${told.columns[at]}`);
                    return <td key={told.columns[at]} data-faulty={problem !== undefined}>{value === '' && problem !== undefined ? '—' : value}{problem === undefined ? null : <span className={styles['problem']}><bdi>{problem}</bdi></span>}</td>;
                  })}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  );
}

function Place({ row, column }: { row: number | null; column: string | null }) {
  const text = useText();
  if (row === null) return text('selling.import_file');
  return <a href={`#row-${row}`}>{column === null ? text('selling.import_at_row', { row }) : text('selling.import_at', { row, column })}</a>;
}

function Faults({ told }: { told: ImportJson }) {
  const sayFault = useFault();
  return (
    <ol className={styles['faults']}>
      {told.faults.map((fault, at) => (
        <li key={at}>
          <Place row={fault.row} column={fault.column} /> <bdi>{sayFault(fault)}</bdi>
        </li>
      ))}
    </ol>
  );
}
