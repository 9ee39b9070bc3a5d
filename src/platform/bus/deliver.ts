import { broughtAbout, type CallContext, causeOf, isSampled, onBehalfOf, traceIdOf } from '../rpc/context.ts';
import { isAway } from '../process/away.ts';
import type { Log } from '../log/log.ts';
import type { Metrics } from '../metrics/metrics.ts';
import type { Timers } from '../time/ports.ts';
import { BUS_METRICS } from './metrics.ts';
import type { Handler, HeardMessage } from './ports.ts';

/** Tries of one message before it is put aside for a person. */
export const TRIES_MAX = 5;
const PAUSE_FIRST_MS = 50;
/** How long after the try of this number (from 1) the next one comes. */
export const pauseAfterTry = (tries: number): number => PAUSE_FIRST_MS * 2 ** (tries - 1);
/** A consumer whose database is away is not at fault: it is waited for, this long at a time. */
const OUTAGE_PAUSE_MS = 1_000;
/** Sampled traces of one delivery whose messages are taken on their own. Past it they are taken with the others: who traces everything slows down nobody. */
export const TRACES_APART_MAX = 8;

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
 * Gives some messages to one consumer, in order, and whole but for those of sampled traces: each of these is taken on its own, in the name of its
 * request, and the log says so. What fails five times is taken apart: its messages are tried singly, and the one that fails five times is put aside,
 * so that one bad message holds back the others for no more than some seconds. Resolves when every message was taken or put aside; throws
 * DeliveryStopped when `stopped` says so meanwhile.
 */
export async function deliver(delivery: Delivery, messages: readonly HeardMessage[]): Promise<void> {
  for (const together of apart(messages)) await deliverTogether(delivery, together);
}

/** The messages in their order, those of a sampled trace apart from those around them. */
function apart(messages: readonly HeardMessage[]): HeardMessage[][] {
  const parts: HeardMessage[][] = [];
  let traces = 0;
  let of: string | null = null;
  for (const message of messages) {
    const cause = causeOf(message.payload);
    const sampled: string | null = cause !== undefined && isSampled(cause) ? cause.traceparent : null;
    const trace: string | null = sampled === of || traces < TRACES_APART_MAX ? sampled : null;
    const last = parts.at(-1);
    if (last !== undefined && trace === of) {
      last.push(message);
    } else {
      parts.push([message]);
      if (trace !== null) traces += 1;
    }
    of = trace;
  }
  return parts;
}

async function deliverTogether(delivery: Delivery, messages: readonly HeardMessage[]): Promise<void> {
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
      if (cause !== undefined && isSampled(cause)) say(delivery, cause, messages);
      return { taken: true };
    } catch (error) {
      delivery.ports.metrics.counter(BUS_METRICS.retried, { consumer: delivery.consumer }).add();
      if (isAway(error)) {
        await pause(delivery.ports.timers, OUTAGE_PAUSE_MS);
        continue;
      }
      if (tries >= TRIES_MAX) return { taken: false, error };
      await pause(delivery.ports.timers, pauseAfterTry(tries));
      tries += 1;
    }
  }
}

function say({ ports, consumer }: Delivery, { requestId, traceparent }: CallContext, messages: readonly HeardMessage[]): void {
  ports.log.info({ consumer, messages: messages.map(({ stream, id }) => `${stream}/${id}`), requestId, trace: traceIdOf(traceparent) }, 'What a traced request brought about was taken.');
}

const pause = (timers: Timers, ms: number): Promise<void> => new Promise((resolve) => timers.after(ms, resolve));
