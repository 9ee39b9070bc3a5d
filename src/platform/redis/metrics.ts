import { metric, type Metrics } from '../metrics/metrics.ts';
import type { RedisStatus } from './ports.ts';

/** Metrics of the line to Redis. */
export const REDIS_METRICS = {
  up: metric({ name: 'redis_up', help: '1 while Redis is used, 0 while the fallbacks are.', type: 'gauge' }),
  outages: metric({ name: 'redis_outages_total', help: 'Times that Redis went away, or was not there at the start.', type: 'counter' }),
  latency: metric({ name: 'redis_latency_seconds', help: 'Time of the last beat: a message told to Redis and heard again.', type: 'gauge' }),
  used: metric({ name: 'redis_memory_used_bytes', help: 'Memory that Redis uses; 0 while that is not known.', type: 'gauge' }),
  max: metric({ name: 'redis_memory_max_bytes', help: 'Memory that Redis may use: its limit, or that of its machine; 0 while that is not known. Alarm above 90 % of it.', type: 'gauge' }),
} as const;

/** Puts the line to Redis on the metrics page. */
export function redisGauges(metrics: Pick<Metrics, 'measured'>, status: () => RedisStatus): void {
  metrics.measured(REDIS_METRICS.up, () => (status().there ? 1 : 0));
  metrics.measured(REDIS_METRICS.latency, () => (status().latencyMs ?? 0) / 1_000);
  metrics.measured(REDIS_METRICS.used, () => status().memory?.usedBytes ?? 0);
  metrics.measured(REDIS_METRICS.max, () => status().memory?.maxBytes ?? 0);
}
