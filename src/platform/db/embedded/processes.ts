import { execFile } from 'node:child_process';
import { readFile, readdir, readlink, realpath, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { EmbeddedUnavailable } from './binaries.ts';

const run = promisify(execFile);
const LOOK_AGAIN_MS = 20;
const FAST_STOP_MS_MAX = 10_000;
const KILLED_MS_MAX = 10_000;

/** The server process that postmaster.pid names, and its TCP port, when it lives and is a PostgreSQL on this very folder. */
export async function livingServer(pgData: string): Promise<{ pid: number; port: number } | null> {
  const named = await readPidFile(pgData);
  if (named === null || !isAlive(named.pid)) return null;
  return (await serves(named.pid, pgData)) ? named : null;
}

/** The pid alone. */
export const livingPostmaster = async (pgData: string): Promise<number | null> => (await livingServer(pgData))?.pid ?? null;

// First line: the process; fourth: the port.
async function readPidFile(pgData: string): Promise<{ pid: number; port: number } | null> {
  const lines = (await readFile(join(pgData, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n');
  const [pid, port] = [Number.parseInt(lines[0] ?? '', 10), Number.parseInt(lines[3] ?? '', 10)];
  return Number.isInteger(pid) && pid > 1 ? { pid, port: Number.isInteger(port) ? port : 0 } : null;
}

// A number in a file says nothing after a restart of the machine: somebody else may have it now.
async function serves(pid: number, pgData: string): Promise<boolean> {
  const words = await commandLine(pid);
  const folder = await realpath(pgData).catch(() => pgData);
  return /postgres/.test(words[0] ?? '') && words.some((word) => word === pgData || word === folder);
}

async function commandLine(pid: number): Promise<string[]> {
  const proc = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => null);
  if (proc !== null) return proc.split('\0');
  const { stdout } = await run('ps', ['-o', 'command=', '-p', String(pid)]).catch(() => ({ stdout: '' }));
  return stdout.trim().split(' ');
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/**
 * Stops a server: asks it to end its sessions and shut down, waits 10 s, then kills it. Returns when neither it nor any
 * of its backends lives. A backend outlives its killed parent for a moment, and a second server beside one would corrupt.
 */
export async function stopPostmaster(pid: number, pgData: string): Promise<void> {
  signal(pid, 'SIGINT');
  if (!(await within(FAST_STOP_MS_MAX, async () => !isAlive(pid) || (await isDefunct(pid))))) signal(pid, 'SIGKILL');
  await backendsGone(pgData);
}

/** Waits until no process of a server works in the folder any more. */
export async function backendsGone(pgData: string): Promise<void> {
  if (await within(KILLED_MS_MAX, async () => (await workingIn(pgData)).length === 0)) return;
  for (const pid of await workingIn(pgData)) signal(pid, 'SIGKILL');
  if (await within(KILLED_MS_MAX, async () => (await workingIn(pgData)).length === 0)) return;
  throw new EmbeddedUnavailable(`PostgreSQL processes on ${pgData} cannot be ended (${(await workingIn(pgData)).join(', ')}): end them, then start again.`);
}

const SOCKET_LOCK = /^\.s\.PGSQL\.\d+\.lock$/;

/**
 * Takes away a postmaster.pid, and locks of sockets, that name no server of this folder, when no process works in the folder. PostgreSQL itself
 * refuses when the number was given to somebody else, and when the killed server is still listed because nobody asked for its exit code: so it
 * is in a container, where the house that was its parent is gone as well.
 */
export async function clearStalePid(pgData: string): Promise<void> {
  const locks = (await readdir(pgData).catch(() => [])).filter((name) => SOCKET_LOCK.test(name));
  const stale = (await readPidFile(pgData)) === null ? locks : ['postmaster.pid', ...locks];
  if (stale.length === 0 || process.platform !== 'linux' || (await livingPostmaster(pgData)) !== null) return;
  await backendsGone(pgData);
  for (const name of stale) await rm(join(pgData, name), { force: true });
}

// Every process of a server has the data folder as its working directory, whatever happened to its parent.
async function workingIn(pgData: string): Promise<number[]> {
  const folder = await realpath(pgData).catch(() => pgData);
  const entries = await readdir('/proc').catch(() => []);
  const pids = entries.filter((entry) => /^\d+$/.test(entry));
  const here = await Promise.all(pids.map(async (pid) => ((await readlink(`/proc/${pid}/cwd`).catch(() => '')) === folder ? Number(pid) : 0)));
  return here.filter((pid) => pid !== 0 && pid !== process.pid);
}

// A child that ended but was not asked for its exit code yet still answers to signals.
async function isDefunct(pid: number): Promise<boolean> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return /\) Z /.test(stat);
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // Gone already, which is what was wanted.
  }
}

async function within(limitMs: number, holds: () => Promise<boolean>): Promise<boolean> {
  const endMs = performance.now() + limitMs;
  while (performance.now() < endMs) {
    if (await holds()) return true;
    await pause(LOOK_AGAIN_MS);
  }
  return holds();
}
