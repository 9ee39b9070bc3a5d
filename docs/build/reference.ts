/** `npm run docs:reference`: writes the pages of docs/reference that are made from the code. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cliPage } from './cli.ts';
import { eventsPage } from './events.ts';
import { httpPage } from './http.ts';
import { metricsPage } from './metrics.ts';
import { project, type Page } from './page.ts';
import { refusalsPage } from './refusals.ts';
import { settingsPage } from './settings.ts';

/** Every page that is made from the code, as it has to be now. */
export async function referencePages(): Promise<Page[]> {
  return [refusalsPage(), await httpPage(), await eventsPage(), await metricsPage(), await settingsPage(), cliPage()];
}

/** Pages that differ from what the code says. */
export async function stalePages(): Promise<string[]> {
  const pages = await referencePages();
  const stale = await Promise.all(pages.map(async ({ path, text }) => ((await readFile(join(project, path), 'utf8').catch(() => '')) === text ? [] : [path])));
  return stale.flat();
}

if (import.meta.main) {
  const pages = await referencePages();
  for (const { path, text } of pages) await writeFile(join(project, path), text);
  console.log(pages.map(({ path }) => path).join('\n'));
}
