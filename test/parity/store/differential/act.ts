import type { SqlValue, Statement } from '#platform/db/types.ts';
import type { Chance } from '../../../simulation/world/chance.ts';
import type { Schema } from '../house.ts';
import type { Batch } from '../rows.ts';

/** What a session does in one step. A write takes the fence of its own transaction, or of one that is over; a window is the one after the last look of anybody. */
export type Act =
  | { kind: 'begin' | 'begin repeatable' | 'commit' | 'rollback' | 'look' }
  | { kind: 'ask'; statement: Statement<unknown>; values: SqlValue[] }
  | { kind: 'write'; lone: boolean; batch: Batch; stale: boolean }
  | { kind: 'window'; statement: Statement<unknown>; limit: number | null };

export type Step = { session: number; act: Act };
/** `before` is what the first session does at the start; it is not part of what is compared, nor left out when a script is made shorter. */
export type Script = { seed: string; schema: Schema; sessions: number; before: readonly Act[]; steps: readonly Step[] };

/** Draws an act. */
export type Draw = (chance: Chance) => Act;
export type Weighted = readonly (readonly [weight: number, draw: Draw])[];

export const ask = (statement: Statement<unknown>, values: (chance: Chance) => SqlValue[] = () => []): Draw => (chance) => ({ kind: 'ask', statement, values: values(chance) });

/** A few of the numbers from 1 to `most`, in any order, now and then one twice. */
export function some(chance: Chance, most: number): bigint[] {
  return Array.from({ length: chance.between(1, 3) }, () => key(chance, most));
}
/** A number from 1 to `most`; low ones come more often, so that sessions meet. */
export const key = (chance: Chance, most: number): bigint => BigInt(Math.min(chance.between(1, most), chance.between(1, most)));

/** A step in words. */
export function said({ session, act }: Step): string {
  const who = `session ${session + 1}`;
  switch (act.kind) {
    case 'ask': return `${who}: ${act.statement.name} ${shown(act.values)}`;
    case 'write': return `${who}: ${act.lone ? 'write_one' : 'write_batch'}${act.stale ? ' of another transaction' : ''} ${shown(act.batch)}`;
    case 'window': return `${who}: ${act.statement.name} of the window after the last look, limit ${act.limit}`;
    case 'begin': case 'begin repeatable': case 'commit': case 'rollback': case 'look': return `${who}: ${act.kind}`;
  }
}

const shown = (value: unknown): string => JSON.stringify(value, (_, part: unknown) => (typeof part === 'bigint' ? `${part}n` : part));
