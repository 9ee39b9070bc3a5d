import { readdirSync, readFileSync } from 'node:fs';

/** Of a process and all that it started. */
export type Usage = { cpuSeconds: number; memoryBytes: number };
/** A part of a house, by the first of its processes. */
export type Part = { name: string; pid: number };

/** The kernel counts processor time in these, on every machine that Node runs on. */
const TICKS_PER_SECOND = 100;
const QUIET = { everyMs: 500, coresMax: 0.15, waitMsMax: 60_000 };

type Seen = { parent: number; ticks: number };

/** What each part has used since it started, and the memory that is its own now, without files and what processes share. Empty where the kernel has no /proc. */
export function usageOf(parts: readonly Part[]): Map<string, Usage> {
  const seen = allProcesses();
  const childrenOf = Map.groupBy(seen.keys(), (pid) => seen.get(pid)?.parent ?? 0);
  const tree = (pid: number): number[] => [pid, ...(childrenOf.get(pid) ?? []).flatMap(tree)];
  const used = new Map<string, Usage>();
  for (const { name, pid } of seen.size === 0 ? [] : parts) {
    const sum = used.get(name) ?? { cpuSeconds: 0, memoryBytes: 0 };
    for (const one of tree(pid)) {
      sum.cpuSeconds += (seen.get(one)?.ticks ?? 0) / TICKS_PER_SECOND;
      sum.memoryBytes += memoryOf(one);
    }
    used.set(name, sum);
  }
  return used;
}

/** What was used between two looks; the memory is that of the later one. */
export function usedBetween(before: ReadonlyMap<string, Usage>, after: ReadonlyMap<string, Usage>): Map<string, Usage> {
  return new Map([...after].map(([name, { cpuSeconds, memoryBytes }]) => [name, { cpuSeconds: cpuSeconds - (before.get(name)?.cpuSeconds ?? 0), memoryBytes }]));
}

/** Resolves when the parts have next to nothing to do any more, or after a minute. */
export async function untilQuiet(parts: readonly Part[]): Promise<void> {
  const total = (): number => [...usageOf(parts).values()].reduce((sum, { cpuSeconds }) => sum + cpuSeconds, 0);
  for (const endMs = performance.now() + QUIET.waitMsMax; performance.now() < endMs;) {
    const [before, startMs] = [total(), performance.now()];
    await new Promise((resolve) => { setTimeout(resolve, QUIET.everyMs); });
    if ((total() - before) / ((performance.now() - startMs) / 1_000) < QUIET.coresMax) return;
  }
}

function allProcesses(): Map<number, Seen> {
  const seen = new Map<number, Seen>();
  for (const entry of entriesOf('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    // The name of a program, in brackets, may hold anything. After it: state, parent, …, and at 11 to 14 the time of the process and of its children that have ended.
    const fields = textOf(`/proc/${entry}/stat`).split(') ').at(-1)?.split(' ') ?? [];
    if (fields.length > 14) seen.set(Number(entry), { parent: Number(fields[1]), ticks: fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0) });
  }
  return seen;
}

// Adding up the pages that are shared stops the process for as long as it takes.
const memoryOf = (pid: number): number => Number(/^RssAnon:\s+(\d+)/m.exec(textOf(`/proc/${pid}/status`))?.[1] ?? 0) * 1_024;

function entriesOf(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** Nothing when the process has ended meanwhile. */
function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
