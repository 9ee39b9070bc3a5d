import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { SeedResult } from './seed.ts';
import type { WorkerMessage } from './worker.ts';

const WORKER = fileURLToPath(new URL('./worker.ts', import.meta.url));

export type Listener = {
  seed(result: SeedResult): void;
  /** The simulation itself failed on a seed. */
  failed(seed: number, error: string): void;
};
export type Share = { from: number; count: number; step: number; stopAtFirst: boolean; mutant: string | null; /** A regression case to run instead of seeds. */ kept?: string };

/** A worker could not do its work at all. */
export class WorkerLost extends Error {
  override readonly name = 'WorkerLost';
}

/** Runs a share of seeds in a process of its own. Rejects with {@link WorkerLost} when it ends without having said that it is done. */
export function runShare(share: Share, listener: Listener): Promise<void> {
  const args = [share.from, share.count, share.step, share.stopAtFirst ? 1 : 0].map(String);
  const env = { ...process.env, ...(share.mutant === null ? {} : { MUTANT: share.mutant }), ...(share.kept === undefined ? {} : { CASE: share.kept }), NODE_NO_WARNINGS: '1' };
  const child: ChildProcess = fork(WORKER, args, { env, execArgv: ['--max-semi-space-size=32'], stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  return new Promise((resolve, reject) => {
    let done = false;
    child.on('message', (message: WorkerMessage) => {
      if (message.kind === 'seed') listener.seed(message.result);
      else if (message.kind === 'failed') listener.failed(message.seed, message.error);
      else if (message.kind === 'done') done = true;
      else reject(new WorkerLost(message.error));
    });
    child.on('error', reject);
    child.on('exit', (code, signal) => {
      if (done) resolve();
      else reject(new WorkerLost(`A worker ended with ${signal ?? code}.`));
    });
  });
}
