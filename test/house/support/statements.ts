import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { productionSources, root, textOf } from './tree.ts';
import { migrationFiles, schemaOf } from './sql.ts';

/** A named statement as a store makes it. */
export type Named = { name: string; sql: string };

/** Imports every file that may hold statements, so that each `statement(...)` at the top of a file has been called. */
export async function importStores(): Promise<void> {
  const paths = productionSources().filter((path) => schemaOf(path) !== null && /\bstatement\b/.test(textOf(path)));
  for (const path of paths) await import(pathToFileURL(join(root, path)).href);
}

/** Whether PostgreSQL makes a plan for it; a transaction's begin or end, or a setting, has none. */
export const planned = ({ sql }: Named): boolean => !/^\s*(begin|commit|rollback|savepoint|release|set|reset|listen|unlisten|notify|lock|call)\b/i.test(sql);

/** Every folder of migrations with the schema it builds. */
export function schemasWithMigrations(): { schema: string; folder: string }[] {
  const folders = new Set(migrationFiles().map((path) => path.slice(0, path.lastIndexOf('/'))));
  return [...folders].map((folder) => ({ schema: schemaOf(`${folder}/`) ?? 'platform', folder: join(root, folder) }));
}
