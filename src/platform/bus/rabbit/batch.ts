import { keptPayload, payloadKept } from '../kept-payload.ts';
import type { BusMessage, HeardMessage } from '../ports.ts';
import { partitionOf } from './topology.ts';

/*
 * One message at the broker carries the events of one partition of a page: a hot lot then costs the broker one message for many bids.
 */

/** What goes over the wire in one piece: events of one stream and partition, in their order. */
export type Batch = { readonly stream: string; readonly partition: number; readonly firstId: string; readonly lastId: string; readonly events: number; readonly body: Buffer };

/** Bytes of a batch, unless one event alone is longer. */
export const BATCH_BYTES_MAX = 1024 ** 2;
export const BATCH_TYPE = 'application/vnd.auctionhub.events+json';

/** Batches of the messages, by partition; those of one partition have to be sent one after another. */
export function batchesOf(messages: readonly BusMessage[]): Batch[][] {
  const partitions = new Map<string, { stream: string; partition: number; messages: BusMessage[] }>();
  for (const message of messages) {
    const partition = partitionOf(message.key);
    const place = `${partition} ${message.stream}`;
    const found = partitions.get(place) ?? { stream: message.stream, partition, messages: [] };
    found.messages.push(message);
    partitions.set(place, found);
  }
  return [...partitions.values()].map(({ stream, partition, messages: own }) => cut(stream, partition, own));
}

function cut(stream: string, partition: number, messages: readonly BusMessage[]): Batch[] {
  const batches: Batch[] = [];
  let lines: string[] = [];
  let bytes = 0;
  let first = 0;
  const close = (end: number): void => {
    batches.push({ stream, partition, firstId: messages[first]?.id ?? '', lastId: messages[end - 1]?.id ?? '', events: lines.length, body: Buffer.from(`[${lines.join(',')}]`) });
    [lines, bytes, first] = [[], 0, end];
  };
  for (const [at, { id, kind, payload }] of messages.entries()) {
    const line = `{"id":${JSON.stringify(id)},"kind":${JSON.stringify(kind)},"payload":${keptPayload(payload)}}`;
    const length = Buffer.byteLength(line) + 1;
    if (lines.length > 0 && bytes + length > BATCH_BYTES_MAX) close(at);
    lines.push(line);
    bytes += length;
  }
  if (lines.length > 0) close(messages.length);
  return batches;
}

/** The events of a batch. Throws with a sentence when it is none. */
export function readBatch(stream: string, body: unknown): HeardMessage[] {
  const events: unknown = Buffer.isBuffer(body) ? JSON.parse(body.toString()) : null;
  if (!Array.isArray(events)) throw new Error('A message at the broker is no batch of events.');
  return events.map((event: unknown) => {
    const { id, kind, payload }: { id?: unknown; kind?: unknown; payload?: unknown } = { ...(typeof event === 'object' ? event : {}) };
    if (typeof id !== 'string' || typeof kind !== 'string') throw new Error('An event at the broker has no id or no kind.');
    return { stream, id, kind, payload: payloadKept(payload) };
  });
}
