import { readFileSync } from 'node:fs';

/** How long a process's main thread ran, and how long it was ready to run and had to wait for a processor, in nanoseconds. */
type Share = { ran: number; waited: number };
export type Shares = ReadonlyMap<number, Share>;

const NONE: Share = { ran: 0, waited: 0 };
/** The machine stands among the processes under a number that none of them has, in the kernel's ticks. */
export const MACHINE = 0;

/** How the processes and the machine stand now. Where the kernel does not say, nothing was waited for. */
export function sharesOf(pids: readonly (number | null)[]): Shares {
  const shares = new Map<number, Share>([[MACHINE, shareOfMachine()]]);
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

function shareOfMachine(): Share {
  try {
    return machineOf(readFileSync('/proc/stat', 'utf8'));
  } catch {
    return NONE;
  }
}

/** What the processors of the machine worked, and what its host took from them while they had work to do ("steal"), by `/proc/stat`. */
export function machineOf(stat: string): Share {
  const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0, steal = 0] = (/^cpu +(.*)$/m.exec(stat)?.[1] ?? '').split(' ').map(Number);
  return { ran: user + nice + system + irq + softirq, waited: steal };
}

/**
 * By how much everything took longer between two looks because others had the processors; 1 on a machine with nothing else to do. A process
 * that waits is passed over by another one of the machine; one that runs can still be passed over with the whole machine, which counts for no
 * process as waiting. The two are added: what a process waits for, it waits by the clock, with what the host takes meanwhile in it.
 */
export function slowedBy(before: Shares, after: Shares): number {
  let [ran, waited] = [0, 0];
  for (const [pid, share] of after) {
    if (pid === MACHINE) continue;
    // A process that was not there before has all of its time from after it.
    const first = before.get(pid) ?? NONE;
    ran += share.ran - first.ran;
    waited += share.waited - first.waited;
  }
  return 1 + sharedOut({ ran, waited }) + stolen(before.get(MACHINE), after.get(MACHINE));
}

const stolen = (first: Share | undefined, last: Share | undefined): number => (
  first === undefined || last === undefined ? 0 : sharedOut({ ran: last.ran - first.ran, waited: last.waited - first.waited })
);

const sharedOut = ({ ran, waited }: Share): number => (ran <= 0 ? 0 : Math.max(0, waited) / ran);
