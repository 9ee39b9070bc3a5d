import type { Lane } from '../db/lane.ts';
import type { BusMessage, OutboxSource } from './ports.ts';
import { readCursor, readMoment, type Runner, takeStream } from './store.ts';
import { unreadAfter, unreadAfterMove } from './window.ts';

/** What waits in one outbox. `relayed`: somebody, in this process or another, relays it now. `known`: it was ever relayed. */
export type Backlog = { stream: string; waiting: readonly BusMessage[]; more: boolean; relayed: boolean; known: boolean };

/** So long an event may wait in an outbox that is relayed; what waits longer is held back by something. */
export const HELD_BACK_MS = 10_000;
/** How long the oldest event that says when it was made has waited; 0 when none does. */
export function waitsMs({ waiting }: Pick<Backlog, 'waiting'>, nowMs: number): number {
  const times = waiting.flatMap(({ payload }) => (typeof payload === 'object' && payload !== null && 'atMs' in payload && typeof payload.atMs === 'number' ? [payload.atMs] : []));
  return times.reduce((longest, atMs) => Math.max(longest, nowMs - atMs), 0);
}

/** Reads what the cursors of these outboxes have not passed. On a session of its own, since a stream that nobody holds is held for the moment of the look. */
export async function readBacklogs(connect: () => Promise<Lane>, sources: readonly OutboxSource[], limit: number): Promise<Backlog[]> {
  const lane = await connect();
  const run: Runner = (statement, values) => lane.send(statement, values);
  try {
    const found: Backlog[] = [];
    for (const source of sources) found.push(await readBacklog(run, source, limit));
    return found;
  } finally {
    await lane.close();
  }
}

async function readBacklog(run: Runner, source: OutboxSource, limit: number): Promise<Backlog> {
  const relayed = !(await takeStream(run, source.stream));
  const cursor = await readCursor(run, source.stream);
  const waiting = await source.read(async (reader) => {
    const now = await reader.tx.one(readMoment);
    const windows = cursor !== null && cursor.systemIdentifier !== now?.system_identifier ? unreadAfterMove(cursor) : [unreadAfter(cursor)];
    const messages: BusMessage[] = [];
    for (const window of windows) messages.push(...(await reader.page(window, limit + 1)));
    return messages;
  });
  return { stream: source.stream, waiting: waiting.slice(0, limit), more: waiting.length > limit, relayed, known: cursor !== null };
}
