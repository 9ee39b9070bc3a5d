import { useMemo } from 'react';
import { useText } from '../../../i18n/text.ts';
import type { ImportJson } from '../types.ts';
import styles from './Import.module.css';

/** The table as the house read it. First every fault in words, then the rows with the cells marked; what is too long for a cell scrolls. */
export function ImportTable({ told }: { told: ImportJson }) {
  const text = useText();
  const faulty = useMemo(() => new Map(told.faults.map(({ row, column, problem }) => [`${row} ${column}`, problem])), [told]);
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
                    return <td key={told.columns[at]} data-faulty={problem !== undefined}>{value === '' && problem !== undefined ? '—' : value}{problem === undefined ? null : <span className={styles['problem']}>{problem}</span>}</td>;
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

function Faults({ told }: { told: ImportJson }) {
  const text = useText();
  return (
    <ol className={styles['faults']}>
      {told.faults.map(({ row, column, problem }, at) => (
        <li key={at}>
          {row === null ? text('selling.import_file') : <a href={`#row-${row}`}>{column === null ? text('selling.import_at_row', { row }) : text('selling.import_at', { row, column })}</a>} <bdi>{problem}</bdi>
        </li>
      ))}
    </ol>
  );
}
