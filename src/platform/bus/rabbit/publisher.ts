import type { Channel, Connection } from 'rabbitmq-client';
import type { Log } from '../../log/log.ts';
import type { Metrics } from '../../metrics/metrics.ts';
import type { Clock, Timers } from '../../time/ports.ts';
import { DeliveryStopped } from '../deliver.ts';
import { BUS_METRICS } from '../metrics.ts';
import { type BusMessage, BusAway } from '../ports.ts';
import { closeWithin } from './closing.ts';
import { type Batch, batchesOf, BATCH_TYPE } from './batch.ts';
import type { BrokerStatus, Line } from './line.ts';
import { type ConsumerPlan, declareTopology, type Names } from './topology.ts';

export type PublisherPorts = { names: Names; plans: readonly ConsumerPlan[]; clock: Clock; timers: Timers; log: Log; metrics: Metrics };

/** A broker that has not confirmed by then is taken for hung. */
const CONFIRM_MS_MAX = 10_000;
/**
 * A page that one queue refuses was written to the queues that had room, and is written there again with each try. So tries are further apart the longer it
 * lasts: from the pause of a relay that failed up to five seconds, which is also the longest that events wait after there is room, or a leader.
 */
const REFUSED_PAUSE_MS = { low: 1_000, high: 5_000 } as const;

/** A stream whose events the broker refuses: since when (epoch ms), and when it is tried again (monotonic ms). */
type Refused = { sinceMs: number; pauseMs: number; againMs: number };

export class Publisher {
  private readonly ports: PublisherPorts;
  private channel: Channel | null = null;
  // Pages sent and not answered in time: until they are, nothing more is laid on top of them.
  private overdue = 0;
  private sent = 0;
  private readonly returned = new Set<string>();
  private readonly refused = new Map<string, Refused>();
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
    await closeWithin(before, this.ports.timers);
  }

  /** Whether it is worth trying. */
  ready(line: Line, stream: string): boolean {
    return line.status.state === 'up' && this.overdue === 0 && this.channel !== null && this.ports.clock.monotonicMs() >= (this.refused.get(stream)?.againMs ?? 0);
  }

  /** What the broker refuses for now; null: nothing. */
  get refusing(): BrokerStatus | null {
    if (this.refused.size === 0) return null;
    return { state: 'full', sinceMs: Math.min(...[...this.refused.values()].map(({ sinceMs }) => sinceMs)), trouble: fullOf([...this.refused.keys()]) };
  }

  /**
   * Resolves when the broker has written every message to every consumer's queue. Throws BusAway when it did not within 10 s, or when a
   * message went nowhere; some may then have arrived, and all are to be sent again. DeliveryStopped after `stop`.
   */
  async publish(line: Line, messages: readonly BusMessage[]): Promise<void> {
    const to = this.channel;
    const [first] = messages;
    if (first === undefined) return;
    if (to === null || !this.ready(line, first.stream)) throw new BusAway('The broker takes nothing for now.');
    const sending = this.sendAll(to, messages);
    const late = Promise.withResolvers<never>();
    const timer = this.ports.timers.after(CONFIRM_MS_MAX, () => {
      this.overdue += 1;
      void sending.then(() => {}, () => {}).finally(() => { this.overdue -= 1; });
      late.reject(new BusAway('The broker did not confirm in time.'));
    });
    try {
      await Promise.race([sending, late.promise, this.stopping.promise]);
      if (this.refused.delete(first.stream)) this.ports.log.info({ stream: first.stream }, 'The broker takes events of the stream again; what waited is on its way.');
    } catch (error) {
      if (error instanceof DeliveryStopped || error instanceof BusAway) throw error;
      if (isRefused(error)) {
        this.pause(first.stream);
        throw new BusAway(fullOf([first.stream]), { cause: error });
      }
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

  private pause(stream: string): void {
    const { clock, log } = this.ports;
    const before = this.refused.get(stream);
    if (before === undefined) log.error({ stream }, `${fullOf([stream])} They wait in their outbox until there is room; bidding goes on.`);
    const pauseMs = before === undefined ? REFUSED_PAUSE_MS.low : Math.min(REFUSED_PAUSE_MS.high, before.pauseMs * 2);
    this.refused.set(stream, { sinceMs: before?.sinceMs ?? clock.nowMs(), pauseMs, againMs: clock.monotonicMs() + pauseMs });
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

const fullOf = (streams: readonly string[]): string => `The broker refuses events of ${streams.join(', ')}: a queue of one of their consumers is full, or its nodes are choosing a leader.`;
const isRefused = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'NACK';

class Unroutable extends Error {
  override readonly name = 'Unroutable';
  constructor(stream: string) {
    super(`Nobody at the broker takes events of ${stream}: its queues or bindings are gone, and are made again.`);
  }
}
