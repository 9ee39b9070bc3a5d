import { randomBytes } from 'node:crypto';
import { openNotifications } from '#platform/db/notifications.ts';
import { inProcessFanout } from '#platform/fanout/in-process.ts';
import type { Fanout } from '#platform/fanout/ports.ts';
import { sharedFanout } from '#platform/fanout/shared.ts';
import type { Log } from '#platform/log/log.ts';
import { openMetrics } from '#platform/metrics/metrics.ts';
import { openRedis } from '#platform/redis/link.ts';
import type { Redis } from '#platform/redis/ports.ts';
import type { Timers } from '#platform/time/ports.ts';
import { systemClock, systemTimers } from '#platform/time/system.ts';
import { freshDatabase, type TestDatabase } from '../../support/postgres.ts';
import { type OwnRedis, ownRedis } from '../../support/redis.ts';

/** A process of a house, as far as the fan-out goes. `lines` is what it logged. */
export type Process = { fanout: Fanout; redis: Redis | null; lines: string[]; stop(): Promise<void> };
export type Ground = {
  /** Opens one more process; `prepare` subscribes before it starts. Another address of Redis than the ground's may be given; `stand` puts more on top. */
  process(prepare: (fanout: Fanout) => void, redisUrl?: string, stand?: (fanout: Fanout, redis: Redis | null) => void): Promise<Process>;
  readonly redis: OwnRedis | null;
  close(): Promise<void>;
};

export type GroundName = 'in_process' | 'postgres' | 'redis' | 'redis_and_postgres';

function lined(): { log: Log; lines: string[] } {
  const lines: string[] = [];
  const note = (_fields: object, message: string): void => void lines.push(message);
  const log: Log = { debug: note, info: note, warn: note, error: note, fatal: note, child: () => log };
  return { log, lines };
}

/** Opens the ground of one adapter, with servers of its own where it needs them. `timers` are those of the fan-out and of the line to Redis. */
export async function groundOf(name: GroundName, timers: Timers = systemTimers): Promise<Ground> {
  const database: TestDatabase | null = name === 'postgres' || name === 'redis_and_postgres' ? await freshDatabase([]) : null;
  const server: OwnRedis | null = name === 'redis' || name === 'redis_and_postgres' ? await ownRedis() : null;
  const open: Process[] = [];
  return {
    redis: server,
    process: async (prepare, redisUrl, stand) => {
      const { log, lines } = lined();
      const metrics = openMetrics();
      const redis = server === null ? null : openRedis({ url: redisUrl ?? server.url, namespace: 'house', clock: systemClock, timers, chance: Math.random, log, metrics });
      const notifications = database === null ? null : openNotifications({ connection: database.connection, timers });
      const fanout = name === 'in_process' ? inProcessFanout(log) : sharedFanout({ teller: randomBytes(8).toString('hex'), redis, notifications, clock: systemClock, timers, log, metrics });
      prepare(fanout);
      stand?.(fanout, redis);
      await fanout.start();
      await redis?.start();
      const process = { fanout, redis, lines, stop: async () => { await fanout.stop(); await redis?.stop(); } };
      open.push(process);
      return process;
    },
    close: async () => {
      for (const process of open) await process.stop();
      await server?.stop();
      await database?.drop();
    },
  };
}
