import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'dotenv';
import { SettingRefused, type SettingSource } from './settings.ts';

/**
 * The environment over the lines of `.env` in the folder: what is set for this start wins over what is written down.
 * Throws SettingRefused when a line is neither a setting nor a comment: what was meant is not guessed.
 */
export async function readSources(folder: string, environment: SettingSource): Promise<SettingSource> {
  const path = join(folder, '.env');
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
    throw error;
  });
  const line = lineWithoutEffect(text);
  // What stands in it is not repeated: it may be a secret whose name was left out.
  if (line !== null) throw new SettingRefused(`Line ${line} of ${path} has no "=": write it as NAME=value, or begin it with # to make it a comment.`);
  return { ...parse(text), ...environment };
}

/** The number (from 1) of the first line that sets nothing and is no comment; null when there is none. */
function lineWithoutEffect(text: string): number | null {
  const lines = text.split(/\r\n|\r|\n/);
  const found = lines.findIndex((line, at) => {
    if (/^\s*(?:#|$)/.test(line) || line.includes('=')) return false;
    // A value in quotes may have several lines: then something changes without this one.
    return JSON.stringify(parse(lines.toSpliced(at, 1).join('\n'))) === JSON.stringify(parse(lines.join('\n')));
  });
  return found === -1 ? null : found + 1;
}
