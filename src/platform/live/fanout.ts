import type { Clock, Timers } from '#platform/time/ports.ts';
import type { LiveConnection, Subscription } from './connection.ts';
import { BEAT_WITH_EVENTS_MS, type LiveLimits } from './limits.ts';
import { tickMs, WriteBudget } from './pace.ts';
import { type Codec, type Item, Topic } from './topic.ts';
import type { Turns } from './turns.ts';
import { SharedMessage } from './wire.ts';

export type FanoutPorts = { clock: Clock; timers: Timers; turns: Turns; codec: Codec; limits: LiveLimits };

/** A topic as the fan-out keeps it. */
export type LiveTopic = Topic<Subscription>;

/** Numbers since the start, for the metrics page. */
export type FanoutCounts = { flushes: number; writes: number; items: number; resyncs: number };

/**
 * Sends the numbered items of topics to those who watch them: gapless, in order, once. A watcher that does not read
 * costs no memory here: it keeps its place (`next`), is written nothing, and gets the run that it missed when it
 * reads again, or `resync` when that run is no longer retained or too long.
 */
export class Fanout {
  readonly counts: FanoutCounts = { flushes: 0, writes: 0, items: 0, resyncs: 0 };
  readonly topics = new Map<string, LiveTopic>();
  /** Those that were told `resync` and wait for a fresh start. */
  readonly stale = new Set<Subscription>();
  retained = 0;
  private readonly ports: FanoutPorts;
  private readonly budget: WriteBudget;

  constructor(ports: FanoutPorts) {
    this.ports = ports;
    this.budget = new WriteBudget(ports.limits.writesPerSecondMax, ports.limits.writesBurstMs);
  }

  /** The topic of this name, made when there is none. */
  open(name: string): LiveTopic {
    const known = this.topics.get(name);
    if (known !== undefined) return known;
    const topic = new Topic<Subscription>(name, this.ports.codec);
    this.topics.set(name, topic);
    return topic;
  }

  /** Forgets a topic that nobody watches. */
  drop(topic: LiveTopic): void {
    if (topic.watchers.size > 0) return;
    this.retained -= topic.clear();
    this.topics.delete(topic.name);
  }

  /** Forgets the run of a topic whose numbers cannot be trusted any more; every watcher is told `resync`. */
  reset(topic: LiveTopic): void {
    this.retained -= topic.clear();
    for (const watcher of topic.watchers) if (watcher.state === 'live') this.lose(watcher);
  }

  /** Adds items numbered from `topic.next` on without a gap, and sees to it that the watchers get them. */
  publish(topic: LiveTopic, items: readonly Item[]): void {
    const { limits } = this.ports;
    const keep = this.retained > limits.retainedTotalMax ? limits.retainedPerTopicMin : limits.retainedPerTopicMax;
    for (const item of items) this.retained += topic.add(item, keep);
    this.counts.items += items.length;
    this.schedule(topic);
  }

  /** Takes a place in a topic; nothing is written before `start`. Joining again replaces the place that was held. */
  join(connection: LiveConnection, topic: LiveTopic): Subscription {
    const held = connection.watched.get(topic.name);
    if (held !== undefined) this.leave(held);
    const subscription: Subscription = { connection, topic, state: 'joining', next: 0, rejoinedMs: -Infinity };
    connection.watched.set(topic.name, subscription);
    topic.watchers.add(subscription);
    return subscription;
  }

  /** Goes live: everything from `next` on is written, what is already here at once. */
  start(subscription: Subscription, next: number): void {
    if (subscription.state !== 'joining') return;
    subscription.state = 'live';
    subscription.next = next;
    this.deliver(subscription, subscription.topic.next ?? 0, this.ports.clock.monotonicMs());
  }

  /** Lets a stale watcher join anew: the caller finds out where it starts and calls `start`. */
  rejoin(subscription: Subscription, atMs: number): void {
    if (!this.stale.delete(subscription)) return;
    subscription.state = 'joining';
    subscription.rejoinedMs = atMs;
  }

