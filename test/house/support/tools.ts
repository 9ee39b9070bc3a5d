import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { root } from './tree.ts';

const RUN_MS_MAX = 180_000;
const OUTPUT_BYTES_MAX = 32 * 1024 * 1024;

/** Runs an installed program (`node_modules/.bin/<name>`) in `cwd`. A bad exit is an answer, not a throw. */
export function runTool(name: string, args: readonly string[], cwd: string): Promise<{ code: number; output: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [join(root, 'node_modules', name), ...args], { cwd, timeout: RUN_MS_MAX, maxBuffer: OUTPUT_BYTES_MAX, encoding: 'utf8' }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : typeof error.code === 'number' ? error.code : 1, output: stdout + stderr });
    });
  });
}
