import type { Channel, Connection } from 'rabbitmq-client';
import type { Log } from '../../log/log.ts';
import type { Metrics } from '../../metrics/metrics.ts';
import type { Timers } from '../../time/ports.ts';
import { DeliveryStopped } from '../deliver.ts';
import { BUS_METRICS } from '../metrics.ts';
import { type BusMessage, BusAway } from '../ports.ts';
import { type Batch, batchesOf, BATCH_TYPE } from './batch.ts';
import type { Line } from './line.ts';
import { type ConsumerPlan, declareTopology, type Names } from './topology.ts';

export type PublisherPorts = { names: Names; plans: readonly ConsumerPlan[]; timers: Timers; log: Log; metrics: Metrics };

/** A broker that has not confirmed by then is taken for hung. */
const CONFIRM_MS_MAX = 10_000;

export class Publisher {
  private readonly ports: PublisherPorts;
  private channel: Channel | null = null;
  // Pages sent and not answered in time: until they are, nothing more is laid on top of them.
  private overdue = 0;
  private sent = 0;
  private readonly returned = new Set<string>();
  private readonly stopping = Promise.withResolvers<never>();

  constructor(ports: PublisherPorts) {
    this.ports = ports;
    this.stopping.promise.catch(() => {});
  }

  /** For the line: a channel that confirms, with everything in place that it sends to. */
  async prepare(connection: Connection): Promise<void> {
    const opened = await connection.acquire({ emitErrorsFromChannel: true });
    // Whoever waits for something on it hears of it there.
    opened.on('error', () => {});
    opened.on('close', () => { if (this.channel === opened) this.channel = null; });
    opened.on('basic.return', ({ messageId = '', type = '' }) => {
      this.returned.add(messageId);
      this.ports.metrics.counter(BUS_METRICS.returned, { stream: type }).add();
    });
    await declareTopology(opened, this.ports.names, this.ports.plans);
    await opened.confirmSelect();
    const before = this.channel;
    this.channel = opened;
    this.returned.clear();
    await before?.close();
  }

  /** Whether it is worth trying. */
  ready(line: Line): boolean {
    return line.status.state === 'up' && this.overdue === 0 && this.channel !== null;
  }

  /**
   * Resolves when the broker has written every message to every consumer's queue. Throws BusAway when it did not within 10 s, or when a
   * message went nowhere; some may then have arrived, and all are to be sent again. DeliveryStopped after `stop`.
   */
  async publish(line: Line, messages: readonly BusMessage[]): Promise<void> {
    const to = this.channel;
    if (to === null || !this.ready(line)) throw new BusAway('The broker takes nothing for now.');
    const sending = this.sendAll(to, messages);
    const late = Promise.withResolvers<never>();
    const timer = this.ports.timers.after(CONFIRM_MS_MAX, () => {
      this.overdue += 1;
      void sending.then(() => {}, () => {}).finally(() => { this.overdue -= 1; });
      late.reject(new BusAway('The broker did not confirm in time.'));
    });
    try {
      await Promise.race([sending, late.promise, this.stopping.promise]);
    } catch (error) {
      if (error instanceof DeliveryStopped || error instanceof BusAway) throw error;
      if (isRefused(error)) throw new BusAway('A queue at the broker is full, or its nodes are choosing a leader.', { cause: error });
      // A message that went nowhere, or a channel that is gone: both are mended by preparing again.
      line.prepareAgain(error instanceof Unroutable ? error.message : 'The broker ended the channel on which events are published.');
      throw new BusAway('The broker did not take the messages.', { cause: error });
    } finally {
      timer.cancel();
    }
  }

  /** Nothing is waited for any more; what was sent and not confirmed is published again after the next start. */
  stop(): void {
    this.stopping.reject(new DeliveryStopped('The house stops.'));
    void this.channel?.close();
  }

  private async sendAll(to: Channel, messages: readonly BusMessage[]): Promise<void> {
    // Batches of one partition wait for each other: one that is refused must not be overtaken by the next.
    const sent = await Promise.allSettled(batchesOf(messages).map(async (batches) => { for (const batch of batches) await this.send(to, batch); }));
    const failed = sent.find((one) => one.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
  }

  private async send(to: Channel, batch: Batch): Promise<void> {
    this.sent += 1;
    const id = `${batch.stream} ${batch.firstId} ${batch.lastId} ${this.sent}`;
    await to.basicPublish({
      exchange: this.ports.names.events, routingKey: this.ports.names.routingKey(batch.stream, batch.partition), mandatory: true, durable: true,
      messageId: id, type: batch.stream, contentType: BATCH_TYPE,
    }, batch.body);
    // The broker returns a message before it confirms it, and the client tells of it a turn later.
    await new Promise((resolve) => setImmediate(resolve));
    if (this.returned.delete(id)) throw new Unroutable(batch.stream);
    this.ports.metrics.counter(BUS_METRICS.published, { stream: batch.stream }).add(batch.events);
  }
}

const isRefused = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'NACK';

class Unroutable extends Error {
  override readonly name = 'Unroutable';
  constructor(stream: string) {
    super(`Nobody at the broker takes events of ${stream}: its queues or bindings are gone, and are made again.`);
  }
}
