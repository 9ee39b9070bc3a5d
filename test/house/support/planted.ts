import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { root } from './tree.ts';

/** Path to text of each file of a tree that is wrong on purpose. */
export type Plants = Record<string, string>;

/**
 * Makes a small project in a temporary folder, lets `work` look at it, and removes it. `modules`: 'linked' takes the
 * installed packages, 'own' leaves node_modules to the plants.
 */
export async function withPlanted<Result>(plants: Plants, modules: 'linked' | 'own', work: (base: string) => Promise<Result> | Result): Promise<Result> {
  const base = mkdtempSync(join(tmpdir(), 'auctionhub-planted-'));
  try {
    for (const [path, text] of Object.entries(plants)) {
      mkdirSync(dirname(join(base, path)), { recursive: true });
      writeFileSync(join(base, path), text);
    }
    if (modules === 'linked') symlinkSync(join(root, 'node_modules'), join(base, 'node_modules'), 'dir');
    return await work(base);
  } finally {
    rmSync(base, { recursive: true, force: true });
  }
}
