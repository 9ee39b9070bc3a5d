import { parseArgs } from 'node:util';
import { seedOfRun } from '../../support/oracle/chance.ts';

export const USAGE = `Usage: npm run torture -- [--minutes M] [--kills K] [--seed S] [--place embedded|server] [--only LIST] [--json FILE] [--quiet]

Runs real houses on real PostgreSQL, does everything to them that may happen to a machine, and checks from outside what their clients saw.
  --minutes M   goes on for at least so long (default 2)
  --kills K     and until at least so many processes were killed with SIGKILL (default 20)
  --all         and until every fault and every fault point was worked
  --seed S      repeats the plan of a run
  --only LIST   works these faults and no others, by name, divided by commas; for looking into one of them
Ends with 0 when all is well, 1 when something is wrong or was never exercised, 2 when it could not run.`;

export type TortureOptions = { minutes: number; kills: number; all: boolean; seed: number; place: 'embedded' | 'server' | null; only: readonly string[] | null; json: string | null; quiet: boolean };

/** Throws with a sentence when the words cannot be read. */
export function readOptions(words: readonly string[]): TortureOptions {
  const { values } = parseArgs({ args: [...words], options: {
    minutes: { type: 'string', default: '2' }, kills: { type: 'string', default: '20' }, all: { type: 'boolean', default: false }, seed: { type: 'string' },
    place: { type: 'string' }, only: { type: 'string' }, json: { type: 'string' }, quiet: { type: 'boolean', default: false },
  } });
  const { place } = values;
  if (place !== undefined && place !== 'embedded' && place !== 'server') throw new Error('--place is embedded or server');
  return {
    minutes: numberOf('--minutes', values.minutes, 600), kills: numberOf('--kills', values.kills, 100_000), all: values.all,
    seed: values.seed === undefined ? seedOfRun() : Math.trunc(numberOf('--seed', values.seed, Number.MAX_SAFE_INTEGER)),
    place: place ?? null, only: values.only?.split(',').map((name) => name.trim()) ?? null, json: values.json ?? null, quiet: values.quiet,
  };
}

function numberOf(name: string, text: string, max: number): number {
  const value = Number(text);
  if (!(value >= 0 && value <= max)) throw new Error(`${name} is a number from 0 to ${max}`);
  return value;
}
