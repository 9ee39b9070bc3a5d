import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { keptSecret } from '#platform/config/kept-secret.ts';
import type { Server } from '../connection.ts';

/** What any process of the same user must know to reach the embedded server; kept in DATA_DIR with mode 600. */
export type Control = Server & {
  /** What serves: the program and its settings. Another text (after an upgrade) means that a server left running is to be replaced. */
  program: string;
};

export const EMBEDDED_USER = 'auctionhub';
export const EMBEDDED_DATABASE = 'auctionhub';

const controlFile = (dataDir: string): string => join(dataDir, 'postgres.json');

/** The server that was started last on this folder, or null. It may be gone since. */
export async function readControl(dataDir: string): Promise<Control | null> {
  try {
    const found: unknown = JSON.parse(await readFile(controlFile(dataDir), 'utf8'));
    return isControl(found) ? found : null;
  } catch {
    return null;
  }
}

/** Replaces the file in one step, so that a reader sees the old or the new one. */
export async function writeControl(dataDir: string, control: Control): Promise<void> {
  const draft = `${controlFile(dataDir)}.${process.pid}`;
  await writeFile(draft, `${JSON.stringify(control, null, 2)}\n`, { mode: 0o600 });
  await rename(draft, controlFile(dataDir));
}

/** The superuser's password, made at the first start. */
export const serverPassword = (dataDir: string): Promise<string> => keptSecret(dataDir, 'postgres.password');

function isControl(value: unknown): value is Control {
  if (typeof value !== 'object' || value === null) return false;
  const { host, port, user, password, database, program } = { host: null, port: null, user: null, password: null, database: null, program: null, ...value };
  return [host, user, password, database, program].every((field) => typeof field === 'string') && typeof port === 'number';
}
