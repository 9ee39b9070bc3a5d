import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { productionSources, root } from './tree.ts';
import { migrationFiles, schemaOf } from './sql.ts';

/** A named statement as a store exports it. */
export type Named = { path: string; name: string; sql: string };

/** Exported objects and lists are searched this deep. */
const DEPTH_MAX = 3;

/** Statements that the stores and the platform's machinery export, found by importing them. Unnamed ones (`begin`) are left out. */
export async function exportedStatements(): Promise<Named[]> {
  const paths = productionSources().filter((path) => schemaOf(path) !== null && !path.endsWith('/index.ts'));
  const found = await Promise.all(paths.map(async (path) => {
    const exported: Record<string, unknown> = await import(pathToFileURL(join(root, path)).href);
    return Object.values(exported).flatMap((value) => within(value, 0)).map(({ name, sql }) => ({ path, name, sql }));
  }));
  return found.flat().filter(({ name }) => name !== '');
}

/** Whether PostgreSQL makes a plan for it; a transaction's begin or end, or a setting, has none. */
export const planned = ({ sql }: Pick<Named, 'sql'>): boolean => !/^\s*(begin|commit|rollback|savepoint|release|set|reset|listen|unlisten|notify|lock|call)\b/i.test(sql);

/** Every folder of migrations with the schema it builds. */
export function schemasWithMigrations(): { schema: string; folder: string }[] {
  const folders = new Set(migrationFiles().map((path) => path.slice(0, path.lastIndexOf('/'))));
  return [...folders].map((folder) => ({ schema: schemaOf(`${folder}/`) ?? 'platform', folder: join(root, folder) }));
}

function within(value: unknown, depth: number): { name: string; sql: string }[] {
  if (typeof value !== 'object' || value === null || depth > DEPTH_MAX) return [];
  if ('name' in value && 'sql' in value && typeof value.name === 'string' && typeof value.sql === 'string') return [{ name: value.name, sql: value.sql }];
  return Object.values(value).flatMap((inner) => within(inner, depth + 1));
}
