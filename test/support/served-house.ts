import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/*
 * A house as its users run it: the real command in a process of its own, on a folder and a port of its own.
 *
 *   const house = await servedHouse();
 *   await house.call('POST', '/accounts', { email, password, displayName });
 *   await house.kill();  await house.start();
 *   await house.remove();
 */

const ROOT = new URL('../..', import.meta.url).pathname;
const BIN = join(ROOT, 'bin/auctionhub.js');
/** A guard: a start takes a second or two, and minutes on a machine that others keep busy. */
const READY_MS_MAX = 300_000;
const LOOK_EVERY_MS = 25;
/** Characters of what a process wrote that are kept: more than any test reads back. */
export const OUTPUT_KEPT = 500_000;
/** A call that a busy house put off is made this many times in all, this far apart. */
const TRIES_MAX = 6;
const AGAIN_MS = 1_000;

/** Below those that systems give to calls that go out: such a one takes a port between the look at it and its use. */
const [PORT_MIN, PORT_MAX] = [10_000, 32_000];
const PORT_TRIES_MAX = 100;

export type Answer = { status: number; body: Record<string, unknown>; headers: Headers };

export type ServedHouse = {
  readonly url: string;
  readonly dataDir: string;
  /** Starts the command and waits until it is ready; returns how long that took, in milliseconds. */
  start(): Promise<number>;
  /** Ends the process without a word (SIGKILL) and waits until it is gone. */
  kill(): Promise<void>;
  /** Kills the PostgreSQL server that runs for the house (SIGKILL of its main process). */
  killPostgres(): Promise<void>;
  /** Asks the process to stop (SIGTERM) and returns its exit code. */
  stop(): Promise<number | null>;
  /** One call of the API; fails like fetch when nobody listens. What a busy house puts off is asked again, as every client is to do; see `patientCall`. */
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  /** Runs another command of the project on the same folder. */
  run(...words: string[]): Promise<{ code: number; stdout: string; stderr: string }>;
  /** What the process wrote last. */
  output(): string;
  /** Stops what runs and removes the folder. */
  remove(): Promise<void>;
};

/** A folder and a port for a house, started unless `started` is false. `environment` is added to the process's. */
export async function servedHouse(options: { environment?: Record<string, string>; started?: boolean } = {}): Promise<ServedHouse> {
  const dataDir = await mkdtemp(join(tmpdir(), 'auctionhub-served-'));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const environment = {
    ...process.env, DATA_DIR: dataDir, PORT: String(port), HOST: '127.0.0.1', PUBLIC_URL: url, LOG_LEVEL: 'info', LIMITS: 'off', ...options.environment,
  };
  const state: { child: ChildProcess | null; output: string } = { child: null, output: '' };
  const house: ServedHouse = {
    url, dataDir,
    start: () => start(state, url, environment),
    kill: async () => { await ended(state, 'SIGKILL'); },
    killPostgres: async () => { process.kill(await postmasterPid(dataDir), 'SIGKILL'); },
    stop: () => ended(state, 'SIGTERM'),
    call: (method, path, body, headers) => patientCall(url, method, path, body, headers),
    run: (...words) => runCommand(words, environment),
    output: () => state.output,
    remove: async () => {
      await ended(state, 'SIGTERM');
      await rm(dataDir, { recursive: true, force: true });
    },
  };
  if (options.started === false) return house;
  // Of a start that failed nothing is left running.
  await house.start().catch(async (error: unknown) => {
    await house.remove();
    throw error;
  });
  return house;
}

/** A port that nobody listened on a moment ago. */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < PORT_TRIES_MAX; tries += 1) {
    const port = randomInt(PORT_MIN, PORT_MAX + 1);
    const server = createServer();
    const free = await new Promise<boolean>((resolve) => { server.once('error', () => resolve(false)).listen(port, '127.0.0.1', () => resolve(true)); });
    if (!free) continue;
    await new Promise((resolve) => { server.close(resolve); });
    return port;
  }
  throw new Error(`no free port was found between ${PORT_MIN} and ${PORT_MAX}`);
}

async function start(state: { child: ChildProcess | null; output: string }, url: string, environment: NodeJS.ProcessEnv): Promise<number> {
  const startedMs = performance.now();
  const child = spawn(process.execPath, [BIN, 'serve'], { cwd: ROOT, env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
  state.child = child;
  const keep = (chunk: Buffer): void => { state.output = (state.output + chunk.toString()).slice(-OUTPUT_KEPT); };
  child.stdout?.on('data', keep);
  child.stderr?.on('data', keep);
  while (performance.now() - startedMs < READY_MS_MAX) {
    if (child.exitCode !== null) throw new Error(`the house ended with ${child.exitCode} while it started:\n${state.output}`);
    const ready = await fetch(`${url}/health/ready`).then((answer) => answer.status === 200, () => false);
    if (ready) return performance.now() - startedMs;
    await new Promise((resolve) => { setTimeout(resolve, LOOK_EVERY_MS); });
  }
  throw new Error(`the house was not ready in ${READY_MS_MAX} ms:\n${state.output}`);
}

async function ended(state: { child: ChildProcess | null }, signal: NodeJS.Signals): Promise<number | null> {
  const { child } = state;
  if (child === null || child.exitCode !== null || child.signalCode !== null) return child?.exitCode ?? null;
  const gone = new Promise<number | null>((resolve) => { child.once('exit', resolve); });
  child.kill(signal);
  return gone;
}

async function postmasterPid(dataDir: string): Promise<number> {
  const [first] = (await readFile(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8')).split('\n');
  return Number(first);
}

/**
 * The same as `call`, made again when the house answers that it is busy and a repetition counts once: it reads, or carries a key. For tests that arrange
 * something, or ask for it, on a machine that has no time just now. Who tests what a busy house says uses `call`.
 */
export async function patientCall(url: string, method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
  const repeatable = method === 'GET' || 'idempotency-key' in headers;
  for (let tries = 1; ; tries += 1) {
    const answer = await call(url, method, path, body, headers);
    if (!repeatable || answer.status !== 503 || answer.body['code'] !== 'busy' || tries >= TRIES_MAX) return answer;
    await new Promise((resolve) => { setTimeout(resolve, AGAIN_MS); });
  }
}

/** One call of the API, or of the paths beside it, at an address, made once. */
export async function call(url: string, method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
  const answer = await fetch(path.startsWith('/health') || path.startsWith('/metrics') ? `${url}${path}` : `${url}/api/v1${path}`, {
    method, headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  return { status: answer.status, body: text === '' ? {} : JSON.parse(text), headers: answer.headers };
}

const runFile = promisify(execFile);

/** Runs a command of the project. */
export async function runCommand(words: readonly string[], environment: NodeJS.ProcessEnv): Promise<{ code: number; stdout: string; stderr: string }> {
  try {
    const { stdout, stderr } = await runFile(process.execPath, [BIN, ...words], { cwd: ROOT, env: environment, maxBuffer: 16 * 1024 * 1024 });
    return { code: 0, stdout, stderr };
  } catch (error) {
    const failed = error as { code?: number; stdout?: string; stderr?: string };
    return { code: failed.code ?? -1, stdout: failed.stdout ?? '', stderr: failed.stderr ?? String(error) };
  }
}
