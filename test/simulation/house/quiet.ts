import type { Log } from '#platform/log/log.ts';
import type { Metrics } from '#platform/metrics/metrics.ts';

/** A log whose warnings and errors go to `hear`, in words; the rest is dropped. */
export function quietLog(hear: (message: string, error: unknown) => void): Log {
  const told = (fields: object, message: string): void => hear(message, Reflect.get(fields, 'err'));
  const log: Log = { debug: () => {}, info: () => {}, warn: told, error: told, fatal: told, child: () => log };
  return log;
}

const SERIES = { add: () => {}, set: () => {}, observe: () => {} };

/** Metrics that nobody reads. */
export const noMetrics = {
  counter: () => SERIES, gauge: () => SERIES, histogram: () => SERIES, measured: () => {}, page: async () => ({ contentType: '', body: '' }),
} as unknown as Metrics;
