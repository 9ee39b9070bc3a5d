import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the project. */
export const root = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');

/** Folders that hold what was fetched or made, never what was written. */
const NOT_WRITTEN = new Set(['node_modules', '.git', '.types', 'coverage', 'test-results', 'dist']);

/** Files below `folder`, as paths relative to `base` with forward slashes, sorted. Empty when there is no such folder. */
export function filesUnder(base: string, folder: string): string[] {
  if (!existsSync(join(base, folder))) return [];
  const found: string[] = [];
  for (const entry of readdirSync(join(base, folder), { withFileTypes: true })) {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory() && !NOT_WRITTEN.has(entry.name)) found.push(...filesUnder(base, path));
    else if (entry.isFile()) found.push(path);
  }
  return found.sort();
}

/** The text of a file of the project. */
export const textOf = (path: string): string => readFileSync(join(root, path), 'utf8');

/**
 * The files that make up the project: what git tracks, and what is new and not ignored. In a copy without git: all
 * files outside fetched and made folders. Deleted files are left out.
 */
export function projectFiles(): string[] {
  try {
    const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    return listed.split('\0').filter((path) => path !== '' && existsSync(join(root, path))).sort();
  } catch {
    return filesUnder(root, '').filter((path) => !path.startsWith('data/'));
  }
}

/** TypeScript sources under src that run in production. */
export const productionSources = (): string[] => filesUnder(root, 'src').filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts'));

/** Where something stands, as an editor understands it. */
export const at = (path: string, text: string, offset: number): string => `${path}:${text.slice(0, offset).split('\n').length}`;
