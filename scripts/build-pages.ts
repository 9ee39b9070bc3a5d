import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { putInPlace } from '../web/build/put-in-place.ts';

/*
 * Builds the pages into web/dist, beside a house that serves them from there if need be. Runs by itself after `npm ci`; an installation without the packages for building keeps the pages it has.
 */

const root = join(import.meta.dirname, '..');
const vite = vitePath();
if (vite === null) {
  const there = existsSync(join(root, 'web/dist/index.html'));
  console.log(there ? 'The pages are built already; the packages that build them are not installed.' : 'The pages are not built: this installation has no packages for building. Copy web/dist from one that has, or run "npm ci".');
} else {
  // A folder of its own for each run: two may build at the same time.
  const built = join(root, `web/dist-${process.pid}`);
  const { status } = spawnSync(process.execPath, [vite, 'build', '--config', join(root, 'web/vite.config.ts'), '--outDir', built, '--logLevel', 'warn'], { cwd: root, stdio: 'inherit' });
  if (status === 0) await putInPlace(built, join(root, 'web/dist'), Date.now());
  else await rm(built, { recursive: true, force: true });
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
