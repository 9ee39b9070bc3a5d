import { spawn } from 'node:child_process';

/** The exit code, or why it was ended, and how long it took. */
export type PartRun = { code: number | string; seconds: number };

/** Milliseconds between asking a campaign to end, so that it can take down what it started, and ending it. */
const GRACE_MS = 20_000;

/** Runs one campaign with this Node; what it says goes to this terminal. `file`: for the counts of a campaign that is a test. Ended when it takes longer than allowed. */
export function runPart(words: readonly string[], file: string, minutesMax: number): Promise<PartRun> {
  const startedMs = performance.now();
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, words, { stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, FIGURES_FILE: file } });
    let late = false;
    const limit = setTimeout(() => {
      late = true;
      child.kill('SIGTERM');
      setTimeout(() => child.kill('SIGKILL'), GRACE_MS).unref();
    }, minutesMax * 60_000);
    child.once('error', (error) => {
      clearTimeout(limit);
      reject(error);
    });
    child.once('close', (code, signal) => {
      clearTimeout(limit);
      resolve({ code: late ? `more than ${minutesMax} minutes` : (code ?? signal ?? 'nothing'), seconds: (performance.now() - startedMs) / 1_000 });
    });
  });
}
