import { execFile } from 'node:child_process';
import { access, chmod, chown, constants, readFile, stat } from 'node:fs/promises';
import { delimiter, dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { EmbeddedUnavailable } from './binaries.ts';

/** The operating system's user that the server runs as, or null for our own (always, unless we are root). */
export type OsUser = {
  uid: number;
  gid: number;
  /** Set when the server must pass folders that are closed to its user, as when everything lies in root's home. */
  climb: { setpriv: string; capability: string } | null;
};

const NAME = 'postgres';
const run = promisify(execFile);

/**
 * PostgreSQL refuses to run as root, so root needs another user: whose the server's files are already, else `postgres`, made when it is
 * missing. Throws a sentence when the files are somebody else's and we are not root: PostgreSQL would refuse them.
 */
export async function serverUser(pgData: string, own = process.getuid?.()): Promise<OsUser | null> {
  if (own === undefined) return null;
  const owner = await ownerOf(pgData);
  if (own !== 0) {
    if (owner === null || owner.uid === own) return null;
    throw ofSomebodyElse(pgData);
  }
  // Begun by a normal user: it stays theirs, so that they can go on with it as well.
  if (owner !== null && owner.uid !== 0) return { ...owner, climb: null };
  const known = await lookUp();
  if (known !== null) return known;
  try {
    await run('useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', NAME]);
  } catch (error) {
    throw new EmbeddedUnavailable(`PostgreSQL cannot run as root and the user "${NAME}" could not be made: start the house as a normal user, or make that user.`, { cause: error });
  }
  const made = await lookUp();
  if (made === null) throw new EmbeddedUnavailable(`The user "${NAME}" was made but is not in /etc/passwd: start the house as a normal user.`);
  return made;
}

const ofSomebodyElse = (pgData: string, cause?: unknown): EmbeddedUnavailable =>
  new EmbeddedUnavailable(`DATA_DIR ${dirname(pgData)} belongs to another user of this machine: start the house as that user, or give it a DATA_DIR of its own.`, { cause });

async function ownerOf(path: string): Promise<{ uid: number; gid: number } | null> {
  try {
    const { uid, gid } = await stat(path);
    return { uid, gid };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    if (code === 'EACCES') throw ofSomebodyElse(path, error);
    throw error;
  }
}

async function lookUp(): Promise<OsUser | null> {
  const passwd = await readFile('/etc/passwd', 'utf8').catch(() => '');
  const entry = passwd.split('\n').map((line) => line.split(':')).find(([name]) => name === NAME);
  return entry === undefined ? null : { uid: Number(entry[2]), gid: Number(entry[3]), climb: null };
}

/** Gives a path to the server's user, when that is not us. */
export async function giveTo(user: OsUser | null, path: string): Promise<void> {
  if (user !== null) await chown(path, user.uid, user.gid);
}

/**
 * Makes sure that the server's user can walk down to the folders. The one that the house itself made (`own`) is opened for
 * walking (mode 711: names inside stay unlisted). Folders above belong to somebody else and stay as they are: where one is
 * closed, as root's home is, the server gets the one right to pass through. Throws a sentence when even that cannot be had.
 */
export async function ableToReach(user: OsUser | null, own: string, folders: readonly string[]): Promise<OsUser | null> {
  if (user === null) return null;
  for (const folder of folders) {
    const closed = await closedAbove(user, own, folder);
    if (closed !== null) return { ...user, climb: await climbing(closed) };
  }
  return user;
}

async function closedAbove(user: OsUser, own: string, path: string): Promise<string | null> {
  for (let folder = resolve(path); folder !== dirname(folder); folder = dirname(folder)) {
    const found = await stat(folder);
    if (mayWalk(user, found)) continue;
    if (folder !== resolve(own)) return folder;
    await chmod(folder, found.mode | constants.S_IXOTH);
  }
  return null;
}

function mayWalk(user: OsUser, folder: { mode: number; uid: number; gid: number }): boolean {
  if (folder.uid === user.uid) return (folder.mode & constants.S_IXUSR) !== 0;
  if (folder.gid === user.gid) return (folder.mode & constants.S_IXGRP) !== 0;
  return (folder.mode & constants.S_IXOTH) !== 0;
}

// Numbers of the kernel's capabilities; the narrower one first. In a container root may hold the second alone.
const CAPABILITIES = [{ bit: 2n, capability: 'dac_read_search' }, { bit: 1n, capability: 'dac_override' }];

async function climbing(closed: string): Promise<{ setpriv: string; capability: string }> {
  const status = await readFile('/proc/self/status', 'utf8').catch(() => '');
  const held = BigInt(`0x${/^CapEff:\s*([0-9a-f]+)$/m.exec(status)?.[1] ?? '0'}`);
  const found = CAPABILITIES.find(({ bit }) => ((held >> bit) & 1n) === 1n);
  const setpriv = await programOnPath('setpriv');
  if (found === undefined || setpriv === null) {
    throw new EmbeddedUnavailable(`PostgreSQL runs as the user "${NAME}", who may not enter ${closed}: put the house and its DATA_DIR elsewhere, allow it (chmod o+x ${closed}), or start the house as a normal user.`);
  }
  return { setpriv, capability: found.capability };
}

async function programOnPath(name: string): Promise<string | null> {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/bin', '/bin'];
  for (const folder of folders.filter((one) => one !== '')) {
    const path = join(folder, name);
    if (await access(path, constants.X_OK).then(() => true, () => false)) return path;
  }
  return null;
}

export type ServerProgram = { command: string; args: string[]; options: { uid?: number; gid?: number; env: NodeJS.ProcessEnv; cwd: string } };

/** How to start a program of the server: as the server's user, with nothing of our environment that PostgreSQL would read. */
export function asServer(user: OsUser | null, program: string, args: readonly string[]): ServerProgram {
  const options = { env: { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' }, cwd: '/' };
  if (user === null) return { command: program, args: [...args], options };
  const { uid, gid, climb } = user;
  if (climb === null) return { command: program, args: [...args], options: { ...options, uid, gid } };
  const rights = `-all,+${climb.capability}`;
  // Without the secure bit the kernel leaves the right out when a program asks whether it may read a file (access(2)), as initdb does.
  const drop = ['--securebits=+no_setuid_fixup', `--reuid=${uid}`, `--regid=${gid}`, '--clear-groups', `--inh-caps=${rights}`, `--ambient-caps=${rights}`, `--bounding-set=${rights}`];
  return { command: climb.setpriv, args: [...drop, program, ...args], options };
}
