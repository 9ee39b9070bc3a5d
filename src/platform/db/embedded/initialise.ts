import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { EMBEDDED_MAJOR, EmbeddedUnavailable, type Binaries } from './binaries.ts';
import { EMBEDDED_USER } from './control.ts';
import { asServer, giveTo, type OsUser } from './os-user.ts';

/**
 * Makes a fresh data folder, or finds that there is a good one already. A folder is made beside and moved into place whole,
 * so that a start that was cut off leaves nothing half made. Refuses a folder of another major version or of something else.
 */
export async function ensureCluster(binaries: Binaries, user: OsUser | null, pgData: string, password: string): Promise<void> {
  if (await isCluster(pgData)) return;
  await sweepDrafts(pgData);
  const draft = await mkdtemp(`${pgData}.draft-`);
  await giveTo(user, draft);
  try {
    await initdb(binaries, user, draft, password);
    await rename(draft, pgData);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    // Another process was quicker; its folder is as good as ours.
    if (!(await isCluster(pgData))) throw error;
  }
}

async function isCluster(pgData: string): Promise<boolean> {
  const files = await readdir(pgData).catch(() => null);
  if (files === null) return false;
  const version = (await readFile(join(pgData, 'PG_VERSION'), 'utf8').catch(() => '')).trim();
  if (version === EMBEDDED_MAJOR) return true;
  if (version !== '') {
    throw new EmbeddedUnavailable(`${pgData} was made by PostgreSQL ${version} and this release carries ${EMBEDDED_MAJOR}: restore a backup into a new DATA_DIR, or set DATABASE_URL to a server of version ${version}.`);
  }
  if (files.length > 0) throw new EmbeddedUnavailable(`${pgData} holds files that are not a PostgreSQL database: move them away or choose another DATA_DIR.`);
  return false;
}

// A draft that nobody has touched for an hour is left over from a start that was cut off.
const DRAFT_AGE_MS_MAX = 3_600_000;
async function sweepDrafts(pgData: string): Promise<void> {
  const parent = dirname(pgData);
  await mkdir(parent, { recursive: true });
  const drafts = (await readdir(parent)).filter((name) => name.startsWith(`${basename(pgData)}.draft-`));
  for (const name of drafts) {
    const { mtimeMs } = await stat(join(parent, name));
    if (Date.now() - mtimeMs > DRAFT_AGE_MS_MAX) await rm(join(parent, name), { recursive: true, force: true });
  }
}

async function initdb(binaries: Binaries, user: OsUser | null, folder: string, password: string): Promise<void> {
  // Read by the server's user, who may be another than ours; gone again in a second.
  const secret = `${folder}.secret`;
  await writeFile(secret, `${password}\n`, { mode: 0o600 });
  try {
    await giveTo(user, secret);
    await runInitdb(binaries, user, folder, secret);
  } finally {
    await rm(secret, { force: true });
  }
}

function runInitdb(binaries: Binaries, user: OsUser | null, folder: string, secret: string): Promise<void> {
  const { command, args, options } = asServer(user, binaries.initdb, [
    `--pgdata=${folder}`, `--username=${EMBEDDED_USER}`, `--pwfile=${secret}`, '--auth=scram-sha-256',
    '--encoding=UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C', '--data-checksums',
  ]);
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { ...options, stdio: ['ignore', 'ignore', 'pipe'] });
    let words = '';
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => { words = (words + chunk).slice(-2_000); });
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve();
      else reject(new EmbeddedUnavailable(`A new PostgreSQL database could not be made in ${folder}: ${words.trim().split('\n').at(-1) ?? `initdb ended with ${code}`}`));
    });
  });
}
