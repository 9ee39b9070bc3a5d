import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'dotenv';
import type { SettingSource } from './settings.ts';

/** The environment over the lines of `.env` in the folder: what is set for this start wins over what is written down. */
export async function readSources(folder: string, environment: SettingSource): Promise<SettingSource> {
  const text = await readFile(join(folder, '.env'), 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
    throw error;
  });
  return { ...parse(text), ...environment };
}
