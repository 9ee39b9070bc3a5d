import type { Timers } from '#platform/time/ports.ts';

export type Repeating = {
  /** Ends it; resolves when what is under way is done. */
  stop(): Promise<void>;
};

/**
 * Does something again and again, never twice at once: `waitMs` after the last time ended. What it throws is told, and the next
 * time comes all the same.
 */
export function repeating(timers: Timers, of: { waitMs(): number; work(): Promise<void>; failed(error: unknown): void }): Repeating {
  let stopped = false;
  let running: Promise<void> = Promise.resolve();
  let timer: { cancel(): void } | null = null;
  const wait = (): void => {
    if (stopped) return;
    timer = timers.after(of.waitMs(), () => { running = of.work().catch(of.failed).then(wait); });
  };
  wait();
  return {
    stop: async () => {
      stopped = true;
      timer?.cancel();
      await running;
    },
  };
}
