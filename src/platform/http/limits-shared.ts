import { createHash } from 'node:crypto';
import { type Redis, RedisAway } from '../redis/ports.ts';
import { keptScript } from '../redis/script.ts';
import type { Clock, Timers } from '../time/ports.ts';
import { SharedBucket } from './limits-bucket.ts';
import { makeRoom, type RateLimiter, SUBJECTS_MAX } from './limits.ts';

export type SharedLimiterPorts = {
  redis: Redis;
  /** How many processes count the same calls, this one included, as far as is known. */
  gateways(): number;
  clock: Pick<Clock, 'monotonicMs'>;
  timers: Timers;
};

/** What was taken is told at most so often; until the answer a gateway has its part of what was left. */
export const TOLD_EVERY_MS = 20;
/** Of what is left in a bucket all gateways together may use one part in so many before they hear of each other. */
const PARTS = 4;
const BUCKETS_AT_ONCE = 500;
/** Time for which limits are local after Redis refused to count, as it does when its memory is full. */
const REFUSED_MS = 1_000;

/** Calls that so many gateways together may let through above a limit, if all of them are used at the same moment. */
export const aboveLimitMax = (perMinuteMax: number, gateways: number): number => Math.max(gateways, Math.floor(perMinuteMax / PARTS));

/*
 * All levels in one step, by the server's clock. A bucket holds the moment at which it will be full again. It is never fuller than the
 * gateway that tells can know, so that a server that was emptied does not forget everything.
 */
const settleScript = keptScript(`
local time = redis.call('TIME')
local now = time[1] * 1000 + time[2] / 1000
local levels = {}
for at, key in ipairs(KEYS) do
  local calls, each, own = tonumber(ARGV[3 * at - 2]), tonumber(ARGV[3 * at - 1]), tonumber(ARGV[3 * at])
  local full = math.max(tonumber(redis.call('GET', key) or '0'), now) + calls * each
  full = math.min(math.max(full, now + own), now + 120000)
  redis.call('SET', key, string.format('%.3f', full), 'PX', math.ceil(full - now) + 1)
  levels[at] = string.format('%.3f', full - now)
end
return levels`);

/**
 * Limits that several gateways hold together. It answers at once from what it knows, and tells Redis in the background: together the
 * gateways let through at most {@link aboveLimitMax} more than the limit. While Redis is away each holds its share of the limit, at least one
 * call a minute. Buckets follow {@link RateLimiter} otherwise.
 */
export function sharedLimiter(ports: SharedLimiterPorts): RateLimiter {
  return new SharedLimiter(ports);
}

class SharedLimiter implements RateLimiter {
  private readonly ports: SharedLimiterPorts;
  private readonly buckets = new Map<string, SharedBucket>();
  private readonly untold = new Set<SharedBucket>();
  private telling = false;
  private planned = false;
  private refusedUntilMs = -Infinity;
  /** Even: shared. Odd: alone. Grows with each change. */
  private epoch = 0;

  constructor(ports: SharedLimiterPorts) {
    this.ports = ports;
  }

  take(name: string, subject: string, perMinuteMax: number): number {
    const nowMs = this.ports.clock.monotonicMs();
    const alone = this.alone(nowMs);
    const bucket = this.bucketOf({ name, subject, perMinuteMax, nowMs });
    if (bucket.outage !== this.epoch) {
      if (alone) bucket.goAlone(nowMs, this.epoch);
      else bucket.comeBack(nowMs, this.epoch);
    }
    const gateways = Math.max(1, this.ports.gateways());
    if (alone) return bucket.takeAlone(nowMs, gateways);
    const waitSeconds = bucket.take(nowMs, PARTS * gateways);
    if (bucket.untold > 0) this.later(bucket);
    return waitSeconds;
  }

  private alone(nowMs: number): boolean {
    const alone = !this.ports.redis.there || nowMs < this.refusedUntilMs;
    if (alone !== (this.epoch % 2 === 1)) this.epoch += 1;
    return alone;
  }

  private bucketOf(of: { name: string; subject: string; perMinuteMax: number; nowMs: number }): SharedBucket {
    const key = `${of.name} ${of.subject}`;
    const known = this.buckets.get(key);
    if (known !== undefined) {
      known.perMinuteMax = of.perMinuteMax;
      return known;
    }
    if (this.buckets.size >= SUBJECTS_MAX) makeRoom(this.buckets, (bucket) => bucket.idle(of.nowMs));
    const made = new SharedBucket({ ...of, outage: this.epoch });
    this.buckets.set(key, made);
    return made;
  }

  private later(bucket: SharedBucket): void {
    this.untold.add(bucket);
    if (this.planned || this.telling) return;
    this.planned = true;
    this.ports.timers.after(TOLD_EVERY_MS, () => {
      this.planned = false;
      void this.tell();
    });
  }

  private async tell(): Promise<void> {
    const { clock, redis } = this.ports;
    const buckets = [...this.untold].slice(0, BUCKETS_AT_ONCE);
    for (const bucket of buckets) this.untold.delete(bucket);
    const nowMs = clock.monotonicMs();
    const told = buckets.map((bucket) => ({ bucket, outage: bucket.outage, sums: bucket.tell(nowMs) }));
    this.telling = true;
    try {
      const levels = await settleScript(redis, buckets.map((bucket) => this.keyOf(bucket)), told.flatMap(({ sums }) => sums.map(String)));
      if (!Array.isArray(levels)) throw new RedisAway('Redis answered something else than levels.');
      const heardMs = clock.monotonicMs();
      // What an outage came between was reckoned up when it began.
      told.forEach(({ bucket, outage, sums: [calls] }, at) => { if (bucket.outage === outage) bucket.hear(heardMs, Number(levels[at]), calls); });
    } catch (error) {
      for (const { bucket, outage, sums: [calls] } of told) if (bucket.outage === outage) bucket.tellAgain(calls);
      // Away: told of by `there`. Anything else is a server that cannot count now.
      if (!(error instanceof RedisAway)) this.refusedUntilMs = clock.monotonicMs() + REFUSED_MS;
    }
    this.telling = false;
    const [next] = this.untold;
    if (next !== undefined) this.later(next);
  }

  // What stands in Redis names nobody.
  private keyOf({ name, subject }: SharedBucket): string {
    const { namespace } = this.ports.redis;
    return `${namespace}:limit:${createHash('sha256').update(`${namespace} ${name} ${subject}`).digest('base64url').slice(0, 22)}`;
  }
}
