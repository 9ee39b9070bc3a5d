import { metric } from '../metrics/metrics.ts';

/** Metrics of the cache that processes share. */
export const CACHE_METRICS = {
  read: metric({ name: 'cache_reads_total', help: 'Texts that a process did not have itself, by whether another process had made them.', type: 'counter', labels: ['found'] }),
} as const;
