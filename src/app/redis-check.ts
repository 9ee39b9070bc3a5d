import type { HealthChecks } from '#modules/gateway/index.ts';
import type { Redis, RedisStatus } from '#platform/redis/ports.ts';

/** Share of its memory from which people are warned: past the limit Redis takes no writes, and caches and limits are local. */
export const MEMORY_WARNED = 0.9;

const MIB = 1024 * 1024;

/** The check behind /health. Away, Redis makes the house degraded and never unready. */
export const redisCheck = (redis: Redis | null): HealthChecks => (redis === null ? {} : { redis: async () => judgeRedis(redis.status()) });

/** What is said of a line to Redis. */
export function judgeRedis({ there, latencyMs, memory }: RedisStatus): { status: 'healthy' | 'degraded'; detail: string } {
  if (!there) return { status: 'degraded', detail: 'unavailable; limits and cache are kept in each process, live events go through the database' };
  const answer = `answers in ${(latencyMs ?? 0).toFixed(1)} ms`;
  if (memory === null) return { status: 'healthy', detail: answer };
  const share = memory.usedBytes / memory.maxBytes;
  return { status: share > MEMORY_WARNED ? 'degraded' : 'healthy', detail: `${answer}, uses ${(memory.usedBytes / MIB).toFixed(1)} of ${(memory.maxBytes / MIB).toFixed(1)} MiB` };
}
