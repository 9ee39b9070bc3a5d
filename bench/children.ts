import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** How a program of the benchmark is started: its file, and what it is told. */
export type Program = { file: URL; args?: readonly string[] };

/**
 * Starts a program of the benchmark in a process of its own that can be sent messages. It may open as many files as this user
 * may have: five thousand sockets are more than some machines give a program that does not ask.
 */
export function startProgram({ file, args = [] }: Program): ChildProcess {
  const command = ['-c', 'ulimit -n "$(ulimit -H -n)" 2>/dev/null; exec "$@"', 'sh', process.execPath, fileURLToPath(file), ...args];
  return spawn('sh', command, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'], serialization: 'advanced' });
}

/** The next message of a child. Throws when it ends without one. */
export function nextMessage(child: ChildProcess): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null, signal: string | null): void => reject(new Error(`A process of the benchmark ended with ${signal ?? code} before it answered.`));
    child.once('exit', ended);
    child.once('error', reject);
    child.once('message', (message) => {
      child.off('exit', ended);
      child.off('error', reject);
      resolve(message);
    });
  });
}

/** Resolves with the exit code once the child is gone. */
export const ended = (child: ChildProcess): Promise<number | null> =>
  (child.exitCode === null && child.signalCode === null ? new Promise((resolve) => { child.once('exit', (code) => resolve(code)); }) : Promise.resolve(child.exitCode));
