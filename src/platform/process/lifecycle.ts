import type { Log } from '../log/log.ts';

/** Exit codes of the house. A code above 2 means that it had been running. */
export const EXIT = {
  stopped: 0,
  /** It could not start: settings, database, port, another house in the same place. */
  couldNotStart: 2,
  /** A defect: something threw that nobody expected. */
  defect: 70,
  /** Something that it cannot be without went away for good. */
  lost: 71,
  /** Stopping took longer than it may, and was cut off. */
  stopTooLong: 75,
  /** A second signal while stopping. */
  stopNow: 130,
} as const;

/** Stopping in order may take this long; then the process ends as it is. */
export const STOP_MS_MAX = 10_000;

/** Why the house stops, in a sentence for the log. */
export type StopCause = { exitCode: number; sentence: string };

/**
 * What has been started, and how each part stops. Parts are stopped one after another, the last started first, so that
 * nothing loses what it stands on: the front door closes before the lanes drain, and the database goes last.
 */
export type Lifecycle = {
  /** Registers how to stop a part that has just been started. Throws when the house is stopping already. */
  started(name: string, stop: () => Promise<void>): void;
  /** Stops everything once; later calls wait for the same stop. A part that fails to stop is logged and does not keep the others. */
  stop(): Promise<void>;
  readonly stopping: boolean;
};

export function openLifecycle(log: Log): Lifecycle {
  const parts: { name: string; stop: () => Promise<void> }[] = [];
  let stopped: Promise<void> | null = null;
  const stopAll = async (): Promise<void> => {
    for (const part of parts.toReversed()) {
      const startMs = performance.now();
      try {
        await part.stop();
        log.debug({ part: part.name, tookMs: Math.round(performance.now() - startMs) }, 'Stopped a part.');
      } catch (error) {
        log.error({ part: part.name, err: error }, 'A part did not stop cleanly.');
      }
    }
  };
  return {
    started: (name, stop) => {
      if (stopped !== null) throw new Error(`${name} was started while the house stops.`);
      parts.push({ name, stop });
    },
    stop: () => (stopped ??= stopAll()),
    get stopping() { return stopped !== null; },
  };
}
