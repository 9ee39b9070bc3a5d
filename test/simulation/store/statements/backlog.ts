import { NotSimulatedHere } from '../engine/errors.ts';
import { selected, simulatedByName, type Answer, type Simulated } from '../engine/simulated.ts';
import type { Work } from '../engine/work.ts';

const CURSOR = 'backlog';

/** `declare backlog cursor for …`: what a query answers is kept for the transaction, to be fetched in pages. */
export function declared(work: Work, { rows }: Answer): Answer {
  work.tx.cursors.set(CURSOR, rows);
  return { rows: [], count: 0, command: 'DECLARE' };
}

/** Fetching from the cursor of a backlog, a page of the relay's at a time, and closing it. */
export function backlogStatements(): Simulated[] {
  return [
    simulatedByName('platform.fetch_backlog_1000', '4c7ee3dc', (work) => {
      const rows = work.tx.cursors.get(CURSOR);
      if (rows === undefined) throw new NotSimulatedHere('Rows were fetched from a cursor that is not open.');
      return { ...selected(rows.splice(0, PAGE)), command: 'FETCH' };
    }),
    simulatedByName('platform.close_backlog', '7267cd22', (work) => {
      work.tx.cursors.delete(CURSOR);
      return { rows: [], count: 0, command: 'CLOSE' };
    }),
  ];
}

const PAGE = 1_000;
