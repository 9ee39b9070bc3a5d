import { readFileSync } from 'node:fs';

/** Nanoseconds that a process's main thread ran, and that it was ready to run and had to wait for a processor. */
type Share = { ran: number; waited: number };
export type Shares = ReadonlyMap<number, Share>;

const NONE: Share = { ran: 0, waited: 0 };

/** How the processes stand now. Where the kernel does not say, nothing was waited for. */
export function sharesOf(pids: readonly (number | null)[]): Shares {
  const shares = new Map<number, Share>();
  for (const pid of pids) if (pid !== null) shares.set(pid, shareOf(pid));
  return shares;
}

function shareOf(pid: number): Share {
  try {
    const [ran = 0, waited = 0] = readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ').map(Number);
    return { ran, waited };
  } catch {
    return NONE;
  }
}

/** By how much everything took longer between two looks because others had the processors; 1 on a machine with nothing else to do. */
export function slowedBy(before: Shares, after: Shares): number {
  let [ran, waited] = [0, 0];
  for (const [pid, share] of after) {
    // A process that was not there before has all of its time from after it.
    const first = before.get(pid) ?? NONE;
    ran += share.ran - first.ran;
    waited += share.waited - first.waited;
  }
  return ran <= 0 ? 1 : (ran + waited) / ran;
}
