import type { Channel, Connection } from 'rabbitmq-client';
import { type DeliveryPorts, DeliveryStopped } from '../deliver.ts';
import { BUS_METRICS } from '../metrics.ts';
import type { Handler } from '../ports.ts';
import { closeWithin } from './closing.ts';
import { readBatch } from './batch.ts';
import { declareTopology, type Names, queuesOf } from './topology.ts';
import { Turns } from './turns.ts';

/*
 * Takes batches from the queues of the consumers that live in this process.
 *
 * A process holds one batch of a queue at a time. A queue whose channel ends gives that batch to the next process, before any that follow
 * it; so the order of a key holds across processes as long as nobody goes on reading with a batch in hand. That is why a stop lets the
 * handler finish, acknowledges, and closes the channel, and never cancels: after a cancel the next process would be given what follows
 * while this one still holds a batch.
 */

export type Subscription = { readonly consumer: string; readonly streams: readonly string[]; readonly handle: Handler };
export type TakerPorts = DeliveryPorts & { names: Names };

/** Held by one process of one queue: what was delivered and is not acknowledged is exactly what is being worked on. */
const BATCHES_HELD_MAX = 1;

/** A place in the line of a queue. `lost`: what to do when the broker ends it. */
type Place = { connection: Connection; subscription: Subscription; queue: string; lost(): void; channel: Channel; inHand: Promise<void>; leaving: boolean };
type Raw = { deliveryTag: number; type?: string; body: unknown };

export class Taker {
  private readonly ports: TakerPorts;
  private readonly stopped = { now: false };
  private readonly places = new Map<string, Place>();
  private readonly turns = new Map<string, Turns>();
  private readonly held = new Map<string, number>();

  constructor(ports: TakerPorts) {
    this.ports = ports;
  }

  /** For the line: opens the queues of every consumer on a connection. `lost`: one of them was ended by the broker. */
  async prepare(connection: Connection, subscriptions: readonly Subscription[], lost: () => void): Promise<void> {
    await this.leaveAll();
    const declaring = await connection.acquire({ emitErrorsFromChannel: true });
    declaring.on('error', () => {});
    await declareTopology(declaring, this.ports.names, subscriptions);
    await closeWithin(declaring, this.ports.timers);
    for (const subscription of subscriptions) {
      for (const queue of queuesOf(this.ports.names, subscription.consumer)) await this.takePlace({ connection, subscription, queue, lost });
    }
  }

  /** Goes to the end of the line of a queue: finishes what is in hand, lets go, and stands by. */
  async stepBack(queue: string): Promise<void> {
    const place = this.places.get(queue);
    if (place === undefined || this.stopped.now) return;
    this.places.delete(queue);
    place.leaving = true;
    await place.inHand;
    await closeWithin(place.channel, this.ports.timers);
    if (this.stopped.now || this.places.has(queue)) return;
    await this.takePlace(place).catch(() => place.lost());
  }

  /** Lets the handlers under way finish, acknowledges, and closes the channels. */
  async stop(): Promise<void> {
    this.stopped.now = true;
    await Promise.all([...this.turns.values()].map((turns) => turns.ended()));
    await this.leaveAll();
  }

  private async takePlace({ connection, subscription, queue, lost }: Omit<Place, 'channel' | 'inHand' | 'leaving'>): Promise<void> {
    const channel = await connection.acquire({ emitErrorsFromChannel: true });
    const place: Place = { connection, subscription, queue, lost, channel, inHand: Promise.resolve(), leaving: false };
    this.places.set(queue, place);
    channel.on('error', () => {});
    channel.on('basic.cancel', () => void channel.close());
    channel.on('close', () => {
      if (this.places.get(queue) !== place || this.stopped.now) return;
      this.places.delete(queue);
      lost();
    });
    await channel.basicQos({ prefetchCount: BATCHES_HELD_MAX });
    await channel.basicConsume({ queue }, (raw) => {
      // What arrives while the place is being left is the next one's.
      if (!place.leaving) place.inHand = this.take(place, raw);
    });
  }

  private async leaveAll(): Promise<void> {
    const places = [...this.places.values()];
    this.places.clear();
    await Promise.all(places.map(({ channel }) => closeWithin(channel, this.ports.timers)));
  }

  private async take({ channel, subscription, queue }: Place, raw: Raw): Promise<void> {
    const { consumer } = subscription;
    this.hold(consumer, 1);
    try {
      const events = readBatch(raw.type ?? '', raw.body);
      await this.turnsOf(subscription).take(queue, events);
      this.ports.metrics.counter(BUS_METRICS.taken, { consumer }).add(events.length);
      settle(channel, raw, true);
    } catch (error) {
      // The channel closes, and the broker gives the batch to somebody else.
      if (error instanceof DeliveryStopped) return;
      this.ports.log.error({ consumer, err: error }, 'A batch from the broker could be neither read nor put aside; it goes to the dead letters.');
      settle(channel, raw, false);
    } finally {
      this.hold(consumer, -1);
    }
  }

  private turnsOf({ consumer, handle }: Subscription): Turns {
    const turns = this.turns.get(consumer) ?? new Turns({ ports: this.ports, stopped: this.stopped, consumer, handle });
    this.turns.set(consumer, turns);
    return turns;
  }

  private hold(consumer: string, change: 1 | -1): void {
    this.held.set(consumer, (this.held.get(consumer) ?? 0) + change);
    this.ports.metrics.gauge(BUS_METRICS.unacked, { consumer }).set(this.held.get(consumer) ?? 0);
  }
}

// On a channel that has ended there is nothing to say: the broker gives the batch out again.
function settle(channel: Channel, { deliveryTag }: Raw, taken: boolean): void {
  if (!channel.active) return;
  if (taken) channel.basicAck({ deliveryTag });
  else channel.basicNack({ deliveryTag, requeue: false });
}
