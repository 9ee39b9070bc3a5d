#!/usr/bin/env node
// Plain JavaScript that an old Node understands: where Node cannot run the sources as they stand, the one that npm installed does.
import { spawn } from 'node:child_process';
import nodeModule, { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const OLDEST = [22, 18];

if (canRunSources()) {
  // What Node makes of the sources is kept for the next start; without it half of a start is reading TypeScript. Where the folder cannot be written nothing is kept.
  nodeModule.enableCompileCache?.(fileURLToPath(new URL('../node_modules/.cache/auctionhub', import.meta.url)));
  const { main } = await import('../src/cli/main.ts');
  await main(process.argv.slice(2));
} else {
  runWithInstalledNode();
}

function canRunSources() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  return major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1]);
}

function runWithInstalledNode() {
  // In a session of its own, so that a Ctrl-C arrives once: here, and from here there. The channel tells it when this process dies.
  const child = spawn(installedNode(), [fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'], detached: true,
  });
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => {
    console.error(`This needs Node ${OLDEST.join('.')} or newer and could not start the one in node_modules (${error.message}): run "npm ci".`);
    process.exit(2);
  });
  child.on('exit', (code, signal) => process.exit(signal === null ? code : 1));
}

function installedNode() {
  try {
    const root = join(createRequire(import.meta.url).resolve('node/package.json'), '..');
    return join(root, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  } catch {
    console.error(`This needs Node ${OLDEST.join('.')} or newer and found ${process.versions.node}: run "npm ci", which brings one.`);
    return process.exit(2);
  }
}
