import type { Log } from '../log/log.ts';
import type { Metrics } from '../metrics/metrics.ts';
import type { Clock, Timers } from '../time/ports.ts';
import { memoryOf } from './memory.ts';
import { REDIS_METRICS, redisGauges } from './metrics.ts';
import { BEAT_EVERY_MS, type Redis, RedisAway, type RedisStatus } from './ports.ts';
import { beat, openSession, type RedisSession, within } from './session.ts';

export type RedisPorts = {
  /** redis:// or rediss://; never logged. */
  url: string;
  /** The same for all processes of a house, and another one for every other house. */
  namespace: string;
  clock: Clock;
  timers: Timers;
  /** A number from 0 up to 1; spreads those who come back. */
  chance(): number;
  log: Pick<Log, 'info' | 'warn'>;
  metrics: Pick<Metrics, 'counter' | 'measured'>;
};

/** Said once an outage, in these words: operators look for them. */
export const UNAVAILABLE = 'Redis unavailable, using the in-process fallback';
const BACK = 'Redis is back and used again';

/** Good beats in a row after which a server that can be reached is used: one that is slow does not come and go. */
const STEADY_BEATS = 3;
const RETRY_FIRST_MS = 100;
const RETRY_MS_MAX = 1_000;
const MEMORY_EVERY_MS = 5_000;
const MEMORY_MS_MAX = 400;

/*
 *   away ─connected, three good beats─▶ there ─connection lost, or a beat that is late─▶ away
 *     └──────tried again after 0.1 s, then twice as long each time, up to 1 s──────┘
 */

/** A line to Redis. It opens nothing before `start`. */
export function openRedis(ports: RedisPorts): Redis {
  const link = new RedisLink(ports);
  redisGauges(ports.metrics, () => link.status());
  return link;
}

class RedisLink implements Redis {
  readonly namespace: string;
  private readonly ports: RedisPorts;
  private readonly channels = new Map<string, (text: string) => void>();
  private readonly listeners: ((there: boolean) => void)[] = [];
  private readonly beats: { channel: string; count: number; heard: ((text: string) => void) | null };
  private readonly stopped = Promise.withResolvers<void>();
  private readonly countOutage: () => void;
  private session: RedisSession | null = null;
  private running: Promise<void> | null = null;
  private stopping = false;
  /** Whether the outage under way was told. */
  private told = false;
  private memory: RedisStatus['memory'] = null;
  private memoryAtMs = -Infinity;
  private latencyMs: number | null = null;
  private outages = 0;

  constructor(ports: RedisPorts) {
    this.ports = ports;
    this.namespace = ports.namespace;
    const outages = ports.metrics.counter(REDIS_METRICS.outages);
    this.countOutage = () => outages.add();
    this.beats = { channel: `${ports.namespace}:beat:${Math.floor(ports.chance() * 2 ** 48).toString(36)}`, count: 0, heard: null };
    this.listen(this.beats.channel, (text) => this.beats.heard?.(text));
  }

  get there(): boolean {
    return this.session !== null;
  }

  async command(words: readonly string[]): Promise<unknown> {
    if (this.session === null) throw new RedisAway('Redis is away.');
    return this.session.command(words);
  }

  listen(channel: string, hear: (text: string) => void): void {
    if (this.running !== null) throw new Error('A channel is listened to before the line to Redis is started.');
    this.channels.set(channel, hear);
  }

  onChange(listener: (there: boolean) => void): void {
    this.listeners.push(listener);
  }

  async start(): Promise<void> {
    if (this.running !== null) return;
    const tried = Promise.withResolvers<void>();
    this.running = this.run(() => tried.resolve());
    await tried.promise;
  }

  async stop(): Promise<void> {
    this.stopping = true;
    this.stopped.resolve();
    await this.running;
  }

  status(): RedisStatus {
    return { there: this.there, latencyMs: this.latencyMs, memory: this.memory, outages: this.outages };
  }

  private async run(tried: () => void): Promise<void> {
    let failures = 0;
    while (!this.stopping) {
      const session = await this.opened();
      if (session === null) {
        this.away();
        tried();
        await this.pause(Math.min(RETRY_MS_MAX, RETRY_FIRST_MS * 2 ** failures) * (0.5 + this.ports.chance() / 2));
        failures += 1;
      } else {
        failures = 0;
        this.come(session);
        tried();
        await this.stay(session);
        this.session = null;
        session.end();
        if (!this.stopping) this.away();
      }
    }
    tried();
  }

  /** A session that is steady, or null. */
  private async opened(): Promise<RedisSession | null> {
    let session: RedisSession | null = null;
    try {
      session = await openSession(this.ports.url, this.channels, this.ports.timers);
      for (let good = 0; good < STEADY_BEATS; good += 1) await this.beatOn(session);
      await this.lookAtMemory(session);
      return session;
    } catch {
      session?.end();
      return null;
    }
  }

  /** Beats until a beat fails, a connection is lost or the house stops. */
  private async stay(session: RedisSession): Promise<void> {
    const gone = Promise.race([session.gone, this.stopped.promise]).then(() => true);
    try {
      for (;;) {
        if (await Promise.race([gone, this.pause(BEAT_EVERY_MS).then(() => false)])) return;
        const lost = await Promise.race([gone, this.beatOn(session).then(() => false)]);
        if (lost) return;
        if (this.ports.clock.monotonicMs() - this.memoryAtMs >= MEMORY_EVERY_MS) await this.lookAtMemory(session);
      }
    } catch {
      // Late: as good as gone.
    }
  }

  private async beatOn(session: RedisSession): Promise<void> {
    const { beats, ports } = this;
    beats.count += 1;
    const text = String(beats.count);
    const heard = new Promise<void>((resolve) => { beats.heard = (said) => { if (said === text) resolve(); }; });
    this.latencyMs = await beat(session, { channel: beats.channel, text, heard, timers: ports.timers, monotonicMs: ports.clock.monotonicMs });
  }

  private async lookAtMemory(session: RedisSession): Promise<void> {
    this.memoryAtMs = this.ports.clock.monotonicMs();
    const info = await within(MEMORY_MS_MAX, this.ports.timers, session.command(['INFO', 'memory'])).catch((error: unknown) => {
      if (error instanceof RedisAway) throw error;
      // A server that does not let us look is no worse for it.
      return null;
    });
    this.memory = memoryOf(info);
  }

  private come(session: RedisSession): void {
    this.session = session;
    if (this.told) this.ports.log.info({}, BACK);
    this.told = false;
    for (const listener of this.listeners) listener(true);
  }

  private away(): void {
    this.latencyMs = null;
    if (this.told) return;
    this.told = true;
    this.outages += 1;
    this.countOutage();
    this.ports.log.warn({}, UNAVAILABLE);
    for (const listener of this.listeners) listener(false);
  }

  private async pause(ms: number): Promise<void> {
    const over = Promise.withResolvers<void>();
    const timer = this.ports.timers.after(ms, () => over.resolve());
    await Promise.race([over.promise, this.stopped.promise]);
    timer.cancel();
  }
}
