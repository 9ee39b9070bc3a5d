import { execFile } from 'node:child_process';
import { access, chmod, chown, constants, readFile, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { promisify } from 'node:util';
import { EmbeddedUnavailable } from './binaries.ts';

/** The operating system's user that the server runs as, or null for our own (always, unless we are root). */
export type OsUser = { uid: number; gid: number };

const NAME = 'postgres';
const run = promisify(execFile);

/** PostgreSQL refuses to run as root, so root needs another user: `postgres`, made when it is missing. */
export async function serverUser(): Promise<OsUser | null> {
  if (process.getuid?.() !== 0) return null;
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

async function lookUp(): Promise<OsUser | null> {
  const passwd = await readFile('/etc/passwd', 'utf8').catch(() => '');
  const entry = passwd.split('\n').map((line) => line.split(':')).find(([name]) => name === NAME);
  return entry === undefined ? null : { uid: Number(entry[2]), gid: Number(entry[3]) };
}

/** Gives a path to the server's user, when that is not us. */
export async function giveTo(user: OsUser | null, path: string): Promise<void> {
  if (user !== null) await chown(path, user.uid, user.gid);
}

/**
 * Makes sure that the server's user can walk down to `path`. The folder that the house itself made (`own`) is opened for
 * walking (mode 711: names inside stay unlisted); folders above it belong to somebody else and are only looked at.
 */
export async function ensureWalkable(user: OsUser | null, own: string, path: string): Promise<void> {
  if (user === null) return;
  for (let folder = resolve(path); folder !== dirname(folder); folder = dirname(folder)) {
    const { mode, uid, gid } = await stat(folder);
    if (mayWalk(user, { mode, uid, gid })) continue;
    if (folder !== resolve(own)) {
      throw new EmbeddedUnavailable(`PostgreSQL runs as the user "${NAME}", who may not enter ${folder}: put DATA_DIR elsewhere, allow it (chmod o+x ${folder}), or start the house as a normal user.`);
    }
    await chmod(folder, mode | constants.S_IXOTH);
  }
}

/** The same look at a program: throws a sentence when the server's user cannot reach it. */
export async function ensureReachable(user: OsUser | null, program: string): Promise<void> {
  await access(program, constants.X_OK);
  await ensureWalkable(user, '', dirname(program));
}

function mayWalk(user: OsUser, folder: { mode: number; uid: number; gid: number }): boolean {
  if (folder.uid === user.uid) return (folder.mode & constants.S_IXUSR) !== 0;
  if (folder.gid === user.gid) return (folder.mode & constants.S_IXGRP) !== 0;
  return (folder.mode & constants.S_IXOTH) !== 0;
}

/** How to start a program of the server: as the server's user, with nothing of our environment that PostgreSQL would read. */
export function asServer(user: OsUser | null, program: string, args: readonly string[]): { command: string; args: string[]; options: { uid?: number; gid?: number; env: NodeJS.ProcessEnv; cwd: string } } {
  const env = { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' };
  return { command: program, args: [...args], options: { ...(user ?? {}), env, cwd: '/' } };
}
