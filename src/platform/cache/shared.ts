import { createHash } from 'node:crypto';
import type { Fanout } from '../fanout/ports.ts';
import type { Metrics } from '../metrics/metrics.ts';
import type { Redis } from '../redis/ports.ts';
import { keptScript } from '../redis/script.ts';
import { within } from '../redis/session.ts';
import type { Clock, Timers } from '../time/ports.ts';
import { LocalTexts, type Made } from './local.ts';
import { CACHE_METRICS } from './metrics.ts';
import { CACHE_MS_MAX, type Cache, TEXT_BYTES_MAX } from './ports.ts';

export type SharedCachePorts = {
  /** Null: each process has its own texts, and only clearing is told to all. */
  redis: Redis | null;
  fanout: Fanout;
  clock: Pick<Clock, 'monotonicMs'>;
  timers: Timers;
  metrics: Pick<Metrics, 'counter'>;
};

/** Topic on which a process tells all to forget. */
const TOPIC = 'cache';
/** One process makes a text while others wait for it; past this they make it themselves. */
const MAKING_MS_MAX = 400;
const LOOK_AGAIN_MS = 20;
const SCANNED_AT_ONCE = 500;
/** Rounds of a clearing: a billion keys of others in between are not looked through. */
const SCANS_MAX = 100_000;

// The text and how long it may be kept; or whose it is to make, for as long as that may take.
const findScript = keptScript(`
local text = redis.call('GET', KEYS[1])
if text then return {text, redis.call('PTTL', KEYS[1])} end
if redis.call('SET', KEYS[2], '1', 'NX', 'PX', ARGV[1]) then return 'yours' end
return 'being made'`);

/** A cache over Redis with a part in each process. Make it before the fan-out starts. */
export function sharedCache(ports: SharedCachePorts): Cache {
  return new SharedCache(ports);
}

class SharedCache implements Cache {
  private readonly ports: SharedCachePorts;
  private readonly local: LocalTexts;
  private readonly hits: { add(): void };
  private readonly misses: { add(): void };

  constructor(ports: SharedCachePorts) {
    this.ports = ports;
    this.local = new LocalTexts(ports.clock);
    this.hits = ports.metrics.counter(CACHE_METRICS.read, { found: 'yes' });
    this.misses = ports.metrics.counter(CACHE_METRICS.read, { found: 'no' });
    ports.fanout.subscribe(TOPIC, () => this.local.clear());
  }

  through(name: string, ttlMs: number, make: () => Promise<string>): Promise<string> {
    return this.local.through(name, async () => {
      const key = this.keyOf(name);
      const found = await this.foundOrAwaited(key);
      if (found !== null) {
        this.hits.add();
        return { text: found.text, ttlMs: Math.min(ttlMs, found.ttlMs) };
      }
      this.misses.add();
      try {
        const text = await make();
        this.tell(Buffer.byteLength(text) > TEXT_BYTES_MAX ? null : ['SET', key, text, 'PX', String(Math.max(1, Math.round(ttlMs)))]);
        return { text, ttlMs };
      } finally {
        this.tell(['UNLINK', makingOf(key)]);
      }
    });
  }

  async clear(): Promise<{ shared: number }> {
    try {
      return { shared: await this.clearShared() };
    } finally {
      // Last, as a process that had forgotten before would find the old text again.
      this.ports.fanout.publish(TOPIC, 'clear');
    }
  }

  private async clearShared(): Promise<number> {
    const { redis } = this.ports;
    if (redis === null) return 0;
    let shared = 0;
    let cursor = '0';
    for (let round = 0; round < SCANS_MAX; round += 1) {
      const [next, keys] = scanned(await redis.command(['SCAN', cursor, 'MATCH', `${redis.namespace}:cache:*`, 'COUNT', String(SCANNED_AT_ONCE)]));
      if (keys.length > 0) shared += Number(await redis.command(['UNLINK', ...keys]));
      cursor = next;
      if (cursor === '0') break;
    }
    return shared;
  }

  /** The shared text, waited for as long as somebody else is making it; null when it is ours to make. */
  private async foundOrAwaited(key: string): Promise<Made | null> {
    const { clock, timers } = this.ports;
    const untilMs = clock.monotonicMs() + MAKING_MS_MAX;
    for (;;) {
      const found = await this.found(key);
      if (found !== 'being made') return found;
      if (clock.monotonicMs() >= untilMs) return null;
      await new Promise<void>((resolve) => { timers.after(LOOK_AGAIN_MS, resolve); });
    }
  }

  private async found(key: string): Promise<Made | 'being made' | null> {
    const { redis, timers } = this.ports;
    if (redis?.there !== true) return null;
    try {
      const answer = await within(CACHE_MS_MAX, timers, findScript(redis, [key, makingOf(key)], [String(MAKING_MS_MAX)]));
      if (!Array.isArray(answer)) return answer === 'being made' ? 'being made' : null;
      const [text, ttlMs]: unknown[] = answer;
      return typeof text === 'string' && typeof ttlMs === 'number' ? { text, ttlMs } : null;
    } catch {
      // Slow, full or gone: done without.
      return null;
    }
  }

  /** Tells Redis something that does no harm when it is not heard. */
  private tell(words: readonly string[] | null): void {
    const { redis } = this.ports;
    if (words !== null && redis?.there === true) redis.command(words).catch(() => {});
  }

  // A name may hold what somebody looked for.
  private keyOf(name: string): string {
    const namespace = this.ports.redis?.namespace ?? '';
    return `${namespace}:cache:${createHash('sha256').update(`${namespace} ${name}`).digest('base64url').slice(0, 22)}`;
  }
}

const makingOf = (key: string): string => `${key}:making`;

function scanned(reply: unknown): [cursor: string, keys: string[]] {
  if (!Array.isArray(reply)) return ['0', []];
  const [cursor, keys]: unknown[] = reply;
  return [String(cursor), Array.isArray(keys) ? keys.map(String) : []];
}
