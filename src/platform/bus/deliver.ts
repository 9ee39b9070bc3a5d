import { DatabaseBusy, isDatabaseLost } from '../db/errors.ts';
import { broughtAbout, onBehalfOf } from '../rpc/context.ts';
import { ServiceAway } from '../rpc/errors.ts';
import type { Log } from '../log/log.ts';
import type { Metrics } from '../metrics/metrics.ts';
import type { Timers } from '../time/ports.ts';
import { BUS_METRICS } from './metrics.ts';
import type { Handler, HeardMessage } from './ports.ts';

/** Tries of one message before it is put aside for a person. */
export const TRIES_MAX = 5;
const PAUSE_FIRST_MS = 50;
/** A consumer whose database is away is not at fault: it is waited for, this long at a time. */
const OUTAGE_PAUSE_MS = 1_000;

export type DeliveryPorts = {
  timers: Timers;
  log: Log;
  metrics: Metrics;
  /** Keeps a message that a consumer could not take; delivery waits until it is kept. */
  park(consumer: string, message: HeardMessage, error: string): Promise<void>;
};

/** Delivery was given up because the house stops; the messages come again after the next start. */
export class DeliveryStopped extends Error {
  override readonly name = 'DeliveryStopped';
}

export type Delivery = { ports: DeliveryPorts; stopped: { readonly now: boolean }; consumer: string; handle: Handler };

/**
 * Gives some messages to one consumer, whole and in order. What fails five times is taken apart: its messages are tried singly, and the
 * one that fails five times is put aside, so that one bad message holds back the others for no more than some seconds. Resolves when
 * every message was taken or put aside; throws DeliveryStopped when `stopped` says so meanwhile.
 */
export async function deliver(delivery: Delivery, messages: readonly HeardMessage[]): Promise<void> {
  if ((await tryFiveTimes(delivery, messages)).taken) return;
  for (const message of messages) {
    const { taken, error } = await tryFiveTimes(delivery, [message]);
    if (taken) continue;
    const { ports, consumer } = delivery;
    await keepAside(delivery, message, error instanceof Error ? error.message : 'It failed without an error.');
    ports.log.error({ consumer, stream: message.stream, message: message.id, requestId: broughtAbout([message.payload])?.requestId, err: error }, 'A message was put aside after five tries; "bus replay-dead" sends it again.');
  }
}

/** Puts a message aside, and counts it. Waits for the database as long as it takes. */
export async function keepAside({ ports, stopped, consumer }: Omit<Delivery, 'handle'>, message: HeardMessage, error: string): Promise<void> {
  for (;;) {
    if (stopped.now) throw new DeliveryStopped('The house stops.');
    try {
      await ports.park(consumer, message, error);
      ports.metrics.counter(BUS_METRICS.parked, { consumer }).add();
      return;
    } catch (failure) {
      if (!isAway(failure)) throw failure;
      await pause(ports.timers, OUTAGE_PAUSE_MS);
    }
  }
}

async function tryFiveTimes(delivery: Delivery, messages: readonly HeardMessage[]): Promise<{ taken: boolean; error?: unknown }> {
  for (let tries = 1; ;) {
    if (delivery.stopped.now) throw new DeliveryStopped('The house stops.');
    try {
      // Facts of one request are taken in its name: what is asked of others meanwhile carries its id and trace.
      const cause = broughtAbout(messages.map(({ payload }) => payload));
      await (cause === undefined ? delivery.handle(messages) : onBehalfOf(cause, () => delivery.handle(messages)));
      return { taken: true };
    } catch (error) {
      delivery.ports.metrics.counter(BUS_METRICS.retried, { consumer: delivery.consumer }).add();
      if (isAway(error)) {
        await pause(delivery.ports.timers, OUTAGE_PAUSE_MS);
        continue;
      }
      if (tries >= TRIES_MAX) return { taken: false, error };
      await pause(delivery.ports.timers, PAUSE_FIRST_MS * 2 ** (tries - 1));
      tries += 1;
    }
  }
}

const isAway = (error: unknown): boolean => isDatabaseLost(error) || error instanceof DatabaseBusy || error instanceof ServiceAway;
const pause = (timers: Timers, ms: number): Promise<void> => new Promise((resolve) => timers.after(ms, resolve));
