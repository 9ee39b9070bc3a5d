import { createHash } from 'node:crypto';
import type { SqlValue, Statement } from '#platform/db/types.ts';
import { NotSimulatedHere } from './errors.ts';
import type { Waiting, Work } from './work.ts';

/** What a statement answers: its rows as the driver hands them over, how many it touched, and the command's tag. */
export type Answer<Row = unknown> = { rows: Row[]; count: number; command: string };
export type Values = readonly SqlValue[];
/** One statement in simulation. */
export type Run = (work: Work, values: Values) => Answer | Waiting<Answer>;
export type Simulated = { name: string; fingerprint: string; run: Run };

/** Rows of a select. */
export const selected = <Row>(rows: Row[]): Answer<Row> => ({ rows, count: rows.length, command: 'SELECT' });
/** An insert, update or delete that returns nothing. */
export const written = (command: 'INSERT' | 'UPDATE' | 'DELETE', count: number): Answer<never> => ({ rows: [], count, command });

/**
 * Simulates a named statement. `fingerprint` is {@link fingerprintOf} its SQL as it was when the simulation was written: while the
 * two differ the statement is refused, so that nobody trusts a simulation of something else.
 */
export const simulated = <Row>(statement: Statement<Row>, fingerprint: string, run: (work: Work, values: Values) => Answer<Row> | Waiting<Answer<Row>>): Simulated =>
  ({ name: statement.name, fingerprint, run });

/** The same for a statement that its store keeps to itself. */
export const simulatedByName = (name: string, fingerprint: string, run: Run): Simulated => ({ name, fingerprint, run });

/** The first eight digits of SHA-256 of a statement's SQL, spaces made one. */
export const fingerprintOf = (sql: string): string => createHash('sha256').update(sql.trim().replace(/\s+/g, ' ')).digest('hex').slice(0, 8);

/** The statements that a server understands. */
export class Catalog {
  readonly #statements: Map<string, Simulated>;
  /** SQL that was looked at, by name. */
  readonly #known = new Map<string, string>();

  constructor(statements: readonly Simulated[]) {
    this.#statements = new Map(statements.map((one) => [one.name, one]));
    if (this.#statements.size !== statements.length) throw new Error('a statement is simulated once');
  }

  names(): string[] {
    return [...this.#statements.keys()];
  }

  get(name: string): Simulated | undefined {
    return this.#statements.get(name);
  }

  /** Puts another simulation in a statement's place, whatever its SQL: for planted mistakes. */
  replace(name: string, run: Run): void {
    const before = this.#statements.get(name);
    if (before === undefined) throw new NotSimulatedHere(`There is no simulated statement ${name} to replace.`);
    this.#statements.set(name, { ...before, run });
  }

  runOf({ name, sql }: Statement<unknown>): Run {
    const found = this.#statements.get(name);
    if (found === undefined) throw new NotSimulatedHere(`The statement ${name} is not simulated.`);
    if (this.#known.get(name) !== sql) {
      const fingerprint = fingerprintOf(sql);
      if (fingerprint !== found.fingerprint) {
        throw new NotSimulatedHere(`The SQL of ${name} has changed (${fingerprint}, simulated: ${found.fingerprint}): look whether the simulated statement must change.`);
      }
      this.#known.set(name, sql);
    }
    return found.run;
  }
}
