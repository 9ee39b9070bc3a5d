import { randomBytes } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Server } from '../connection.ts';

/** What any process of the same user must know to reach the embedded server; kept in DATA_DIR with mode 600. */
export type Control = Server & {
  /** The program that serves; another one (after an upgrade) means that the running server is to be replaced. */
  program: string;
};

export const EMBEDDED_USER = 'auctionhub';
export const EMBEDDED_DATABASE = 'auctionhub';

const controlFile = (dataDir: string): string => join(dataDir, 'postgres.json');
const passwordFile = (dataDir: string): string => join(dataDir, 'postgres.password');

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
export async function readOrMakePassword(dataDir: string): Promise<string> {
  const known = await readFile(passwordFile(dataDir), 'utf8').catch(() => '');
  if (known.trim() !== '') return known.trim();
  const made = randomBytes(24).toString('base64url');
  // When two processes make one at the same moment, the first file stays and both read it.
  await writeFile(passwordFile(dataDir), `${made}\n`, { mode: 0o600, flag: 'wx' }).catch(() => {});
  return (await readFile(passwordFile(dataDir), 'utf8')).trim();
}

export { passwordFile };

function isControl(value: unknown): value is Control {
  if (typeof value !== 'object' || value === null) return false;
  const { host, port, user, password, database, program } = { host: null, port: null, user: null, password: null, database: null, program: null, ...value };
  return [host, user, password, database, program].every((field) => typeof field === 'string') && typeof port === 'number';
}
