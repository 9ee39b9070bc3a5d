import type { Notifications } from '../db/notifications.ts';
import type { Log } from '../log/log.ts';
import type { Metrics } from '../metrics/metrics.ts';
import type { Redis } from '../redis/ports.ts';
import type { Clock, Timers } from '../time/ports.ts';
import { Heard } from './heard.ts';
import { Listeners } from './listeners.ts';
import { FANOUT_METRICS } from './metrics.ts';
import { checkTopic, type Fanout, MESSAGE_BYTES_MAX } from './ports.ts';
import { postgresWay } from './postgres.ts';
import { redisWay } from './redis.ts';
import type { Message, Way } from './way.ts';

export type SharedFanoutPorts = {
  /** Name of this process among all of a house: no blanks, at most 40 characters, another one at every start. */
  teller: string;
  /** Null: messages go through the database alone. Started and stopped by its owner; the fan-out is started first. */
  redis: Redis | null;
  /** Started and stopped with the fan-out. Null: while Redis is away only this process hears. */
  notifications: Notifications | null;
  clock: Pick<Clock, 'monotonicMs'>;
  timers: Timers;
  log: Pick<Log, 'error'>;
  metrics: Pick<Metrics, 'counter'>;
  /** There are no other processes to tell; those that come by, such as a command, are still heard. */
  alone?: boolean;
};

/** Topic on which a process says, through the database, that it does not hear Redis. */
const DEAF = 'deaf';
const DEAF_TOLD_EVERY_MS = 1_000;
/** Who said so is told over both ways for this long. */
const DEAF_BELIEVED_MS = 3_000;

/**
 * The fan-out of a house of several processes: over Redis, and while it is away over notifications of the database, which all listen to
 * all the time. Which way a message goes is decided where it is told; a process that does not hear Redis, while others do, says so
 * through the database and is then told there as well. What comes twice is heard once.
 */
export function sharedFanout(ports: SharedFanoutPorts): Fanout {
  return new SharedFanout(ports);
}

class SharedFanout implements Fanout {
  private readonly ports: SharedFanoutPorts;
  private readonly listeners: Listeners;
  private readonly heard = new Map<string, Heard>();
  private readonly counts = new Map<string, number>();
  private readonly count: { redis: () => void; postgres: () => void; dropped: () => void };
  private redis: (Way & { stop(): Promise<void> }) | null = null;
  private postgres: (Way & { stop(): Promise<void> }) | null = null;
  private deafUntilMs = -Infinity;
  private timer: { cancel(): void } | null = null;
  private started = false;

  constructor(ports: SharedFanoutPorts) {
    this.ports = ports;
    this.listeners = new Listeners(ports.log);
    const sent = (way: string): (() => void) => {
      const series = ports.metrics.counter(FANOUT_METRICS.sent, { way });
      return () => series.add();
    };
    const dropped = ports.metrics.counter(FANOUT_METRICS.dropped);
    this.count = { redis: sent('redis'), postgres: sent('postgres'), dropped: () => dropped.add() };
  }

  publish(topic: string, text: string): void {
    checkTopic(topic);
    this.listeners.deliver(topic, text);
    if (this.ports.alone === true) return;
    if (Buffer.byteLength(text) > MESSAGE_BYTES_MAX) return this.count.dropped();
    this.send(this.numbered(topic, text));
  }

  subscribe(topic: string, listener: (text: string) => void): void {
    if (this.started) throw new Error('A topic is listened to before the fan-out is started.');
    this.listeners.add(topic, listener);
  }

  async start(): Promise<void> {
    const { redis, notifications, clock, timers } = this.ports;
    this.started = true;
    const arrived = (message: Message): void => this.arrived(message);
    const { topics } = this.listeners;
    if (redis !== null) this.redis = redisWay(redis, topics, { clock, timers, arrived, unanswered: (messages) => messages.forEach((message) => this.throughDatabase(message)) });
    if (notifications === null) return;
    this.postgres = postgresWay(notifications, [...topics, DEAF], { arrived, timers });
    // Who listens to nothing misses nothing.
    if (topics.length > 0) redis?.onChange((there) => { if (!there) this.sayDeaf(); });
    await notifications.start();
  }

  async stop(): Promise<void> {
    this.timer?.cancel();
    await this.redis?.stop();
    await this.postgres?.stop();
    await this.ports.notifications?.stop();
  }

  status(): ReturnType<Fanout['status']> {
    const { redis, notifications, alone } = this.ports;
    if (alone === true) return { adapter: 'in_process', degraded: false };
    const through = notifications?.there === true;
    const degraded = redis?.there === false || (notifications !== null && !through);
    if (redis?.there === true) return { adapter: 'redis', degraded };
    return { adapter: through ? 'postgres' : 'in_process', degraded };
  }

  private numbered(topic: string, text: string): Message {
    const count = (this.counts.get(topic) ?? 0) + 1;
    this.counts.set(topic, count);
    return { topic, teller: this.ports.teller, count, text };
  }

  private send(message: Message): void {
    const sent = this.redis?.send(message) === true;
    if (sent) this.count.redis();
    if (!sent || this.ports.clock.monotonicMs() < this.deafUntilMs) this.throughDatabase(message);
  }

  private throughDatabase(message: Message): void {
    if (this.postgres?.send(message) === true) this.count.postgres();
    else this.count.dropped();
  }

  private arrived({ topic, teller, count, text }: Message): void {
    if (teller === this.ports.teller) return;
    const heard = this.heard.get(topic) ?? new Heard();
    this.heard.set(topic, heard);
    if (!heard.note(teller, count)) return;
    if (topic === DEAF) this.deafUntilMs = this.ports.clock.monotonicMs() + DEAF_BELIEVED_MS;
    else this.listeners.deliver(topic, text);
  }

  /** Said again and again until Redis is back. */
  private sayDeaf(): void {
    this.timer?.cancel();
    this.timer = null;
    if (this.ports.redis?.there !== false) return;
    this.postgres?.send(this.numbered(DEAF, ''));
    this.timer = this.ports.timers.after(DEAF_TOLD_EVERY_MS, () => this.sayDeaf());
  }
}
