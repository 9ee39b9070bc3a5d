import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Taking } from './taking-process.ts';

/** A process of its own that takes from the broker. */
export type TakingProcess = { readonly name: string; /** Resolves when it has ended. */ readonly ended: Promise<void>; kill(): Promise<void> };

/** Starts a process that takes, and waits until it does. */
export async function startTaking(taking: Taking): Promise<TakingProcess> {
  const child = fork(join(import.meta.dirname, 'taking-process.ts'), { env: { ...process.env, TAKING: JSON.stringify(taking) }, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const ended = once(child, 'exit').then(() => {});
  const lastly = (): void => void child.kill('SIGKILL');
  process.once('exit', lastly);
  void ended.then(() => process.off('exit', lastly));
  await Promise.race([once(child, 'message'), ended]);
  return {
    name: taking.name, ended,
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
