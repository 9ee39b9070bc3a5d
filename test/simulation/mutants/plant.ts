import { readFileSync, readdirSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Mutant } from './mutant.ts';

/** A mutant that does not fit the code any more, or that was never loaded. */
export class StaleMutant extends Error {
  override readonly name = 'StaleMutant';
}

const ROOT = resolve(fileURLToPath(new URL('../../..', import.meta.url)));
const FOLDER = fileURLToPath(new URL('./planted', import.meta.url));

/** Names of all mutants, in order. */
export const mutantNames = (): string[] => readdirSync(FOLDER).filter((file) => file.endsWith('.ts')).map((file) => file.slice(0, -3)).sort();

/** Reads a mutant. Throws when there is none of that name, or when it does not fit the files it is for. */
export async function readMutant(name: string): Promise<Mutant> {
  if (!mutantNames().includes(name)) throw new StaleMutant(`There is no mutant ${name}.`);
  const loaded: { mutant?: Mutant } = await import(pathToFileURL(join(FOLDER, `${name}.ts`)).href);
  const { mutant } = loaded;
  if (mutant === undefined || mutant.name !== name) throw new StaleMutant(`The file of ${name} does not hold a mutant of that name.`);
  for (const { file, find } of mutant.patches) {
    const found = readFileSync(join(ROOT, file), 'utf8').split(find).length - 1;
    if (found !== 1) throw new StaleMutant(`${name} is stale: its text stands ${found} times in ${file}, and must stand there once. Look whether the mistake can still be made.`);
  }
  return mutant;
}

/** Plants a mutant into everything that this process loads from now on. `check` throws when a file of it was loaded before, or not at all. */
export async function plant(name: string): Promise<{ check(): void }> {
  const mutant = await readMutant(name);
  const wanted = new Map<string, Mutant['patches'][number][]>();
  for (const patch of mutant.patches) {
    const url = pathToFileURL(join(ROOT, patch.file)).href;
    wanted.set(url, [...(wanted.get(url) ?? []), patch]);
  }
  const planted = new Set<string>();
  registerHooks({
    load: (url, context, next) => {
      const loaded = next(url, context);
      const patches = wanted.get(url);
      if (patches === undefined || loaded.source === undefined || loaded.source === null) return loaded;
      planted.add(url);
      let text = typeof loaded.source === 'string' ? loaded.source : new TextDecoder().decode(loaded.source);
      for (const { find, replace } of patches) text = text.replace(find, () => replace);
      return { ...loaded, source: text };
    },
  });
  return {
    check: () => {
      for (const url of wanted.keys()) if (!planted.has(url)) throw new StaleMutant(`${name} was not planted: ${fileURLToPath(url)} was not loaded.`);
    },
  };
}
