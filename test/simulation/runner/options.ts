import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';

export type Options = {
  seeds: number; from: number; workers: number; json: string | null;
  /** One seed with its time line. */
  trace: number | null;
  /** Plant bugs instead of looking for some. */
  mutants: boolean;
  /** Only the mutants whose names begin like this. */
  only: string | null;
  /** Writes the shrunk plan of the first failing seed here, as a regression case. */
  keep: string | null;
  /** Does not make a failing seed smaller. */
  asItIs: boolean;
};

/** The arguments cannot be understood. */
export class WrongArguments extends Error {
  override readonly name = 'WrongArguments';
}

const SEEDS = 200;
const SEEDS_PER_MUTANT = 300;
const SEEDS_MAX = 1_000_000;

export function readOptions(args: readonly string[]): Options {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean', default: false } as const;
  try {
    const { values } = parseArgs({ args: [...args], options: { seeds: text, from: text, workers: text, json: text, trace: text, mutants: flag, only: text, keep: text, 'as-it-is': flag } });
    const mutants = values.mutants === true;
    return {
      seeds: whole(values.seeds, mutants ? SEEDS_PER_MUTANT : SEEDS, SEEDS_MAX), from: whole(values.from, 1, Number.MAX_SAFE_INTEGER), workers: whole(values.workers, Math.min(2, availableParallelism()), 64),
      json: values.json ?? null, trace: values.trace === undefined ? null : whole(values.trace, 1, Number.MAX_SAFE_INTEGER), mutants, only: values.only ?? null, keep: values.keep ?? null,
      asItIs: values['as-it-is'] === true,
    };
  } catch (error) {
    throw new WrongArguments(error instanceof Error ? error.message : String(error));
  }
}

function whole(text: string | undefined, otherwise: number, most: number): number {
  const value = text === undefined ? otherwise : Number(text);
  if (!Number.isSafeInteger(value) || value < 1 || value > most) throw new WrongArguments(`${text} is not a whole number from 1 to ${most}.`);
  return value;
}
