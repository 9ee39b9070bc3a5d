import { isDatabaseLost } from '../db/errors.ts';
import { type Notifications, PAYLOAD_BYTES_MAX } from '../db/notifications.ts';
import type { Timers } from '../time/ports.ts';
import { Assembly, piecesOf } from './pieces.ts';
import type { Arrived, Way } from './way.ts';

/** A notification in every transaction takes most of a database's rate: what is told within this time leaves together, in one transaction of its own. */
export const GATHERED_MS = 20;
/** Pieces in one transaction. */
const PIECES_AT_ONCE = 256;
/** Pieces that wait; past it messages are refused. */
const PIECES_WAITING_MAX = 4_096;
const RETRY_MS = 100;
/** Transactions with what waits when the process stops. */
const LAST_TURNS_MAX = 16;

/** The way through the database: one channel a topic. While the database is away messages wait, as many as may, and are told when it is back. */
export function postgresWay(notifications: Notifications, topics: readonly string[], { arrived, timers }: { arrived: Arrived; timers: Timers }): Way & { stop(): Promise<void> } {
  const waiting: { channel: string; payload: string }[] = [];
  let timer: { cancel(): void } | null = null;
  let telling = false;
  let stopped = false;
  const channelOf = (topic: string): string => `auctionhub_${topic}`;
  for (const topic of topics) {
    const assembly = new Assembly();
    notifications.listen(channelOf(topic), (piece) => {
      const message = assembly.take(topic, piece);
      if (message !== null) arrived(message);
    });
  }
  const later = (ms: number): void => {
    if (stopped || telling || timer !== null || waiting.length === 0) return;
    timer = timers.after(ms, () => {
      timer = null;
      void tell();
    });
  };
  let turn: Promise<void> = Promise.resolve();
  const tell = (): Promise<void> => (turn = turn.then(tellSome));
  const tellSome = async (): Promise<void> => {
    if (waiting.length === 0) return;
    telling = true;
    let nextMs = GATHERED_MS;
    const told = waiting.slice(0, PIECES_AT_ONCE);
    try {
      await notifications.notify(told);
      waiting.splice(0, told.length);
    } catch (error) {
      // Told or not: who hears it twice knows. What the database refuses it would refuse again.
      if (!isDatabaseLost(error)) waiting.splice(0, told.length);
      nextMs = RETRY_MS;
    }
    telling = false;
    later(nextMs);
  };
  return {
    get there() { return notifications.there; },
    send: (message) => {
      const pieces = piecesOf(message, PAYLOAD_BYTES_MAX);
      if (waiting.length + pieces.length > PIECES_WAITING_MAX) return false;
      waiting.push(...pieces.map((payload) => ({ channel: channelOf(message.topic), payload })));
      later(GATHERED_MS);
      return true;
    },
    stop: async () => {
      stopped = true;
      timer?.cancel();
      // What was told last is let out; with the database away nobody waits for that.
      for (let nth = 0; nth < LAST_TURNS_MAX && waiting.length > 0 && notifications.there; nth += 1) await tell();
    },
  };
}
