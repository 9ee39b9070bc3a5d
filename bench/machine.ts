import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus, loadavg, release, totalmem, type } from 'node:os';
import { fileURLToPath } from 'node:url';
import { locateBinaries } from '#platform/db/embedded/binaries.ts';

/** What the figures were measured on, and of which tree. */
export type Machine = {
  processor: string; cores: number; memoryMiB: number; system: string; node: string; postgres: string;
  commit: string; dirty: boolean;
  /** How busy the machine was with other things when the benchmark began: mean runnable tasks over the last minute. */
  loadBefore: number;
};

export const ROOT = fileURLToPath(new URL('..', import.meta.url));

export async function describeMachine(): Promise<Machine> {
  const { postgres } = await locateBinaries();
  return {
    processor: processorName(), cores: cpus().length, memoryMiB: Math.round(totalmem() / 2 ** 20), system: `${type()} ${release()}`, node: process.version,
    postgres: execFileSync(postgres, ['--version'], { encoding: 'utf8' }).trim(),
    commit: git('rev-parse', '--short=12', 'HEAD') ?? 'unknown', dirty: git('status', '--porcelain') !== '', loadBefore: loadavg()[0] ?? 0,
  };
}

// What cpus() calls a model is cut short by some kernels, so the kernel's own list is asked first.
function processorName(): string {
  try {
    const named = /^model name\s*:\s*(.+)$/m.exec(readFileSync('/proc/cpuinfo', 'utf8'))?.[1];
    if (named !== undefined) return named;
  } catch {
    // Not every system has such a file.
  }
  return cpus()[0]?.model ?? 'unknown';
}

function git(...args: string[]): string | null {
  try {
    return execFileSync('git', args, { cwd: ROOT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return null;
  }
}
