import type { Timers } from '../time/ports.ts';

/** Somebody who looks again and again whether there is something to do. */
export type Looks = {
  /** Looks now; while a look is under way, once more after it. Nothing before the start and after the end. */
  wake(): void;
  start(): void;
  /** Resolves when the look under way has ended. */
  stop(): Promise<void>;
};

export type LooksAre = {
  /** Asked when it is needed: what holds the looks may be made after them. */
  timers(): Timers;
  /** From the end of one look to the next. */
  everyMs: number;
  /** `stopped` is to be asked between two steps: who stops waits for the look. */
  look(stopped: () => boolean): Promise<void>;
  /** A look that failed. The next one comes at its time. */
  failed(error: unknown): void;
};

/** One look at a time: at the start, `everyMs` after each, and when woken. */
export function openLooks({ timers, everyMs, look, failed }: LooksAre): Looks {
  let timer: { cancel(): void } | null = null;
  let underWay: Promise<void> = Promise.resolve();
  let running = false;
  let again = false;
  let stopped = true;
  const wake = (): void => {
    if (stopped) return;
    if (running) {
      again = true;
      return;
    }
    timer?.cancel();
    running = true;
    underWay = look(() => stopped).catch(failed).then(() => {
      running = false;
      if (stopped) return;
      if (!again) {
        timer = timers().after(everyMs, wake);
        return;
      }
      again = false;
      wake();
    });
  };
  return {
    wake,
    start: () => {
      stopped = false;
      wake();
    },
    stop: async () => {
      stopped = true;
      timer?.cancel();
      await underWay;
    },
  };
}
