import { mkdir, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Machine, ROOT } from '../machine.ts';
import type { LoadReport } from './types.ts';

export type Results = {
  startedAt: string; machine: Machine;
  options: { seconds: number; windows: number };
  loads: readonly LoadReport[];
};

const FILES_A_DAY_MAX = 100;

/** Writes the results and returns the file: `out`, or `bench/results/<date>-<commit>.json` with a number after it when that is taken. */
export async function writeResults(results: Results, out: string | null): Promise<string> {
  const file = out ?? await freeName(results);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, `${JSON.stringify(results, null, 2)}\n`);
  return file;
}

async function freeName({ startedAt, machine }: Results): Promise<string> {
  const name = `${startedAt.slice(0, 10)}-${machine.commit}${machine.dirty ? '-dirty' : ''}`;
  for (let number = 1; number <= FILES_A_DAY_MAX; number += 1) {
    const file = join(ROOT, 'bench', 'results', `${name}${number === 1 ? '' : `-${number}`}.json`);
    if (await stat(file).then(() => false, () => true)) return file;
  }
  throw new Error(`bench/results holds ${FILES_A_DAY_MAX} files of ${name}: move some away, or say where with --out.`);
}
