import type { Channel, Connection } from 'rabbitmq-client';
import { type Names, queuesOf } from './topology.ts';

/** What waits at the broker for one consumer, in batches of events that nobody holds yet. `taking`: some process reads its queues. */
export type Depth = { readonly consumer: string; readonly batches: number; readonly taking: boolean };
export type Depths = { readonly consumers: readonly Depth[]; /** Batches given up by the broker that are not filed yet. */ readonly dead: number };

/** Asks the broker. A queue that is not there counts as nothing that waits and nobody that takes. */
export async function readDepths(connection: Connection, names: Names, consumers: readonly string[]): Promise<Depths> {
  const asking = asker(connection);
  try {
    const found: Depth[] = [];
    for (const consumer of consumers) {
      const depth = { consumer, batches: 0, taking: true };
      for (const queue of queuesOf(names, consumer)) {
        const { messageCount, consumerCount } = await asking.depthOf(queue);
        depth.batches += messageCount;
        depth.taking &&= consumerCount > 0;
      }
      found.push(depth);
    }
    return { consumers: found, dead: (await asking.depthOf(names.dead)).messageCount };
  } finally {
    await asking.close();
  }
}

// One channel for many questions; a question for a queue that is not there ends it.
function asker(connection: Connection): { depthOf(queue: string): Promise<{ messageCount: number; consumerCount: number }>; close(): Promise<void> } {
  let channel: Channel | null = null;
  return {
    depthOf: async (queue) => {
      if (channel === null || !channel.active) {
        channel = await connection.acquire({ emitErrorsFromChannel: true });
        channel.on('error', () => {});
      }
      try {
        return await channel.queueDeclare({ queue, passive: true });
      } catch (error) {
        if (error instanceof Error && 'code' in error && error.code === 'NOT_FOUND') return { messageCount: 0, consumerCount: 0 };
        throw error;
      }
    },
    close: async () => channel?.close(),
  };
}