  leave(subscription: Subscription): void {
    subscription.state = 'gone';
    subscription.topic.watchers.delete(subscription);
    subscription.connection.watched.delete(subscription.topic.name);
    this.stale.delete(subscription);
  }

  /** Writes a live watcher what it lacks, if its connection reads. */
  catchUp(subscription: Subscription, atMs: number): void {
    this.deliver(subscription, subscription.topic.next ?? 0, atMs);
  }

  /** Tells a watcher that its run is broken. It is silent until it joins and starts again. */
  lose(subscription: Subscription): void {
    subscription.state = 'stale';
    this.stale.add(subscription);
    this.counts.resyncs += 1;
    subscription.connection.send(this.ports.codec.resync(subscription.topic.name));
  }

  private schedule(topic: LiveTopic): void {
    if (topic.flushing || topic.scheduled || topic.watchers.size === 0) return;
    const atMs = this.ports.clock.monotonicMs();
    const restMs = topic.lastFlushMs + tickMs(topic.watchers.size) - atMs;
    const waitMs = Math.max(restMs, this.budget.take(topic.watchers.size, atMs));
    topic.scheduled = true;
    if (waitMs <= 0) this.flush(topic);
    else this.ports.timers.after(Math.ceil(waitMs), () => this.flush(topic));
  }

  private flush(topic: LiveTopic): void {
    topic.scheduled = false;
    topic.flushing = true;
    topic.lastFlushMs = this.ports.clock.monotonicMs();
    const watchers = [...topic.watchers];
    this.counts.flushes += 1;
    this.ports.turns.add(watchers.length, (index, atMs) => {
      // The end is read once the round begins, so that whatever came while it waited goes along.
      if (index === 0) topic.flushEnd = topic.next ?? 0;
      const watcher = watchers[index];
      if (watcher !== undefined) this.deliver(watcher, topic.flushEnd, atMs);
    }, () => {
      topic.flushing = false;
      if ([...topic.watchers].some((watcher) => this.lags(watcher))) this.schedule(topic);
    });
  }

  private lags(watcher: Subscription): boolean {
    const { connection } = watcher;
    return watcher.state === 'live' && watcher.next < (watcher.topic.next ?? 0) && connection.slowSinceMs === null && !connection.closing;
  }

  /**
   * Whether the connection of a watcher reads. Where it did not, and does now, it is first given what it lacks of its other topics: the next to
   * ask would not learn that it had been slow, and on a quiet topic nothing else would bring it up.
   */
  private reads(watcher: Subscription, atMs: number): boolean {
    const { connection } = watcher;
    const wasSlow = connection.slowSinceMs !== null;
    if (connection.isSlow(atMs)) return false;
    if (!wasSlow) return true;
    for (const other of connection.watched.values()) if (other !== watcher) this.catchUp(other, atMs);
    return !connection.closing && !connection.isSlow(atMs);
  }

  private deliver(watcher: Subscription, end: number, atMs: number): void {
    const { connection, topic } = watcher;
    if (watcher.state !== 'live' || watcher.next >= end || connection.closing || !this.reads(watcher, atMs)) return;
    if (watcher.next < topic.first) {
      this.lose(watcher);
      return;
    }
    const run = topic.run(watcher.next, end);
    watcher.next = end;
    this.counts.writes += 1;
    if (connection.watched.size === 1 && atMs - connection.lastBeatMs >= BEAT_WITH_EVENTS_MS) {
      connection.lastBeatMs = atMs;
      connection.write(run, topic.beat(atMs, end));
    } else {
      connection.write(run);
    }
  }
}

/** A beat for one connection: for each topic that it is live in, what comes next on this connection. */
export function beatFor(connection: LiveConnection, codec: Codec, atMs: number): SharedMessage {
  const live = [...connection.watched.values()].filter((watcher) => watcher.state === 'live');
  const [only] = live;
  if (only !== undefined && live.length === 1) return only.topic.beat(atMs, only.next);
  return new SharedMessage(codec.beat(live.map((watcher) => watcher.topic.beatEntry(watcher.next)).join(',')), null);
}
