import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { code, page, project, table, type Page } from './page.ts';

/** A setting as it is declared; how it is read is no matter here. */
export type DeclaredSetting = { name: string; default: string; description: string; secret: boolean };

const SOURCE = 'src/app/settings.ts';

/** Every setting that the program declares, in the order of its file. */
export async function declaredSettings(): Promise<DeclaredSetting[]> {
  const exported: Record<string, unknown> = await import(pathToFileURL(join(project, SOURCE)).href);
  const found = new Map(Object.values(exported).flatMap((value) => settingsWithin(value)).map((setting) => [setting.name, setting]));
  return [...found.values()];
}

/** docs/reference/settings.md: every setting, with what it is when nobody says. */
export async function settingsPage(): Promise<Page> {
  const settings = await declaredSettings();
  return page('settings', 'Settings', [
    'Read from the environment, and from a file `.env` in the folder of the start; the environment wins. A missing or contradictory setting, or a line of `.env` without "=" that is no comment, stops the start with one '
      + 'sentence that names it and the way out. How they are used is told in [configure](../operate/configure.md).',
    table(['name', 'when absent', 'what it is'], settings.map((setting) => [
      code(setting.name), setting.default, `${setting.description}${setting.secret ? ' Secret: never shown or logged.' : ''}`,
    ])),
  ]);
}

function settingsWithin(value: unknown, depth = 0): DeclaredSetting[] {
  if (isSetting(value)) return [value];
  if (typeof value !== 'object' || value === null || depth > 2) return [];
  return Object.values(value).flatMap((inner) => settingsWithin(inner, depth + 1));
}

const isSetting = (value: unknown): value is DeclaredSetting =>
  typeof value === 'object' && value !== null && 'name' in value && typeof value.name === 'string' && /^[A-Z][A-Z0-9_]*$/.test(value.name)
  && 'default' in value && typeof value.default === 'string' && 'description' in value && typeof value.description === 'string' && 'secret' in value && typeof value.secret === 'boolean';
