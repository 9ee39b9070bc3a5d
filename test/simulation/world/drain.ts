import { setFlagsFromString } from 'node:v8';
import { runInThisContext } from 'node:vm';

/*
 * Between two events all promises that can go on must have gone on. The engine does so itself in one call, about ten times
 * as fast as one turn of the event loop. Where this Node does not offer the call, turns are taken instead: the same trace, more slowly.
 */

/** `at_once`: promises are drained by one call. `by_turns`: by turns of the event loop. */
export type Draining = 'at_once' | 'by_turns';

const call = callOf();

/** How this process drains promises. */
export const draining: Draining = call === null ? 'by_turns' : 'at_once';

/** Lets every promise that can go on do so. Only from a task of the event loop, never from inside a promise. Nothing where {@link draining} is `by_turns`. */
export const drainPromises = (): void => call?.();

function callOf(): (() => void) | null {
  try {
    setFlagsFromString('--allow-natives-syntax');
    const made: unknown = runInThisContext('(() => { %PerformMicrotaskCheckpoint(); })');
    return typeof made === 'function' ? () => { made(); } : null;
  } catch {
    return null;
  } finally {
    setFlagsFromString('--no-allow-natives-syntax');
  }
}
