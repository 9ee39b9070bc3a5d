import { parseArgs } from 'node:util';

export type BenchOptions = {
  /** Names of the loads to run; empty means all. */
  only: readonly string[];
  seconds: number;
  windows: number;
  /** Exit 1 when a target is missed. */
  check: boolean;
  /** File for the results; null chooses one under bench/results. */
  out: string | null;
  /** Folder for processor profiles of the house's last window of each load; null takes none. */
  profile: string | null;
  list: boolean;
};

const SECONDS_MAX = 600;
const WINDOWS_MAX = 25;

export const USAGE = `npm run bench -- [--only NAME,NAME] [--seconds N] [--windows N] [--check] [--out FILE] [--profile FOLDER] [--list]

  --only      loads to run, by name; all when absent
  --seconds   length of a measured window, 1 to ${SECONDS_MAX}; 10 when absent
  --windows   windows of each side, whose median counts, 1 to ${WINDOWS_MAX}; 3 when absent
  --check     end with 1 when a target is missed; a breach of an invariant ends with 1 always
  --out       file for the results
  --profile   keep a processor profile of the house's last window of each load in this folder
  --list      name the loads
`;

/** Reads the command line. Throws an Error with a sentence for the one who typed it. */
export function readOptions(args: readonly string[], names: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: 'string' }, seconds: { type: 'string', default: '10' }, windows: { type: 'string', default: '3' }, out: { type: 'string' },
      profile: { type: 'string' }, check: { type: 'boolean', default: false }, list: { type: 'boolean', default: false },
    },
  });
  const only = values.only?.split(',').map((name) => name.trim()) ?? [];
  const strange = only.find((name) => !names.includes(name));
  if (strange !== undefined) throw new Error(`There is no load called "${strange}". The loads are ${names.join(', ')}.`);
  return {
    only, check: values.check, list: values.list, out: values.out ?? null, profile: values.profile ?? null,
    seconds: within('--seconds', values.seconds, SECONDS_MAX), windows: within('--windows', values.windows, WINDOWS_MAX),
  };
}

function within(name: string, text: string, max: number): number {
  const value = Number(text);
  if (!Number.isFinite(value) || value < 1 || value > max) throw new Error(`${name} is a number from 1 to ${max}.`);
  return value;
}
