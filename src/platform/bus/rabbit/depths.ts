import type { Connection } from 'rabbitmq-client';
import { type Names, queuesOf } from './topology.ts';

/** What waits at the broker for one consumer, in batches of events that nobody holds yet. `taking`: some process reads its queues. */
export type Depth = { readonly consumer: string; readonly batches: number; readonly taking: boolean };
export type Depths = { readonly consumers: readonly Depth[]; /** Batches given up by the broker that are not filed yet. */ readonly dead: number };

/** Asks the broker. A queue that is not there counts as nothing that waits and nobody that takes. */
export async function readDepths(connection: Connection, names: Names, consumers: readonly string[]): Promise<Depths> {
  const found: Depth[] = [];
  for (const consumer of consumers) {
    const queues = await Promise.all(queuesOf(names, consumer).map((queue) => depthOf(connection, queue)));
    found.push({ consumer, batches: queues.reduce((sum, { batches }) => sum + batches, 0), taking: queues.every(({ readers }) => readers > 0) });
  }
  return { consumers: found, dead: (await depthOf(connection, names.dead)).batches };
}

// On a channel of its own: asking for a queue that is not there ends the channel.
async function depthOf(connection: Connection, queue: string): Promise<{ batches: number; readers: number }> {
  const channel = await connection.acquire({ emitErrorsFromChannel: true });
  channel.on('error', () => {});
  try {
    const { messageCount, consumerCount } = await channel.queueDeclare({ queue, passive: true });
    return { batches: messageCount, readers: consumerCount };
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'NOT_FOUND') return { batches: 0, readers: 0 };
    throw error;
  } finally {
    await channel.close();
  }
}
