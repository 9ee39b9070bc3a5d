import type { BeatMessage, ErrorMessage, EventsMessage, SnapshotMessage } from '#contracts/live.ts';
import type { OwnBid } from './fold.ts';
import { BUSY_WAIT_MS, KEPT_LOTS_MAX, LINGER_MS, REREAD_LATE_MS, REREAD_MS, REREAD_PAUSE_MS, REWATCH_MS, WATCH_ANSWER_MS, WATCHED_LOTS_MAX } from './limits.ts';
import { LotTrack, type Need } from './track.ts';
import type { Cancel, LiveLot, LivePorts, LotHead } from './types.ts';

/** A lot that this page knows. `wanted`: how many parts of the page look at it. `waiting`: a watch was sent and not answered yet. */
type Watch = {
  readonly track: LotTrack;
  readonly listeners: Set<() => void>;
  wanted: number;
  watched: boolean;
  waiting: boolean;
  /** Another watch from the first missing event, and one for the whole state, each when it may be asked for. */
  again: Cancel | null;
  read: { dueMs: number; timer: Cancel } | null;
  /** Something that events do not tell is to be read, as it stood after this seq: until such a snapshot comes, over whatever lines break. */
  owed: number | null;
  linger: Cancel | null;
};

export type WatchesPorts = Pick<LivePorts, 'monotonicMs' | 'after' | 'chance' | 'beforePaint'> & {
  send(frame: object): boolean;
  /** Until when all was well, in the house's time; null when unknown. */
  confirmedMs(): number | null;
};

/** The lots that the page looks at: watched once however many look, at most {@link WATCHED_LOTS_MAX} at a time, the longest wanted first. */
export class Watches {
  private readonly ports: WatchesPorts;
  private readonly byLot = new Map<string, Watch>();
  private readonly dirty = new Set<Watch>();
  private watched = 0;
  private open = false;

  constructor(ports: WatchesPorts) {
    this.ports = ports;
  }

  view(lot: string): LiveLot {
    return this.watch(lot).track.view;
  }

  seed(lot: string, head: LotHead): void {
    const watch = this.watch(lot);
    if (watch.track.seed(head)) this.touched(watch);
  }

