import { DatabaseBusy, isDatabaseLost } from '../db/errors.ts';
import type { Log } from '../log/log.ts';
import type { Metrics } from '../metrics/metrics.ts';
import type { Timers } from '../time/ports.ts';
import { BUS_METRICS } from './metrics.ts';
import type { Bus, BusMessage } from './ports.ts';

/** Tries of one message before it is put aside for a person. */
export const TRIES_MAX = 5;
const PAUSE_FIRST_MS = 50;
/** A consumer whose database is away is not at fault: it is waited for, this long at a time. */
const OUTAGE_PAUSE_MS = 1_000;

export type Handler = (messages: readonly BusMessage[]) => Promise<void>;
export type InProcessBusPorts = {
  timers: Timers;
  log: Log;
  metrics: Metrics;
  /** Keeps a message that a consumer could not take; delivery waits until it is kept. */
  park(consumer: string, message: BusMessage, error: string): Promise<void>;
};

export type InProcessBus = Bus & {
  /** Gives one message to one consumer again, once. Throws what the consumer throws; false when there is no such consumer. */
  redeliver(consumer: string, message: BusMessage): Promise<boolean>;
  /** Ends the waiting for consumers whose database is away; deliveries under way are left undone and come again after the next start. */
  stop(): void;
};

/** Delivery was given up because the house stops; the cursor stays where it was. */
export class DeliveryStopped extends Error {
  override readonly name = 'DeliveryStopped';
}

/**
 * Hands messages to consumers in this process. Consumers take a page side by side; each gets it whole and in order. A page that
 * fails five times is taken apart: its messages are tried singly, and the one that fails five times is put aside, so that
 * one bad message holds back neither the others nor the other consumers for more than some seconds.
 */
export function inProcessBus(ports: InProcessBusPorts): InProcessBus {
  const consumers = new Map<string, { streams: readonly string[]; handle: Handler }>();
  const stopped = { now: false };
  return {
    subscribe: (consumer, streams, handle) => {
      if (consumers.has(consumer)) throw new Error(`There is a consumer called ${consumer} already.`);
      consumers.set(consumer, { streams, handle });
    },
    publish: async (messages) => {
      await Promise.all([...consumers].map(async ([consumer, { streams, handle }]) => {
        const wanted = messages.filter((message) => streams.includes(message.stream));
        if (wanted.length > 0) await deliver({ ports, stopped, consumer, handle }, wanted);
      }));
    },
    redeliver: async (consumer, message) => {
      const known = consumers.get(consumer);
      if (known === undefined) return false;
      await known.handle([message]);
      return true;
    },
    stop: () => { stopped.now = true; },
  };
}

type Delivery = { ports: InProcessBusPorts; stopped: { now: boolean }; consumer: string; handle: Handler };

async function deliver(delivery: Delivery, messages: readonly BusMessage[]): Promise<void> {
  if ((await tryFiveTimes(delivery, messages)).taken) return;
  for (const message of messages) {
    const { taken, error } = await tryFiveTimes(delivery, [message]);
    if (taken) continue;
    const { ports, consumer } = delivery;
    await ports.park(consumer, message, error instanceof Error ? error.message : 'It failed without an error.');
    ports.metrics.counter(BUS_METRICS.parked, { consumer }).add();
    ports.log.error({ consumer, stream: message.stream, message: message.id, err: error }, 'A message was put aside after five tries; "bus replay-dead" sends it again.');
  }
}

async function tryFiveTimes(delivery: Delivery, messages: readonly BusMessage[]): Promise<{ taken: boolean; error?: unknown }> {
  for (let tries = 1; ;) {
    if (delivery.stopped.now) throw new DeliveryStopped('The house stops.');
    try {
      await delivery.handle(messages);
      return { taken: true };
    } catch (error) {
      delivery.ports.metrics.counter(BUS_METRICS.retried, { consumer: delivery.consumer }).add();
      if (isDatabaseLost(error) || error instanceof DatabaseBusy) {
        await pause(delivery.ports.timers, OUTAGE_PAUSE_MS);
        continue;
      }
      if (tries >= TRIES_MAX) return { taken: false, error };
      await pause(delivery.ports.timers, PAUSE_FIRST_MS * 2 ** (tries - 1));
      tries += 1;
    }
  }
}

const pause = (timers: Timers, ms: number): Promise<void> => new Promise((resolve) => timers.after(ms, resolve));
