import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/*
 * One house, run by its real command in a process of its own, which is started, killed, stopped and put to sleep as the plan wants.
 */

const ROOT = new URL('../../../..', import.meta.url).pathname;
const BIN = join(ROOT, 'bin/auctionhub.js');
const READY_MS_MAX = 300_000;
const LOOK_EVERY_MS = 20;
const OUTPUT_KEPT = 40_000;
const LAST_WORDS = 1_500;
/** What a house says of itself that must not happen whatever is done to it from outside. */
export const DEFECTS = ['nobody expected', 'could not be decided or written', 'listener failed', 'were put aside after', 'was put aside after', 'cannot be trusted any more'];

/** How a process ended: by which signal or code, when (campaign's clock and wall clock), at which fault point if at one, and what it wrote last. */
export type Death = { atMs: number; wallMs: number; code: number | null; signal: NodeJS.Signals | null; point: string | null; lastWords: string };
type Run = { child: ChildProcess; words: string; death: Promise<Death>; died: Death | null };

export class HouseProcess {
  readonly url: string;
  /** Deaths that nobody asked for. */
  readonly surprises: string[] = [];
  /** Lines of the log that tell of a defect. */
  readonly defects: string[] = [];
  readonly #port: number;
  readonly #environment: NodeJS.ProcessEnv;
  #run: Run | null = null;
  #output = '';

  constructor({ port, environment }: { port: number; environment: Readonly<Record<string, string>> }) {
    this.#port = port;
    this.url = `http://127.0.0.1:${port}`;
    const { FAULT_POINT: _none, ...own } = process.env;
    this.#environment = { ...own, PORT: String(port), HOST: '127.0.0.1', PUBLIC_URL: this.url, LOG_LEVEL: 'warn', LIMITS: 'off', ...environment };
  }

  get port(): number {
    return this.#port;
  }
  get pid(): number | null {
    return this.#run === null || this.#run.died !== null ? null : (this.#run.child.pid ?? null);
  }
  get output(): string {
    return this.#output;
  }

  /**
   * Starts the command with settings of this one life and waits until it is ready. Answers with its death when it dies on the way.
   * Throws when it is neither within five minutes.
   */
  async start(settings: Readonly<Record<string, string>> = {}): Promise<{ tookMs: number } | Death> {
    const startedMs = performance.now();
    const run = this.#launch(settings);
    while (performance.now() - startedMs < READY_MS_MAX) {
      if (run.died !== null) return run.died;
      const ready = await fetch(`${this.url}/health/ready`, { signal: AbortSignal.timeout(1_000) }).then((answer) => answer.status === 200, () => false);
      if (ready) return { tookMs: performance.now() - startedMs };
      await pause(LOOK_EVERY_MS);
    }
    throw new Error(`the house was not ready in ${READY_MS_MAX} ms:\n${this.#output}`);
  }

  /** The death of the life that runs now. Never resolves while it lives. */
  death(): Promise<Death> {
    if (this.#run === null) throw new Error('the house was never started');
    return this.#run.death;
  }

  /** SIGKILL; resolves when the process is gone. */
  kill(): Promise<Death> {
    return this.#end('SIGKILL');
  }

  /** SIGTERM: the house drains and stops. Killed when that takes longer than `msMax`. */
  async stop(msMax = 15_000): Promise<Death> {
    const gone = this.#end('SIGTERM');
    const late = pause(msMax, null);
    const death = await Promise.race([gone, late]);
    if (death !== null) return death;
    this.surprises.push(`the house did not stop within ${msMax} ms of SIGTERM`);
    return this.kill();
  }

  /** Puts the process to sleep where it stands, or wakes it. */
  sleep(on: boolean): void {
    this.#run?.child.kill(on ? 'SIGSTOP' : 'SIGCONT');
  }

  #launch(settings: Readonly<Record<string, string>>): Run {
    const child = spawn(process.execPath, [BIN, 'serve'], { cwd: ROOT, env: { ...this.#environment, ...settings }, stdio: ['ignore', 'pipe', 'pipe'] });
    const run: Run = { child, words: '', died: null, death: new Promise((resolve) => {
      child.once('exit', (code, signal) => {
        const atMs = performance.now();
        const wallMs = Date.now();
        // Its last words may still be in the pipe.
        child.once('close', () => {
          run.died = { atMs, wallMs, code, signal, point: /^fault point (\S+) reached: killed$/m.exec(run.words)?.[1] ?? null, lastWords: run.words.slice(-LAST_WORDS) };
          resolve(run.died);
        });
      });
    }) };
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => this.#hear(run, chunk.toString()));
    this.#run = run;
    return run;
  }

  #hear(run: Run, words: string): void {
    run.words = (run.words + words).slice(-OUTPUT_KEPT);
    this.#output = (this.#output + words).slice(-OUTPUT_KEPT);
    for (const line of words.split('\n')) if (DEFECTS.some((defect) => line.includes(defect))) this.defects.push(line.slice(0, 2_000));
  }

  async #end(signal: NodeJS.Signals): Promise<Death> {
    if (this.#run === null) throw new Error('the house was never started');
    this.#run.child.kill('SIGCONT');
    this.#run.child.kill(signal);
    return this.#run.death;
  }
}
