import { execFile, execFileSync } from 'node:child_process';
import { cp, lstat, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from '../machine.ts';
import { reportOf } from '../report/summary.ts';
import { atMost, NOTHING_PROVED } from '../report/types.ts';
import type { Load } from './types.ts';

const run = promisify(execFile);
const MIB = 2 ** 20;
const MUST = { seconds: 90, mib: 350 };
const INSTALL_MS_MAX = 900_000;
/** What `blocks` of a file counts in. */
const BLOCK_BYTES = 512;

/** Both in a copy of what git has of the tree, with npm's cache as this machine has it. */
export const install: Load = {
  name: 'install',
  sentence: 'npm ci in a copy of the tree, and the size of a production install.',
  run: async () => {
    const folder = await mkdtemp(join(tmpdir(), 'auctionhub-install-'));
    try {
      await copyTree(folder);
      const seconds = await npm(folder, ['ci']);
      const whole = await sizeOf(join(folder, 'node_modules'));
      const productionSeconds = await npm(folder, ['ci', '--omit=dev']);
      const production = await sizeOf(join(folder, 'node_modules'));
      return reportOf({
        load: 'install', sentence: install.sentence, windows: [], proof: NOTHING_PROVED,
        figures: {
          'npm ci, seconds': seconds, 'node_modules, MiB': whole / MIB, 'npm ci --omit=dev, seconds': productionSeconds, 'production node_modules, MiB': production / MIB,
        },
        targets: () => [atMost('npm ci', seconds, MUST.seconds, ' s'), atMost('production install', production / MIB, MUST.mib, ' MiB')],
      });
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};

async function copyTree(folder: string): Promise<void> {
  const tracked = execFileSync('git', ['ls-files', '-z'], { cwd: ROOT, encoding: 'utf8' }).split('\0').filter((path) => path !== '');
  for (const path of tracked) await cp(join(ROOT, path), join(folder, path), { recursive: true }).catch(ignoreDeleted);
}

// A file that git knows and that was deleted since is no part of the tree.
function ignoreDeleted(error: unknown): void {
  if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
}

async function npm(folder: string, args: readonly string[]): Promise<number> {
  const startedMs = performance.now();
  await run('npm', [...args], { cwd: folder, timeout: INSTALL_MS_MAX, maxBuffer: 16 * MIB });
  return (performance.now() - startedMs) / 1_000;
}

/** Bytes that the files below a folder take on the disk, as `du` counts them: a file with two names counts once. */
async function sizeOf(folder: string): Promise<number> {
  const counted = new Set<number>();
  let bytes = 0;
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    const { ino, blocks } = await lstat(join(entry.parentPath, entry.name));
    if (!counted.has(ino)) bytes += blocks * BLOCK_BYTES;
    counted.add(ino);
  }
  return bytes;
}
