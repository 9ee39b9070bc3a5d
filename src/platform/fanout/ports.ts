/**
 * Tells all processes of a house something at once, those who say it included. At most once, and nothing of record: what is not
 * heard is found elsewhere (a gateway reads the events that it misses, sessions are asked about again). Messages of one process on
 * one topic are heard in the order in which they were told, except within some milliseconds of a change of the way they go.
 */
export type Fanout = {
  /**
   * Tells a topic. Never throws and never waits: listeners of this process hear it before this returns, others soon after. Of a message
   * above {@link MESSAGE_BYTES_MAX}, or while too many are under way, only this process hears; that is counted.
   */
  publish(topic: string, text: string): void;
  /** Listens to a topic as long as the process runs; call it before `start`. What a listener throws is logged and reaches nobody. */
  subscribe(topic: string, listener: (text: string) => void): void;
  /** Resolves when others are heard, or when it is known that they cannot be heard yet. */
  start(): Promise<void>;
  stop(): Promise<void>;
  status(): FanoutStatus;
};

/** The way that messages go now; degraded while it is not the one that was wanted, or while there is none. */
export type FanoutStatus = { adapter: 'in_process' | 'redis' | 'postgres'; degraded: boolean };

/** Bytes of one message, in UTF-8. A batch of 512 events is about a fifth of it. */
export const MESSAGE_BYTES_MAX = 512 * 1024;

const TOPIC = /^[a-z][a-z_]{0,30}$/;

/** Throws when a text is no name of a topic: that is a mistake in the program. */
export function checkTopic(topic: string): void {
  if (!TOPIC.test(topic)) throw new Error(`"${topic}" is no topic: it must be small letters and underlines, at most 31.`);
}
