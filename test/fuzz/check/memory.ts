import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** What the heap may have more at the end of a campaign than after its beginning: caches of the house fill up to their bounds. */
export const HEAP_GROWTH_BYTES_MAX = 96 * 1024 * 1024;

/** Bytes that are in use once everything that nobody holds was let go. */
export function heapInUse(): number {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  if (typeof collect !== 'function') throw new Error('the collector cannot be called');
  collect();
  collect();
  return process.memoryUsage().heapUsed;
}
