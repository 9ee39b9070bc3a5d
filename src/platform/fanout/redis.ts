import { type Redis, RedisAway } from '../redis/ports.ts';
import type { Clock, Timers } from '../time/ports.ts';
import type { Arrived, Message, Way } from './way.ts';

/** Messages and bytes told to Redis that it has not answered yet. */
const UNANSWERED_MAX = 2_048;
const UNANSWERED_BYTES_MAX = 8 * 1024 * 1024;
/** A message without an answer for so long goes another way as well, before it is known whether Redis is away. */
export const DOUBTED_AFTER_MS = 300;
const LOOKED_AFTER_EVERY_MS = 50;

const LINE = /^(\S{1,40}) (\d{1,15}) ([\s\S]*)$/;

export type RedisWayPorts = {
  clock: Pick<Clock, 'monotonicMs'>;
  timers: Timers;
  arrived: Arrived;
  /** Takes messages that Redis did not answer, in their order. They may have been heard, or may still be. */
  unanswered(messages: readonly Message[]): void;
};

/** The way over Redis: one channel a topic. Redis answers every message; what it does not answer, because it is slow or goes away, is given back. */
export function redisWay(redis: Redis, topics: readonly string[], ports: RedisWayPorts): Way & { stop(): Promise<void> } {
  const waiting = new Waiting(ports);
  const channelOf = (topic: string): string => `${redis.namespace}:fanout:${topic}`;
  for (const topic of topics) {
    redis.listen(channelOf(topic), (line) => {
      const [, teller, count, text] = LINE.exec(line) ?? [];
      if (teller !== undefined && text !== undefined) ports.arrived({ topic, teller, count: Number(count), text });
    });
  }
  redis.onChange((there) => { if (!there) waiting.giveBack(0); });
  return {
    get there() { return redis.there; },
    send: (message) => {
      if (!redis.there || waiting.full) return false;
      waiting.add(message);
      redis.command(['PUBLISH', channelOf(message.topic), `${message.teller} ${message.count} ${message.text}`]).then(() => void waiting.remove(message), (error: unknown) => {
        // What waits when Redis goes away comes back all at once.
        if (!(error instanceof RedisAway) && waiting.remove(message)) ports.unanswered([message]);
      });
      return true;
    },
    // Answers come in the order of the questions: this one is the last.
    stop: async () => { await redis.command(['PING']).catch(() => {}); },
  };
}

/** What was told and is not answered, oldest first. */
class Waiting {
  private readonly ports: RedisWayPorts;
  private readonly toldAtMs = new Map<Message, number>();
  private bytes = 0;
  private timer: { cancel(): void } | null = null;

  constructor(ports: RedisWayPorts) {
    this.ports = ports;
  }

  get full(): boolean {
    return this.toldAtMs.size >= UNANSWERED_MAX || this.bytes >= UNANSWERED_BYTES_MAX;
  }

  add(message: Message): void {
    this.toldAtMs.set(message, this.ports.clock.monotonicMs());
    this.bytes += message.text.length;
    this.lookAfter();
  }

  /** Whether it waited. */
  remove(message: Message): boolean {
    const waited = this.toldAtMs.delete(message);
    if (waited) this.bytes -= message.text.length;
    return waited;
  }

  /** Gives back what has waited for so long. */
  giveBack(forMs: number): void {
    const beforeMs = this.ports.clock.monotonicMs() - forMs;
    const late: Message[] = [];
    for (const [message, atMs] of this.toldAtMs) {
      if (atMs > beforeMs) break;
      late.push(message);
    }
    for (const message of late) this.remove(message);
    if (late.length > 0) this.ports.unanswered(late);
  }

  private lookAfter(): void {
    if (this.timer !== null || this.toldAtMs.size === 0) return;
    this.timer = this.ports.timers.after(LOOKED_AFTER_EVERY_MS, () => {
      this.timer = null;
      this.giveBack(DOUBTED_AFTER_MS);
      this.lookAfter();
    });
  }
}