  /** Looks at a lot until the returned function is called; `changed` runs before the next paint after each change. */
  want(lot: string, changed: () => void): () => void {
    const watch = this.watch(lot);
    watch.wanted += 1;
    watch.linger?.cancel();
    watch.linger = null;
    watch.listeners.add(changed);
    this.enter(watch);
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      watch.wanted -= 1;
      watch.listeners.delete(changed);
      if (watch.wanted === 0) watch.linger = this.ports.after(LINGER_MS, () => this.leave(watch));
    };
  }

  /** A line is open and watches nothing yet. */
  opened(): void {
    this.open = true;
    this.watched = 0;
    for (const watch of this.byLot.values()) watch.watched = false;
    for (const watch of this.byLot.values()) if (watch.wanted > 0) this.enter(watch);
  }

  /** The line is gone, or silent: nothing that is shown is sure any more. */
  closed(): void {
    this.open = false;
    const confirmedMs = this.ports.confirmedMs();
    for (const watch of this.byLot.values()) {
      this.calm(watch);
      watch.track.outdated(confirmedMs);
      this.touched(watch);
    }
  }

  /** Nothing was lost as far as is known, but it has to be confirmed anew: by the next beat, or by what comes before it. */
  doubted(): void {
    const confirmedMs = this.ports.confirmedMs();
    for (const watch of this.byLot.values()) {
      watch.track.outdated(confirmedMs);
      this.touched(watch);
    }
  }

  /** Another person is signed in: the viewer's part of every lot is another. */
  strange(): void {
    for (const watch of this.byLot.values()) {
      watch.track.strange();
      this.touched(watch);
    }
  }

  snapshot(message: SnapshotMessage): void {
    this.told(message.lot, (watch) => {
      if (watch.owed !== null && message.seq >= watch.owed) watch.owed = null;
      return watch.track.snapshot(message);
    });
  }

  events(message: EventsMessage): void {
    this.told(message.lot, (watch) => watch.track.events(message.items));
  }

  beat({ next }: BeatMessage): void {
    for (const watch of this.byLot.values()) {
      if (!watch.watched || watch.track.view.missing) continue;
      const named = next[watch.track.lot];
      const asked = this.ports.monotonicMs() - watch.track.askedMs < WATCH_ANSWER_MS;
      const need = watch.track.beat(named, watch.waiting && asked);
      if (named !== undefined && named === watch.track.next) watch.waiting = false;
      this.meet(watch, need === 'nothing' && watch.owed !== null && watch.read === null && !asked ? 'soon' : need);
    }
  }

  resync(lot: string): void {
    const watch = this.byLot.get(lot);
    if (watch === undefined) return;
    watch.track.resync();
    // The house sends a snapshot by itself; if none comes, beats that do not name the lot bring a new watch.
    this.touched(watch);
  }

  refused({ code, lot }: ErrorMessage): void {
    const watch = lot === undefined ? undefined : this.byLot.get(lot);
    if (watch === undefined || !watch.watched) return;
    watch.waiting = false;
    if (code === 'unknown_lot') {
      watch.track.unknown();
      this.touched(watch);
    } else if (code === 'busy' || code === 'too_many_watches') {
      this.askIn(watch, BUSY_WAIT_MS * (1 + this.ports.chance()));
    }
  }

  ownBid(lot: string, own: OwnBid): void {
    const watch = this.byLot.get(lot);
    if (watch === undefined) return;
    watch.track.ownBid(own);
    this.touched(watch);
    this.meet(watch, 'soon');
  }

  /** Reads the whole state of a lot again, soon: something of the viewer's may have changed elsewhere. */
  reread(lot: string): void {
    const watch = this.byLot.get(lot);
    if (watch !== undefined) this.meet(watch, 'soon');
  }

  rereadAll(): void {
    for (const watch of this.byLot.values()) this.meet(watch, 'soon');
  }

  private told(lot: string, take: (watch: Watch) => Need): void {
    const watch = this.byLot.get(lot);
    if (watch === undefined || !watch.watched) return;
    const need = take(watch);
    // A gap is answered by another watch: whatever comes before its answer is not it.
    if (need !== 'again') watch.waiting = false;
    this.meet(watch, need);
  }

  private meet(watch: Watch, need: Need): void {
    this.touched(watch);
    if (!this.open || !watch.watched || need === 'nothing') return;
    const { monotonicMs, chance } = this.ports;
    const sinceMs = monotonicMs() - watch.track.askedMs;
    if (need === 'again') this.askIn(watch, REWATCH_MS - sinceMs);
    else this.readIn(watch, Math.max(REREAD_PAUSE_MS - sinceMs, (need === 'soon' ? REREAD_MS : REREAD_LATE_MS) * (1 + chance())));
  }

  /** Watches from the first missing event, now or in a while; what is asked for already is not asked for twice. */
  private askIn(watch: Watch, ms: number): void {
    if (ms <= 0) this.ask(watch, false);
    else {
      watch.again ??= this.ports.after(ms, () => {
        watch.again = null;
        if (this.open && watch.watched) this.ask(watch, false);
      });
    }
  }

  /** Reads the whole state in a while: once for everything that asks for it until then. */
  private readIn(watch: Watch, ms: number): void {
    watch.owed = watch.track.view.head?.seq ?? 0;
    const dueMs = this.ports.monotonicMs() + ms;
    if (watch.read !== null && watch.read.dueMs <= dueMs) return;
    watch.read?.timer.cancel();
    watch.read = {
      dueMs, timer: this.ports.after(ms, () => {
        watch.read = null;
        if (this.open && watch.watched) this.ask(watch, true);
      }),
    };
  }

  private ask(watch: Watch, anew: boolean): void {
    watch.again?.cancel();
    watch.again = null;
    watch.track.askedMs = this.ports.monotonicMs();
    watch.waiting = this.ports.send(watch.track.frame(anew));
  }

  private enter(watch: Watch): void {
    if (!this.open || watch.watched || this.watched >= WATCHED_LOTS_MAX) return;
    this.watched += 1;
    watch.watched = true;
    this.ask(watch, watch.owed !== null);
  }

  private leave(watch: Watch): void {
    watch.linger = null;
    this.calm(watch);
    if (watch.watched) {
      watch.watched = false;
      this.watched -= 1;
      this.ports.send({ type: 'unwatch', lot: watch.track.lot });
      watch.track.outdated(this.ports.confirmedMs());
      for (const next of this.byLot.values()) if (next.wanted > 0) this.enter(next);
    }
    this.forgetOldest();
  }

  private forgetOldest(): void {
    for (const [lot, watch] of this.byLot) {
      if (this.byLot.size <= KEPT_LOTS_MAX) return;
      if (watch.wanted === 0 && !watch.watched) this.byLot.delete(lot);
    }
  }

  private watch(lot: string): Watch {
    const known = this.byLot.get(lot);
    if (known !== undefined) return known;
    const made: Watch = {
      track: new LotTrack(lot), listeners: new Set(), wanted: 0, watched: false, waiting: false, again: null, read: null, owed: null, linger: null,
    };
    this.byLot.set(lot, made);
    this.forgetOldest();
    return made;
  }

  private calm(watch: Watch): void {
    watch.again?.cancel();
    watch.read?.timer.cancel();
    watch.again = null;
    watch.read = null;
    watch.waiting = false;
  }

  private touched(watch: Watch): void {
    if (this.dirty.size === 0) this.ports.beforePaint(() => this.tell());
    this.dirty.add(watch);
  }

  private tell(): void {
    const dirty = [...this.dirty];
    this.dirty.clear();
    for (const watch of dirty) for (const listener of watch.listeners) listener();
  }
}
