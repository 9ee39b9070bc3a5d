import { statement, type Tx } from '#platform/db/types.ts';

/** `marked`: every row was marked as not copied after the generation began. `whole`: everything had been copied once, and the aliases point at these indices. */
export type CopyState = { generation: number; layout: string; marked: boolean; whole: boolean };

/** How far the copies of a module are: the one row of the table `copies` in its schema (id, generation, layout, marked, whole). */
export type CopyStates = {
  now(tx: Tx): Promise<CopyState | null>;
  /** The next generation, after this one; null: the first. False: somebody else began it. */
  begin(tx: Tx, after: number | null, layout: string): Promise<boolean>;
  /** Keeps the next generation from beginning until the transaction ends; false when it has begun already. */
  hold(tx: Tx, generation: number): Promise<boolean>;
  allMarked(tx: Tx, generation: number): Promise<number>;
  markWhole(tx: Tx, generation: number): Promise<number>;
  /** Whatever was copied is made anew. */
  outdate(tx: Tx): Promise<number>;
};

export function copyStatesIn(schema: string): CopyStates {
  const { read, first, next, held, marked, whole, outdated } = statementsFor(schema);
  return {
    now: (tx) => tx.one(read),
    begin: async (tx, after, layout) => (after === null ? await tx.run(first, [layout]) : await tx.run(next, [after, layout])) > 0,
    hold: async (tx, generation) => (await tx.one(held, [generation])) !== null,
    allMarked: (tx, generation) => tx.run(marked, [generation]),
    markWhole: (tx, generation) => tx.run(whole, [generation]),
    outdate: (tx) => tx.run(outdated),
  };
}

const statementsFor = (schema: string) => ({
  read: statement<CopyState>(`${schema}.read_copies`, `
  select generation, layout, marked, whole
  from ${schema}.copies
  where id = 1`),
  first: statement<unknown>(`${schema}.begin_copies`, `
  insert into ${schema}.copies (id, generation, layout, marked, whole)
  values (1, 1, $1, false, false)
  on conflict (id) do nothing`),
  next: statement<unknown>(`${schema}.next_copies`, `
  update ${schema}.copies
  set generation = generation + 1, layout = $2, marked = false, whole = false
  where id = 1
    and generation = $1`),
  held: statement<{ generation: number }>(`${schema}.hold_copies`, `
  select generation
  from ${schema}.copies
  where id = 1
    and generation = $1
  for share`),
  marked: statement<unknown>(`${schema}.copies_are_marked`, `
  update ${schema}.copies
  set marked = true
  where id = 1
    and generation = $1`),
  whole: statement<unknown>(`${schema}.copies_are_whole`, `
  update ${schema}.copies
  set whole = true
  where id = 1
    and generation = $1`),
  outdated: statement<unknown>(`${schema}.outdate_copies`, `
  update ${schema}.copies
  set layout = ''
  where id = 1`),
});
