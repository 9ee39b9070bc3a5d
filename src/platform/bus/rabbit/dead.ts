import type { Channel, Connection } from 'rabbitmq-client';
import { type DeliveryPorts, DeliveryStopped, keepAside } from '../deliver.ts';
import type { HeardMessage } from '../ports.ts';
import { closeWithin } from './closing.ts';
import { readBatch } from './batch.ts';
import { type ConsumerPlan, type Names, queuesOf } from './topology.ts';

/*
 * What the broker gave up handing out (five processes or connections ended with it in hand) is filed with the other dead letters, event by
 * event, so that `bus status` shows it and `bus replay-dead` sends it again in either form of the bus.
 */

export type DeadPorts = DeliveryPorts & { names: Names; plans: readonly ConsumerPlan[] };
export type DeadKeeper = { prepare(connection: Connection): Promise<void>; stop(): Promise<void> };

const WHY = 'The process that took it ended, or lost the broker, five times.';
/** A letter that cannot be filed for another reason than an outage is tried again after this time. */
const AGAIN_MS = 30_000;

type Raw = { deliveryTag: number; type?: string; messageId?: string; headers?: Record<string, unknown>; body: unknown };

export function openDeadKeeper(ports: DeadPorts): DeadKeeper {
  const stopped = { now: false };
  let open: Channel | null = null;
  let filing: Promise<void> = Promise.resolve();
  const consumerOf = new Map(ports.plans.flatMap(({ consumer }) => queuesOf(ports.names, consumer).map((queue) => [queue, consumer] as const)));

  const file = async (channel: Channel, raw: Raw): Promise<void> => {
    const queue = diedIn(raw.headers);
    const consumer = consumerOf.get(queue) ?? queue;
    try {
      for (const message of eventsOf(raw)) await keepAside({ ports, stopped, consumer }, message, WHY);
      ports.log.error({ consumer, batch: raw.messageId }, 'The broker gave a batch of events up; they are with the dead letters. "bus replay-dead" sends them again.');
      if (channel.active) channel.basicAck({ deliveryTag: raw.deliveryTag });
    } catch (error) {
      if (error instanceof DeliveryStopped) return;
      ports.log.error({ consumer, batch: raw.messageId, err: error }, 'A dead letter could not be filed, and will be tried again.');
      ports.timers.after(AGAIN_MS, () => { if (channel.active && !stopped.now) void file(channel, raw); });
    }
  };

  return {
    prepare: async (connection) => {
      const channel = await connection.acquire({ emitErrorsFromChannel: true });
      channel.on('error', () => {});
      const before = open;
      open = channel;
      await closeWithin(before, ports.timers);
      await channel.basicQos({ prefetchCount: 1 });
      await channel.basicConsume({ queue: ports.names.dead }, (raw) => { filing = file(channel, raw); });
    },
    stop: async () => {
      stopped.now = true;
      await filing;
      await closeWithin(open, ports.timers);
    },
  };
}

// What cannot be read is kept as it is, for a person.
function eventsOf({ type = '', messageId = '', body }: Raw): HeardMessage[] {
  try {
    return readBatch(type, body);
  } catch {
    return [{ stream: type, id: messageId, kind: 'unreadable', payload: Buffer.isBuffer(body) ? body.toString('base64') : null }];
  }
}

/** The queue in which a message died, from what the broker wrote on it. */
function diedIn(headers: Record<string, unknown> = {}): string {
  const deaths = headers['x-death'];
  const [last]: unknown[] = Array.isArray(deaths) ? deaths : [];
  const { queue }: { queue?: unknown } = { ...(typeof last === 'object' ? last : {}) };
  return typeof queue === 'string' ? queue : 'unknown';
}
