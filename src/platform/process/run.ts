import type { Log } from '../log/log.ts';
import { EXIT, STOP_MS_MAX, type Lifecycle, type StopCause } from './lifecycle.ts';

/** What `runUntilStopped` needs of the process; `process` itself fits. */
export type ProcessPort = {
  on(event: string, listener: (...args: unknown[]) => void): unknown;
  exit(code: number): void;
};

export type RunOptions = {
  log: Log;
  lifecycle: Lifecycle;
  /** Starts the parts, registering each with the lifecycle. */
  start: () => Promise<void>;
  /** Words for a start that failed for a reason a person can mend; null when the error is a defect. */
  explain: (error: unknown) => string | null;
  /** Writes the log's last lines. */
  flush: () => void;
  process?: ProcessPort;
  stopMsMax?: number;
};

/** A Ctrl-C under npm arrives twice, from the terminal and from npm: signals this close together are one. */
const SAME_SIGNAL_MS = 400;

/**
 * Runs a house from start to exit.
 *
 *   starting ──▶ running ──signal, or a part is lost──▶ stopping ──▶ exit
 *       └─ fails ─▶ stopping ─▶ exit 2           └─ 10 s, or a second signal ─▶ exit at once
 *
 * SIGTERM and SIGINT stop in order, the second one ends at once. An uncaught exception or rejection ends the process at once,
 * loudly: after it nothing in memory can be trusted, while everything acknowledged is in the database. Returns `stopFor`, for
 * parts that find out that the house cannot go on.
 */
export function runUntilStopped(options: RunOptions): { stopFor(cause: StopCause): void } {
  const { log, lifecycle, flush } = options;
  const port = options.process ?? process;
  let ending = false;
  const exit = (code: number): void => {
    flush();
    port.exit(code);
  };
  const stopFor = (cause: StopCause): void => {
    if (ending) return;
    ending = true;
    log[cause.exitCode === EXIT.stopped ? 'info' : 'fatal']({ exitCode: cause.exitCode }, cause.sentence);
    const limit = setTimeout(() => {
      log.fatal({}, 'Stopping took too long and was cut off; the next start recovers by itself.');
      exit(EXIT.stopTooLong);
    }, options.stopMsMax ?? STOP_MS_MAX);
    void lifecycle.stop().then(() => {
      clearTimeout(limit);
      if (cause.exitCode === EXIT.stopped) log.info({}, 'Stopped.');
      exit(cause.exitCode);
    });
  };
  let signalledMs = Number.NEGATIVE_INFINITY;
  for (const signal of ['SIGTERM', 'SIGINT', 'disconnect']) {
    port.on(signal, () => {
      const againAfterMs = performance.now() - signalledMs;
      if (againAfterMs < SAME_SIGNAL_MS) return;
      signalledMs = performance.now();
      if (!ending) return stopFor({ exitCode: EXIT.stopped, sentence: `${signal}: stopping. A second signal ends at once.` });
      log.fatal({}, 'A second signal: ended at once; the next start recovers by itself.');
      exit(EXIT.stopNow);
    });
  }
  const defect = (error: unknown): void => {
    log.fatal({ err: error }, 'An error that nobody expected; the process ends, because what it holds in memory cannot be trusted any more.');
    exit(EXIT.defect);
  };
  port.on('uncaughtException', defect);
  port.on('unhandledRejection', defect);
  options.start().catch((error: unknown) => {
    // A signal during the start closes what the start stands on; that is no failure.
    if (ending) return;
    const sentence = options.explain(error);
    if (sentence === null) log.fatal({ err: error }, 'The start failed for a reason that nobody expected.');
    stopFor({ exitCode: sentence === null ? EXIT.defect : EXIT.couldNotStart, sentence: sentence ?? 'The start failed.' });
  });
  return { stopFor };
}
