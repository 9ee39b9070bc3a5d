import type { PublicLotEvent } from '#contracts/bidding.ts';

/** Events held back behind a gap; past it they are let go, as the gap is filled from the store anyway. */
export const HELD_EVENTS_MAX = 1_024;

/**
 * Puts the events of one lot in order: once, gapless, ascending, whatever order they come in and however often.
 * Before `begin` nothing is known of where the run starts, and everything is held.
 */
export class Sequencer {
  /** Seq of the next event to be let out; null before `begin`. */
  next: number | null = null;
  private highest = 0;
  private readonly held = new Map<number, PublicLotEvent>();

  /** Whether there is a seq that is known to exist and is not here. */
  get gap(): boolean {
    return this.next !== null && this.highest >= this.next;
  }

  /** Takes an event; returns what may go out now, in order. */
  offer(event: PublicLotEvent): PublicLotEvent[] {
    this.know(event.seq);
    if (this.next === null || event.seq > this.next) {
      if (this.held.size < HELD_EVENTS_MAX) this.held.set(event.seq, event);
      return [];
    }
    if (event.seq < this.next) return [];
    this.next += 1;
    return [event, ...this.released()];
  }

  /** Says where the run starts; returns what of the held goes out. Later calls change nothing. */
  begin(next: number): PublicLotEvent[] {
    if (this.next !== null) return [];
    this.next = next;
    for (const seq of this.held.keys()) if (seq < next) this.held.delete(seq);
    return this.released();
  }

  /** Says that an event of this number exists. */
  know(seq: number): void {
    if (seq > this.highest) this.highest = seq;
  }

  /** Forgets everything. */
  reset(): void {
    this.next = null;
    this.highest = 0;
    this.held.clear();
  }

  private released(): PublicLotEvent[] {
    const out: PublicLotEvent[] = [];
    while (this.next !== null) {
      const event = this.held.get(this.next);
      if (event === undefined) break;
      this.held.delete(this.next);
      out.push(event);
      this.next += 1;
    }
    return out;
  }
}
