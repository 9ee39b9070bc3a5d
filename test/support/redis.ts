import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './served-house.ts';
import { findService } from './services-list.ts';

/*
 * A Redis of a test's own: on a private port, without persistence, ended by its pid.
 *
 *   const redis = await ownRedis();
 *   ... redis.url ...
 *   await redis.kill();  await redis.start();  redis.hang();  redis.wake();
 *   await redis.stop();
 */

export type OwnRedis = {
  readonly url: string;
  readonly port: number;
  /** Of the life that runs now; null when none does. */
  pid(): number | null;
  start(): Promise<void>;
  /** SIGKILL, and waits until it is gone. */
  kill(): Promise<void>;
  /** It keeps its connections and answers nothing (SIGSTOP) until `wake`. */
  hang(): void;
  wake(): void;
  /** One command, as text; for what a test does to the server from outside. */
  ask(...words: string[]): Promise<string>;
  stop(): Promise<void>;
};

const READY_MS_MAX = 120_000;
const LOOK_EVERY_MS = 20;

/** Starts a server. `settings` are its own: `['--maxmemory', '2mb']`. */
export async function ownRedis(settings: readonly string[] = []): Promise<OwnRedis> {
  const program = findService('redis');
  if (program === null) throw new Error('There is no redis-server here.');
  const dir = await mkdtemp(join(tmpdir(), 'auctionhub-redis-'));
  const port = await freePort();
  let child: ChildProcess | null = null;
  const end = async (): Promise<void> => {
    const ending = child;
    child = null;
    if (ending === null || ending.exitCode !== null || ending.signalCode !== null) return;
    const gone = new Promise((resolve) => { ending.once('exit', resolve); });
    ending.kill('SIGKILL');
    await gone;
  };
  const redis: OwnRedis = {
    url: `redis://127.0.0.1:${port}`, port,
    pid: () => child?.pid ?? null,
    start: async () => {
      child = spawn(program, ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', dir, '--daemonize', 'no', ...settings], { stdio: 'ignore' });
      await answering(port, child);
    },
    kill: end,
    hang: () => void child?.kill('SIGSTOP'),
    wake: () => void child?.kill('SIGCONT'),
    ask: (...words) => ask(port, words),
    stop: async () => {
      await end();
      await rm(dir, { recursive: true, force: true });
    },
  };
  // Of a start that failed nothing is left running.
  await redis.start().catch(async (error: unknown) => {
    await redis.stop();
    throw error;
  });
  return redis;
}

async function answering(port: number, child: ChildProcess): Promise<void> {
  const startedMs = performance.now();
  while (performance.now() - startedMs < READY_MS_MAX) {
    if (child.exitCode !== null) throw new Error(`redis-server ended with ${child.exitCode} while it started.`);
    if (await ask(port, ['PING']).then((answer) => answer.startsWith('+PONG'), () => false)) return;
    await new Promise((resolve) => { setTimeout(resolve, LOOK_EVERY_MS); });
  }
  throw new Error(`redis-server was not ready in ${READY_MS_MAX} ms.`);
}

/** The first answer, as it comes over the line. */
function ask(port: number, words: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1' });
    socket.once('error', reject);
    socket.once('connect', () => socket.write(`*${words.length}\r\n${words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join('')}`));
    socket.once('data', (bytes) => {
      socket.destroy();
      resolve(bytes.toString());
    });
  });
}
