/** A value that may be sent as a parameter. Arrays of scalars become PostgreSQL arrays. */
export type SqlValue = string | number | bigint | boolean | null | Uint8Array | readonly (string | number | bigint | boolean | null)[];

/** A named SQL statement; prepared under its name on each connection. `Row` is what one row looks like. */
export type Statement<Row> = { readonly name: string; readonly sql: string; readonly row?: Row };

/** Where statements run: a pool, or one open transaction. int8 columns arrive as strings, jsonb as values. */
export type Tx = {
  /** All rows. */
  all<Row>(statement: Statement<Row>, values?: readonly SqlValue[]): Promise<Row[]>;
  /** The first row or null. */
  one<Row>(statement: Statement<Row>, values?: readonly SqlValue[]): Promise<Row | null>;
  /** Number of rows touched. */
  run(statement: Statement<unknown>, values?: readonly SqlValue[]): Promise<number>;
};

/** A module's own pool: its connections hold the module's role and see the module's schema only. */
export type Database = Tx & {
  /** Runs `work` in one transaction; rolled back when it throws. Waits at most 250 ms for a connection, then throws DatabaseBusy. */
  transaction<Result>(work: (tx: Tx) => Promise<Result>, options?: { isolation?: 'read committed' | 'repeatable read' }): Promise<Result>;
  close(): Promise<void>;
};

export const statement = <Row>(name: string, sql: string): Statement<Row> => ({ name, sql });
