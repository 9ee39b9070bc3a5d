import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { livingPostmaster, stopPostmaster } from '#platform/db/embedded/processes.ts';
import type { TestDatabase } from '../support/postgres.ts';
import { project } from '../../docs/build/page.ts';

/*
 * The command line as its users have it: the real bin in a process of its own, in a folder of its own.
 *
 *   const place = await newPlace();                      // in beforeAll
 *   const { code, out } = await place.run('user', 'list');
 *   await place.clear();                                 // in afterAll
 */

export type Ran = { code: number | null; out: string; err: string };
export type Place = {
  /** The folder that commands run in. The embedded database, where one is used, is below `data` in it. */
  readonly folder: string;
  /** Runs `auctionhub` with the arguments to its end. */
  run(...args: string[]): Promise<Ran>;
  /** Starts `auctionhub` and hands out the process, its output and its end. */
  start(...args: string[]): { child: ChildProcess; ended: Promise<Ran>; said: (what: RegExp) => Promise<RegExpExecArray> };
  file(name: string, content: string | Uint8Array): Promise<string>;
  /** Stops what was left running here and removes the folder. */
  clear(): Promise<void>;
};

const BIN = join(project, 'bin', 'auctionhub.js');
const KEPT = ['PATH', 'HOME', 'TMPDIR', 'LANG'];

/** A new folder; `environment` is added to what commands see, which is little: nothing of the machine's own settings. */
export async function newPlace(environment: Readonly<Record<string, string>> = {}): Promise<Place> {
  const folder = await mkdtemp(join(tmpdir(), `auctionhub-test-${process.pid}-`));
  const kept = Object.fromEntries(KEPT.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])));
  const env = { ...kept, DATA_DIR: join(folder, 'data'), ...environment };
  const running = new Set<ChildProcess>();
  const start = (...args: string[]): ReturnType<Place['start']> => {
    const child = spawn(process.execPath, [BIN, ...args], { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
    running.add(child);
    return { child, ...listen(child, () => running.delete(child)) };
  };
  return {
    folder, start,
    run: (...args) => start(...args).ended,
    file: async (name, content) => {
      const path = join(folder, name);
      await writeFile(path, content);
      return path;
    },
    clear: async () => {
      for (const child of running) child.kill('SIGKILL');
      const pgData = join(folder, 'data', 'postgres');
      const pid = await livingPostmaster(pgData);
      if (pid !== null) await stopPostmaster(pid, pgData);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** DATABASE_URL of a test's database; over loopback, where every server of the house listens too. */
export const addressOf = ({ connection: { port, user, password, database } }: TestDatabase): string =>
  `postgres://${user}:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`;

function listen(child: ChildProcess, onEnd: () => void): { ended: Promise<Ran>; said: (what: RegExp) => Promise<RegExpExecArray> } {
  const ran: Ran = { code: null, out: '', err: '' };
  const waiting = new Set<() => void>();
  const heard = (): void => waiting.forEach((look) => look());
  child.stdout?.setEncoding('utf8').on('data', (text: string) => { ran.out += text; heard(); });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => { ran.err += text; heard(); });
  const ended = new Promise<Ran>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      onEnd();
      resolve({ ...ran, code });
    });
  });
  const said = (what: RegExp): Promise<RegExpExecArray> => new Promise((resolve, reject) => {
    const look = (): void => {
      const found = what.exec(`${ran.out}\n${ran.err}`);
      if (found === null) return;
      waiting.delete(look);
      resolve(found);
    };
    waiting.add(look);
    void ended.then(() => reject(new Error(`ended without saying ${what.source}: ${ran.out} ${ran.err}`)), reject);
    look();
  });
  return { ended, said };
}
