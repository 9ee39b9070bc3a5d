import { spawnSync } from 'node:child_process';
import { cpus, totalmem } from 'node:os';

/** Where and on what a proof was made: processor, memory, Node, commit, and whether something was not committed. */
export function machineOf(): string {
  const git = (...words: string[]): string => spawnSync('git', words, { encoding: 'utf8' }).stdout?.trim() ?? '';
  const commit = git('rev-parse', '--short=12', 'HEAD') || 'no commit';
  const dirty = git('status', '--porcelain', '--untracked-files=no') === '' ? '' : ', with changes';
  return `${cpus()[0]?.model ?? 'unknown processor'}, ${cpus().length} cores, ${Math.round(totalmem() / 1_048_576)} MiB, Node ${process.version}, commit ${commit}${dirty}`;
}
