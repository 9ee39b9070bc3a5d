import type { Timers } from '#platform/time/ports.ts';
import { systemTimers } from '#platform/time/system.ts';

/**
 * The machine's timers with every time so many times as long. What gives up on somebody who is late gives up later, in the same order, so that
 * a test of something else than lateness does not meet it on a busy machine.
 */
export const stretched = (by: number): Timers => ({ after: (ms, work) => systemTimers.after(ms * by, work) });
