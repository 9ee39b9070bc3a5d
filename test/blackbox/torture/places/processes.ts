import { readdirSync, readlinkSync, realpathSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

const LOOK_EVERY_MS = 15;

/** The processes that work in a folder: all of a PostgreSQL server's, whoever their parent is. */
export function processesIn(folder: string): number[] {
  const real = realpathSync(folder);
  return readdirSync('/proc').filter((entry) => /^\d+$/.test(entry)).flatMap((entry) => {
    try {
      return readlinkSync(`/proc/${entry}/cwd`) === real ? [Number(entry)] : [];
    } catch {
      // Gone meanwhile, or not ours to look at.
      return [];
    }
  });
}

/** Sends a signal to processes; to those that are gone already it has no effect. Returns how many there were. */
export function signalAll(pids: readonly number[], signal: NodeJS.Signals): number {
  let sent = 0;
  for (const pid of pids) {
    try {
      process.kill(pid, signal);
      sent += 1;
    } catch {
      // Gone, which is as good.
    }
  }
  return sent;
}

/** Waits until nothing works in a folder any more. Throws when that takes longer than `msMax`. */
export async function untilNobodyIn(folder: string, msMax: number): Promise<void> {
  const endMs = performance.now() + msMax;
  while (processesIn(folder).length > 0) {
    if (performance.now() > endMs) throw new Error(`processes ${processesIn(folder).join(', ')} still work in ${folder} after ${msMax} ms`);
    await pause(LOOK_EVERY_MS);
  }
}
