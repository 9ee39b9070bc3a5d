import type { LotView } from '#contracts/auction.ts';
import type { LiveEvent, SnapshotMessage } from '#contracts/live.ts';
import { afterEvent, afterOwnBid, type LeftOpen, leavesOpen, type OwnBid } from './fold.ts';
import { BEATS_APART_MAX, RECENT_EVENTS } from './limits.ts';
import type { LiveLot, LotHead } from './types.ts';

/**
 * What a message asks for next. again: the run is broken, watch from the first missing event. soon, late: the run is whole, and
 * something that events do not tell must be read.
 */
export type Need = LeftOpen | 'again';

export type WatchFrame = { type: 'watch'; lot: string; from?: number };

/**
 * The run of one lot: events are taken once, in order, without a gap; anything else is asked for again.
 *
 *   unknown ─snapshot─▶ whole ─gap, or a beat that knows more─▶ broken ─events from the first missing, or a snapshot─▶ whole
 *                         └─resync─▶ forgotten (still shown, as old) ─snapshot─▶ whole
 *
 * Whole and unbroken is not yet fresh: on each new line something of the lot must come first.
 */
export class LotTrack {
  readonly lot: string;
  view: LiveLot;
  /** Seq of the next event; null when only a snapshot helps. */
  next: number | null = null;
  /** Monotonic time of the last `watch`. */
  askedMs = -Infinity;
  private own: OwnBid | null = null;
  /** Up to where the viewer's part was read from the house. */
  private readSeq = -1;
  private recent: LiveEvent[] = [];
  private beatsApart = 0;
  private forgotten = true;

  constructor(lot: string) {
    this.lot = lot;
    this.view = { id: lot, head: null, fresh: false, confirmedMs: null, missing: false, last: null };
  }

  /** Takes what a page read over HTTP, if it is newer than what is known. */
  seed(lot: LotHead): boolean {
    const { head } = this.view;
    if (head !== null && (head.seq >= lot.seq || this.view.fresh)) return false;
    this.show({ head: headOf(lot) });
    this.readSeq = lot.seq;
    // A part of the viewer's that is not in it can only come with a snapshot.
    this.next = lot.you === undefined ? null : lot.seq + 1;
    this.forgotten = this.next === null;
    return true;
  }

  /** How to ask the house: from the first missing event, or, `anew`, for the whole state. */
  frame(anew: boolean): WatchFrame {
    return anew || this.next === null ? { type: 'watch', lot: this.lot } : { type: 'watch', lot: this.lot, from: this.next };
  }

  snapshot(message: SnapshotMessage): Need {
    if (!this.forgotten && this.next !== null && message.seq < this.next - 1) {
      // Older than what is known: events that are known come again, and a beat shows whether the house itself went back.
      return 'nothing';
    }
    if (!showsLot(message.state)) return 'nothing';
    this.next = message.seq + 1;
    this.forgotten = false;
    this.beatsApart = 0;
    this.readSeq = message.seq;
    const told = headOf(message.state);
    this.show({ head: this.own === null ? told : this.withOwn(told, this.own), fresh: true, missing: false });
    if (this.own !== null && this.own.seq <= message.seq) this.own = null;
    return 'nothing';
  }

  events(items: readonly LiveEvent[]): Need {
    let need: Need = 'nothing';
    for (const event of items) {
      const { head } = this.view;
      if (this.next === null || head === null) return need;
      if (event.seq > this.next) return 'again';
      if (event.seq < this.next) continue;
      const left = leavesOpen(head, event, this.own);
      if (left !== 'nothing' && need !== 'soon') need = left;
      this.next += 1;
      this.recent = [...this.recent.slice(1 - RECENT_EVENTS), event];
      this.show({ head: afterEvent(head, event, this.own), fresh: true, last: event });
    }
    return need;
  }

  /** `next` as the beat has it for this lot; undefined when the beat does not name it. `waiting`: a watch is under way. */
  beat(next: number | undefined, waiting: boolean): Need {
    if (next !== undefined && next === this.next) {
      this.beatsApart = 0;
      this.show({ fresh: true });
      return 'nothing';
    }
    if (next !== undefined && this.next !== null && next > this.next) return 'again';
    // Not named, or named with less than is known: true while a watch is under way, and wrong when it stays so.
    this.beatsApart = waiting ? 0 : this.beatsApart + 1;
    if (this.beatsApart < BEATS_APART_MAX) return 'nothing';
    this.beatsApart = 0;
    return 'again';
  }

  /** The house lost count for this page: what is shown is old until the snapshot comes. */
  resync(): void {
    this.next = null;
    this.forgotten = true;
    this.show({ fresh: false });
  }

  /** The line is gone, or the lot is not watched any more. `confirmedMs`: until when all was well, in the house's time. */
  outdated(confirmedMs: number | null): void {
    this.beatsApart = 0;
    if (this.view.fresh) this.show({ fresh: false, confirmedMs });
  }

  /** Another person looks: what was known of the last one's part is not to be shown. */
  strange(): void {
    const { head } = this.view;
    this.own = null;
    this.readSeq = -1;
    this.resync();
    if (head?.you === undefined) return;
    const { you: _you, ...rest } = head;
    this.show({ head: rest });
  }

  unknown(): void {
    this.next = null;
    this.show({ missing: true, fresh: false });
  }

  /** The viewer's own bid was answered. */
  ownBid(own: OwnBid): void {
    const { head } = this.view;
    if (this.own !== null && this.own.seq > own.seq) return;
    this.own = own;
    if (head !== null) this.show({ head: this.withOwn(head, own) });
  }

  private withOwn(head: LotHead, own: OwnBid): LotHead {
    return afterOwnBid(head, own, this.recent.find(({ seq }) => seq === own.seq) ?? null, this.readSeq);
  }

  private show(change: Partial<LiveLot>): void {
    const { view } = this;
    const next = { ...view, ...change };
    const same = next.head === view.head && next.fresh === view.fresh && next.confirmedMs === view.confirmedMs && next.missing === view.missing && next.last === view.last;
    if (!same) this.view = next;
  }
}

/** The moving part of a lot. */
export function headOf(lot: LotHead): LotHead {
  const { status, outcome, currency, openingPrice, price, minimum, bidCount, bidderCount, leader, reserve, buyNowPrice, opensAt, closesAt, closedAt, extensions, seq } = lot;
  return {
    status, outcome, currency, openingPrice, price, minimum, bidCount, bidderCount, leader, reserve, buyNowPrice, opensAt, closesAt, closedAt, extensions, seq,
    ...(lot.you === undefined ? {} : { you: lot.you }),
  };
}

// The contract types the lot of a snapshot loosely, because the gateway passes it on unread; the fields that prices and countdowns need are looked at.
function showsLot(state: LotView): state is LotView & LotHead {
  const { status, currency, price, minimum, bidCount, closesAt, seq } = state;
  return [price, minimum, bidCount, seq].every(Number.isSafeInteger) && typeof status === 'string' && typeof currency === 'string' && (closesAt === null || typeof closesAt === 'string');
}
