import { type Redis, RedisAway } from '../redis/ports.ts';
import type { Arrived, Message, Way } from './way.ts';

/** Messages and bytes told to Redis that it has not answered yet. */
const UNANSWERED_MAX = 2_048;
const UNANSWERED_BYTES_MAX = 8 * 1024 * 1024;

const LINE = /^(\S{1,40}) (\d{1,15}) ([\s\S]*)$/;

/**
 * The way over Redis: one channel a topic. Redis answers every message; when it goes away, those without an answer come back through
 * `unanswered` in their order. They may have been heard.
 */
export function redisWay(redis: Redis, topics: readonly string[], { arrived, unanswered }: { arrived: Arrived; unanswered: (messages: readonly Message[]) => void }): Way & { stop(): Promise<void> } {
  const waiting = new Set<Message>();
  let bytes = 0;
  const channelOf = (topic: string): string => `${redis.namespace}:fanout:${topic}`;
  for (const topic of topics) {
    redis.listen(channelOf(topic), (line) => {
      const [, teller, count, text] = LINE.exec(line) ?? [];
      if (teller !== undefined && text !== undefined) arrived({ topic, teller, count: Number(count), text });
    });
  }
  const answered = (message: Message): void => {
    if (waiting.delete(message)) bytes -= message.text.length;
  };
  redis.onChange((there) => {
    if (there) return;
    const left = [...waiting];
    waiting.clear();
    bytes = 0;
    unanswered(left);
  });
  return {
    get there() { return redis.there; },
    send: (message) => {
      if (!redis.there || waiting.size >= UNANSWERED_MAX || bytes >= UNANSWERED_BYTES_MAX) return false;
      waiting.add(message);
      bytes += message.text.length;
      redis.command(['PUBLISH', channelOf(message.topic), `${message.teller} ${message.count} ${message.text}`]).then(() => answered(message), (error: unknown) => {
        // What waits when Redis goes away comes back all at once, above.
        if (error instanceof RedisAway || !waiting.has(message)) return;
        answered(message);
        unanswered([message]);
      });
      return true;
    },
    // Answers come in the order of the questions: this one is the last.
    stop: async () => { await redis.command(['PING']).catch(() => {}); },
  };
}
