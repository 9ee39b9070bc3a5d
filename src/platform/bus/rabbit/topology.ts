import type { Channel } from 'rabbitmq-client';
import { TRIES_MAX } from '../deliver.ts';

/*
 * What stands at the broker.
 *
 *   relay ──▶ exchange auctionhub.events ──(stream, partition)──▶ queue auctionhub.<consumer>.<partition> ──▶ consumer
 *                                                                     │ a process died with it, five times
 *                                                                     ▼
 *                                             exchange auctionhub.dead ──▶ queue auctionhub.dead ──▶ platform.dead_letters
 *
 * Every consumer has a queue of its own for each partition, so that what one cannot take holds nobody else back. Of the processes
 * that read a queue one is active and the others stand by, which keeps the order of a key whatever their number. Which one it should be
 * they agree on among themselves (members.ts), so that the queues are divided among them.
 */

/** A consumer of the house and the streams that it hears, whether or not this process is the one that takes them. */
export type ConsumerPlan = { readonly consumer: string; readonly streams: readonly string[] };

/**
 * Queues of a consumer: so many processes can take its events at the same time. Changing it moves keys from one queue to another; it may only
 * be changed while all queues are empty.
 */
export const PARTITIONS = 4;
/** Past this a queue takes no more: publishing waits, and events stay in their outbox. */
const QUEUE_BYTES_MAX = 2 * 1024 ** 3;
/** The first delivery is the first try. */
const REDELIVERIES_MAX = TRIES_MAX - 1;

/** Names at the broker. `prefix` keeps several houses on one virtual host apart. */
export type Names = {
  readonly events: string;
  /** Name of both the exchange and the queue of what could not be delivered. */
  readonly dead: string;
  /** The exchange over which processes tell each other which consumers they have. */
  readonly members: string;
  member(id: string): string;
  memberKey(consumer: string): string;
  queue(consumer: string, partition: number): string;
  routingKey(stream: string, partition: number): string;
};

export const PREFIX = 'auctionhub';
export const namesAt = (prefix: string): Names => ({
  events: `${prefix}.events`,
  dead: `${prefix}.dead`,
  members: `${prefix}.members`,
  member: (id) => `${prefix}.member.${id}`,
  memberKey: slug,
  queue: (consumer, partition) => `${prefix}.${slug(consumer)}.${partition}`,
  routingKey: (stream, partition) => `${slug(stream)}.${partition}`,
});

const slug = (name: string): string => name.replaceAll(' ', '-');

/** Which partition a key is in: the same one in every process and release. */
export function partitionOf(key: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < key.length; at += 1) hash = Math.imul(hash ^ key.charCodeAt(at), 0x01000193);
  return (hash >>> 0) % PARTITIONS;
}

/** Every queue of a consumer. */
export const queuesOf = (names: Names, consumer: string): string[] => Array.from({ length: PARTITIONS }, (_, partition) => names.queue(consumer, partition));

/** The broker has something of the house's name with other arguments. */
export class OtherTopology extends Error {
  override readonly name = 'OtherTopology';
}

/**
 * Makes exchanges, queues and bindings that are missing; those that are there stay as they are. Throws OtherTopology when one is there with
 * other arguments, which no program can mend without losing what is in it.
 */
export async function declareTopology(channel: Channel, names: Names, plans: readonly ConsumerPlan[]): Promise<void> {
  try {
    await channel.exchangeDeclare({ exchange: names.events, type: 'direct', durable: true });
    await channel.exchangeDeclare({ exchange: names.dead, type: 'fanout', durable: true });
    await channel.queueDeclare({ queue: names.dead, durable: true, arguments: { 'x-queue-type': 'quorum', 'x-single-active-consumer': true } });
    await channel.queueBind({ exchange: names.dead, queue: names.dead, routingKey: '' });
    for (const { consumer, streams } of plans) {
      for (let partition = 0; partition < PARTITIONS; partition += 1) {
        const queue = names.queue(consumer, partition);
        await channel.queueDeclare({ queue, durable: true, arguments: queueArguments(names) });
        for (const stream of streams) await channel.queueBind({ exchange: names.events, queue, routingKey: names.routingKey(stream, partition) });
      }
    }
  } catch (error) {
    throw otherTopology(error) ?? error;
  }
}

// What a queue cannot take any more is refused to the relay, and what is dead is handed over under confirms: nothing is dropped.
const queueArguments = (names: Names): Record<string, string | number | boolean> => ({
  'x-queue-type': 'quorum',
  'x-single-active-consumer': true,
  'x-delivery-limit': REDELIVERIES_MAX,
  'x-max-length-bytes': QUEUE_BYTES_MAX,
  'x-overflow': 'reject-publish',
  'x-dead-letter-exchange': names.dead,
  'x-dead-letter-strategy': 'at-least-once',
});

function otherTopology(error: unknown): OtherTopology | null {
  if (!(error instanceof Error) || !('code' in error) || error.code !== 'PRECONDITION_FAILED') return null;
  const [, what = 'A queue', argument] = /'([^' ]+)' for queue '([^']+)'/.exec(error.message) ?? [];
  const [, name] = /(?:queue|exchange) '([^']+)' in vhost/.exec(error.message) ?? [];
  const which = name ?? argument ?? 'of the house';
  return new OtherTopology(
    `The broker has "${which}" already, with another ${what === 'A queue' ? 'form' : `"${what}"`} than this release wants: let its consumers empty it, delete it at the broker, and it is made anew.`,
    { cause: error },
  );
}
