import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/*
 * Builds the pages into web/dist. Runs by itself after `npm ci`; an installation without the packages for building keeps the pages it has.
 */

const root = join(import.meta.dirname, '..');
const vite = vitePath();
if (vite === null) {
  const there = existsSync(join(root, 'web/dist/index.html'));
  console.log(there ? 'The pages are built already; the packages that build them are not installed.' : 'The pages are not built: this installation has no packages for building. Copy web/dist from one that has, or run "npm ci".');
} else {
  const { status } = spawnSync(process.execPath, [vite, 'build', '--config', join(root, 'web/vite.config.ts'), '--logLevel', 'warn'], { cwd: root, stdio: 'inherit' });
  process.exitCode = status ?? 1;
}

function vitePath(): string | null {
  try {
    const manifest = createRequire(import.meta.url).resolve('vite/package.json');
    return join(dirname(manifest), 'bin/vite.js');
  } catch {
    return null;
  }
}
