import { randomBytes } from 'node:crypto';
import type { Channel, Connection } from 'rabbitmq-client';
import type { Clock, Timers } from '../../time/ports.ts';
import { closeWithin } from './closing.ts';
import { type Names, PARTITIONS } from './topology.ts';

/*
 * Which process should be the active one of a queue. The broker keeps the one that came first, so a process that is added would stand by
 * for ever. Processes therefore tell each other of themselves every two seconds; from the same list each works out the same owner of a queue,
 * and whoever is not the owner goes to the end of the line once, behind it. Nothing but speed depends on this: that only one is
 * active at a time is the broker's doing.
 */

/** Every process tells of itself this often. */
const BEAT_MS = 2_000;
/** A process that was not heard of for so long is gone. */
const GONE_MS = 3 * BEAT_MS;
/** The list has to stay the same for so long before anybody moves. */
const SETTLED_MS = 2 * BEAT_MS;
/** Processes told apart for one consumer. */
const MEMBERS_MAX = 100;

/** `epoch` rises when a process has taken its places anew, at the end of every line. */
type Member = { epoch: number; heardMs: number };

export type MembersPorts = {
  names: Names;
  clock: Clock;
  timers: Timers;
  /** Goes to the end of the line of a queue. */
  stepBack(queue: string): void;
};

export class Members {
  private readonly ports: MembersPorts;
  private readonly id = randomBytes(8).toString('hex');
  private readonly seen = new Map<string, { members: Map<string, Member>; changedMs: number }>();
  private readonly steppedBackFor = new Map<string, string>();
  private channel: Channel | null = null;
  private timer: { cancel(): void } | null = null;
  private epoch = 0;

  constructor(ports: MembersPorts) {
    this.ports = ports;
  }

  /** For the line, after the queues of these consumers were opened. */
  async prepare(connection: Connection, consumers: readonly string[]): Promise<void> {
    const { names } = this.ports;
    const before = this.channel;
    this.channel = null;
    await closeWithin(before, this.ports.timers);
    const channel = await connection.acquire({ emitErrorsFromChannel: true });
    channel.on('error', () => {});
    const queue = names.member(this.id);
    await channel.exchangeDeclare({ exchange: names.members, type: 'direct', durable: true });
    await channel.queueDeclare({ queue, exclusive: true, autoDelete: true, arguments: { 'x-max-length': 10 * MEMBERS_MAX } });
    for (const consumer of consumers) {
      await channel.queueBind({ exchange: names.members, queue, routingKey: names.memberKey(consumer) });
      if (!this.seen.has(consumer)) this.seen.set(consumer, { members: new Map(), changedMs: 0 });
    }
    await channel.basicConsume({ queue, noAck: true }, ({ body }) => this.hear(body));
    this.epoch += 1;
    this.channel = channel;
    this.timer?.cancel();
    this.beat();
  }

  async stop(): Promise<void> {
    this.timer?.cancel();
    const { channel } = this;
    this.channel = null;
    await closeWithin(channel, this.ports.timers);
  }

  private beat(): void {
    const { channel } = this;
    if (channel === null || !channel.active) return;
    for (const consumer of this.seen.keys()) {
      channel.basicPublish({ exchange: this.ports.names.members, routingKey: this.ports.names.memberKey(consumer) }, JSON.stringify({ consumer, id: this.id, epoch: this.epoch })).catch(() => {});
      this.look(consumer);
    }
    this.timer = this.ports.timers.after(BEAT_MS, () => this.beat());
  }

  private hear(body: unknown): void {
    const { consumer, id, epoch }: { consumer?: unknown; id?: unknown; epoch?: unknown } = { ...objectIn(body) };
    if (typeof consumer !== 'string' || typeof id !== 'string' || typeof epoch !== 'number') return;
    const line = this.seen.get(consumer);
    if (line === undefined || (line.members.size >= MEMBERS_MAX && !line.members.has(id))) return;
    const nowMs = this.ports.clock.monotonicMs();
    if (line.members.get(id)?.epoch !== epoch) line.changedMs = nowMs;
    line.members.set(id, { epoch, heardMs: nowMs });
  }

  private look(consumer: string): void {
    const line = this.seen.get(consumer);
    if (line === undefined) return;
    const nowMs = this.ports.clock.monotonicMs();
    for (const [id, { heardMs }] of line.members) {
      if (nowMs - heardMs <= GONE_MS) continue;
      line.members.delete(id);
      line.changedMs = nowMs;
    }
    if (nowMs - line.changedMs < SETTLED_MS) return;
    for (let partition = 0; partition < PARTITIONS; partition += 1) this.giveWay(consumer, partition, line.members);
  }

  private giveWay(consumer: string, partition: number, members: ReadonlyMap<string, Member>): void {
    const owner = ownerOf([...members.keys()], partition);
    if (owner === null || owner === this.id) return;
    const queue = this.ports.names.queue(consumer, partition);
    // Once for each time that the owner took its place, and for each of our own.
    const occasion = `${owner} ${members.get(owner)?.epoch} ${this.epoch}`;
    if (this.steppedBackFor.get(queue) === occasion) return;
    this.steppedBackFor.set(queue, occasion);
    this.ports.stepBack(queue);
  }
}

/** Whose queue it is: the same answer in every process that has the same list. */
export function ownerOf(members: readonly string[], partition: number): string | null {
  const sorted = members.toSorted();
  return sorted[partition % sorted.length] ?? null;
}

// The client has made a text of what was sent as one.
function objectIn(body: unknown): object {
  try {
    const value: unknown = typeof body === 'string' ? JSON.parse(body) : null;
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}
