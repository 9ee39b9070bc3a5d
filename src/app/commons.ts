import { createHmac, randomBytes } from 'node:crypto';
import { openNotifications } from '#platform/db/notifications.ts';
import { sharedCache } from '#platform/cache/shared.ts';
import type { Cache } from '#platform/cache/ports.ts';
import { type Figures, type Members, openMembers } from '#platform/fanout/members.ts';
import type { Fanout } from '#platform/fanout/ports.ts';
import { sharedFanout } from '#platform/fanout/shared.ts';
import { dividedLimiter, localLimiter, type RateLimiter } from '#platform/http/limits.ts';
import { sharedLimiter } from '#platform/http/limits-shared.ts';
import { openRedis } from '#platform/redis/link.ts';
import type { Redis } from '#platform/redis/ports.ts';
import { systemClock, systemTimers } from '#platform/time/system.ts';
import type { HouseOptions } from './house-options.ts';

/** What the processes of a house have in common, none of it of record. Listen to topics and count figures before `start`. */
export type Commons = {
  /** Null where no Redis is set. */
  redis: Redis | null;
  fanout: Fanout;
  /** Holds a limit over all processes of this kind; null: nobody is limited. */
  limiter: RateLimiter | null;
  cache: Cache;
  members: Members;
  /** Adds a number that all processes of this kind say of themselves. */
  figure(name: string, read: () => number): void;
  start(): Promise<void>;
  stop(): Promise<void>;
};

export type CommonsOptions = Pick<HouseOptions, 'connection' | 'sessionSecret' | 'limits' | 'log' | 'metrics' | 'redisUrl'>;

/**
 * Opens nothing before `start`. `kind`: processes that count the same calls have the same. `alone`: the house is this process, which
 * tells nobody and still hears commands.
 */
export function openCommons(options: CommonsOptions, { kind, alone }: { kind: string; alone: boolean }): Commons {
  const { log, metrics } = options;
  const [clock, timers] = [systemClock, systemTimers];
  const url = options.redisUrl ?? null;
  const teller = randomBytes(9).toString('base64url');
  const redis = url === null ? null : openRedis({ url, namespace: namespaceOf(options.sessionSecret), clock, timers, chance: Math.random, log, metrics });
  const notifications = openNotifications({
    connection: options.connection, timers, onLost: (error) => log.warn({ err: error }, 'The connection over which processes tell each other things was lost; another is made.'),
  });
  const fanout = sharedFanout({ teller, redis, notifications, clock, timers, log, metrics, alone });
  const figures = new Map<string, () => number>();
  const read = (): Figures => Object.fromEntries([...figures].map(([name, now]) => [name, now()]));
  const members = openMembers({ fanout, teller, kind, figures: read, clock, timers });
  return {
    redis, fanout, members,
    limiter: options.limits ? limiterOf(redis, members) : null,
    cache: sharedCache({ redis, fanout, clock, timers, metrics }),
    figure: (name, now) => void figures.set(name, now),
    start: async () => {
      await fanout.start();
      await redis?.start();
      members.start();
    },
    stop: async () => {
      members.stop();
      await fanout.stop();
      await redis?.stop();
    },
  };
}

const limiterOf = (redis: Redis | null, members: Members): RateLimiter =>
  (redis === null ? dividedLimiter(localLimiter(systemClock), () => members.count()) : sharedLimiter({ redis, gateways: () => members.count(), clock: systemClock, timers: systemTimers }));

/** The same for all processes of a house, since they have the same secret, and another one for every other house. */
const namespaceOf = (sessionSecret: string): string => `auctionhub:${createHmac('sha256', sessionSecret).update('names in redis').digest('base64url').slice(0, 12)}`;
