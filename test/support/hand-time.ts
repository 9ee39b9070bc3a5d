import type { Clock, Timers } from '#platform/time/ports.ts';
import { turn } from '#platform/time/system.ts';

/** Time that stands still until a test winds it on. Wall clock and monotonic clock go together, from a fixed morning. */
export type HandTime = {
  clock: Clock;
  timers: Timers;
  /** Winds on by `ms` in small steps; timers go off in the order of their time, and real sockets get their turns between. */
  pass(ms: number): Promise<void>;
  /** Timers that wait. */
  waiting(): number;
};

const START_MS = Date.parse('2030-01-01T09:00:00.000Z');
const STEP_MS = 10;

export function handTime(): HandTime {
  let passedMs = 0;
  const waiting = new Set<{ atMs: number; work: () => void }>();
  const goOff = (): void => {
    const due = [...waiting].filter((timer) => timer.atMs <= passedMs).sort((one, other) => one.atMs - other.atMs);
    for (const timer of due) if (waiting.delete(timer)) timer.work();
  };
  return {
    clock: { nowMs: () => START_MS + passedMs, monotonicMs: () => passedMs },
    timers: {
      after: (ms, work) => {
        const timer = { atMs: passedMs + ms, work };
        waiting.add(timer);
        return { cancel: () => void waiting.delete(timer) };
      },
    },
    pass: async (ms) => {
      const endMs = passedMs + ms;
      while (passedMs < endMs) {
        passedMs = Math.min(endMs, passedMs + STEP_MS);
        goOff();
        await turn();
        await turn();
      }
    },
    waiting: () => waiting.size,
  };
}
