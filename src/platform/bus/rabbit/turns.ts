import { deliver, type Delivery, DeliveryStopped } from '../deliver.ts';
import type { HeardMessage } from '../ports.ts';
import { PAGE_MAX } from '../relay.ts';

/*
 * A consumer's handler runs once at a time, whichever of its queues a batch came from. What arrives while it runs is taken together in the next run,
 * one batch of each queue: a commit for four small batches costs what it costs for one, and a consumer that has fallen behind catches up. The keys of two
 * queues are never the same, so nothing of one key moves past anything else of it.
 */

type Waiting = { queue: string; events: readonly HeardMessage[]; taken(): void; failed(error: unknown): void };

export class Turns {
  private readonly delivery: Delivery;
  private waiting: Waiting[] = [];
  private running: Promise<void> | null = null;

  constructor(delivery: Delivery) {
    this.delivery = delivery;
  }

  /** Resolves when every event of the batch was taken or put aside; throws what `deliver` throws. */
  take(queue: string, events: readonly HeardMessage[]): Promise<void> {
    return new Promise((taken, failed) => {
      this.waiting.push({ queue, events, taken, failed });
      this.running ??= this.run();
    });
  }

  /** Resolves when nothing is under way. */
  async ended(): Promise<void> {
    await this.running;
  }

  private async run(): Promise<void> {
    for (let batches = this.next(); batches.length > 0; batches = this.next()) await this.together(batches);
    this.running = null;
  }

  /** The oldest of each queue, as many as one page holds events. */
  private next(): Waiting[] {
    const batches: Waiting[] = [];
    let events = 0;
    for (const one of this.waiting) {
      if (batches.some(({ queue }) => queue === one.queue)) continue;
      if (batches.length > 0 && events + one.events.length > PAGE_MAX) break;
      batches.push(one);
      events += one.events.length;
    }
    this.waiting = this.waiting.filter((one) => !batches.includes(one));
    return batches;
  }

  private async together(batches: readonly Waiting[]): Promise<void> {
    try {
      await deliver(this.delivery, batches.flatMap(({ events }) => events));
      for (const { taken } of batches) taken();
    } catch (error) {
      // Each has its own fate: one that can be neither taken nor put aside takes no other along.
      if (batches.length > 1 && !(error instanceof DeliveryStopped)) for (const one of batches) await this.together([one]);
      else for (const { failed } of batches) failed(error);
    }
  }
}
