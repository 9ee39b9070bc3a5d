import type { PublicLotEvent } from '#contracts/bidding.ts';
import type { LotId } from '#domain/ids.ts';
import type { Fanout, LiveTopic } from '#platform/live/fanout.ts';
import type { Clock } from '#platform/time/ports.ts';
import { eventItem } from './messages.ts';
import { Sequencer } from './sequencer.ts';

/** One lot that is watched, or was until a moment ago. */
export type Track = {
  readonly lot: LotId;
  readonly topic: LiveTopic;
  readonly sequencer: Sequencer;
  /** Somebody anonymous was shown the lot, so everybody may be shown its events. */
  open: boolean;
  /** Nothing more is expected of it. */
  closed: boolean;
  /** A gap is held back or being filled. */
  mending: boolean;
  /** Readings of the store, one after the other, that did not fill the gap. */
  vainReadings: number;
  lastEventMs: number;
  emptySinceMs: number | null;
};

/** Lots kept at once, watched or not; past it a watcher is told `busy`. */
const LOTS_MAX = 100_000;
/** Lots that nobody watches, kept for those who come back. */
const EMPTY_LOTS_MAX = 1_000;
const EMPTY_LOT_KEPT_MS = 60_000;

/** The lots of this process that have watchers, and for a minute those that had. */
export class Tracks {
  private readonly fanout: Fanout;
  private readonly clock: Clock;
  private readonly byLot = new Map<LotId, Track>();

  constructor(fanout: Fanout, clock: Clock) {
    this.fanout = fanout;
    this.clock = clock;
  }

  get size(): number {
    return this.byLot.size;
  }

  get(lot: LotId): Track | undefined {
    return this.byLot.get(lot);
  }

  all(): Iterable<Track> {
    return this.byLot.values();
  }

  /** The track of a lot, made when there is none; null when there are too many. */
  open(lot: LotId): Track | null {
    const known = this.byLot.get(lot);
    if (known !== undefined) return known;
    if (this.byLot.size >= LOTS_MAX) return null;
    const track: Track = {
      lot, topic: this.fanout.open(lot), sequencer: new Sequencer(),
      open: false, closed: false, mending: false, vainReadings: 0, lastEventMs: this.clock.monotonicMs(), emptySinceMs: null,
    };
    this.byLot.set(lot, track);
    return track;
  }

  /** Says where the run of a lot starts, once it is known, and lets out what was held for it. */
  begin(track: Track, next: number): void {
    if (track.sequencer.next !== null) return;
    track.topic.next = next;
    this.publish(track, track.sequencer.begin(next));
  }

  /** Sends events, in order and without a gap, to the watchers. */
  publish(track: Track, events: readonly PublicLotEvent[]): void {
    const last = events.at(-1);
    if (last === undefined) return;
    track.lastEventMs = this.clock.monotonicMs();
    if (last.kind === 'lot.closed') track.closed = true;
    this.fanout.publish(track.topic, events.map((event) => ({ seq: event.seq, text: eventItem(event) })));
  }

  /** Forgets what is known of a lot: its watchers are told `resync` and start anew. */
  restart(track: Track): void {
    track.sequencer.reset();
    track.vainReadings = 0;
    this.fanout.reset(track.topic);
  }

  /** Forgets a lot that nobody watches. */
  drop(track: Track): void {
    if (track.topic.watchers.size > 0) return;
    this.byLot.delete(track.lot);
    this.fanout.drop(track.topic);
  }

  /** Forgets lots that nobody watched for a minute, and the oldest of them sooner when there are many. */
  dropEmpty(): void {
    const nowMs = this.clock.monotonicMs();
    const empty: Track[] = [];
    for (const track of this.byLot.values()) {
      if (track.topic.watchers.size > 0) track.emptySinceMs = null;
      else if (track.emptySinceMs === null) track.emptySinceMs = nowMs;
      if (track.emptySinceMs !== null) empty.push(track);
    }
    const over = empty.length - EMPTY_LOTS_MAX;
    empty.forEach((track, index) => {
      if (index < over || nowMs - (track.emptySinceMs ?? nowMs) >= EMPTY_LOT_KEPT_MS) this.drop(track);
    });
  }
}
