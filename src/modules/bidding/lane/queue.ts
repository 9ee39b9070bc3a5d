import type { LotId } from '#domain/ids.ts';
import {
  BATCH_BIDS_MAX, CONFIRM_WAIT_MS, PARKED_WAIT_MS, QUEUE_WAIT_MS, WAITING_PER_LANE_MAX, WAITING_PER_PARKED_LOT_MAX,
} from '../limits.ts';
import { type Entry, turnAway } from './entry.ts';

/** How long an entry waits before it hears `busy`: in the lane's queue, and in that of a lot that somebody else holds. */
export type Waits = { queueMs: number; parkedMs: number };
const WAITS: Waits = { queueMs: QUEUE_WAIT_MS, parkedMs: PARKED_WAIT_MS };

/**
 * What waits for a lane, in order of arrival. Lots that somebody else holds are parked: their entries wait in a queue of
 * their own, in order, so that the rest of the lane goes on. Everything is bounded; what waits too long hears `busy`.
 */
export class LaneQueue {
  readonly #waits: Waits;
  #ready: Entry[] = [];
  #taken = 0;
  #parked = new Map<LotId, Entry[]>();

  constructor(waits: Waits = WAITS) {
    this.#waits = waits;
  }

  get waiting(): number {
    return this.#ready.length - this.#taken;
  }
  get parkedLots(): number {
    return this.#parked.size;
  }
  /** When the first bid or purchase for a lot that waits here was received, monotonic; null when none does. Looks at all that waits. */
  firstReceived(lot: LotId): number | null {
    let firstMs: number | null = null;
    const look = ({ lot: of, intent, receivedAtMs }: Entry): void => {
      if (of === lot && (intent.kind === 'bid' || intent.kind === 'buy') && (firstMs === null || receivedAtMs < firstMs)) firstMs = receivedAtMs;
    };
    for (let at = this.#taken; at < this.#ready.length; at += 1) {
      const entry = this.#ready[at];
      if (entry !== undefined) look(entry);
    }
    this.#parked.get(lot)?.forEach(look);
    return firstMs;
  }

  /** Adds an entry; turned away as `busy` when the queue it belongs to is full. */
  add(entry: Entry): void {
    const parked = this.#parked.get(entry.lot);
    if (parked !== undefined) {
      if (parked.length >= WAITING_PER_PARKED_LOT_MAX) turnAway(entry, 'busy');
      else parked.push(entry);
      return;
    }
    if (this.waiting >= WAITING_PER_LANE_MAX) turnAway(entry, 'busy');
    else this.#ready.push(entry);
  }

  /** Takes the next batch: at most `max` entries, in order of arrival. */
  take(max: number): Entry[] {
    const batch = this.#ready.slice(this.#taken, this.#taken + max);
    this.#taken += batch.length;
    if (this.#taken === this.#ready.length) {
      this.#ready = [];
      this.#taken = 0;
    } else if (this.#taken > WAITING_PER_LANE_MAX) {
      this.#ready = this.#ready.slice(this.#taken);
      this.#taken = 0;
    }
    return batch;
  }

  /** Takes all that waits for parked lots, to try them once more. */
  takeParked(): Entry[] {
    const batch: Entry[] = [];
    for (const [lot, entries] of this.#parked) {
      if (batch.length + entries.length > BATCH_BIDS_MAX && batch.length > 0) break;
      batch.push(...entries.slice(0, BATCH_BIDS_MAX));
      if (entries.length > BATCH_BIDS_MAX) this.#parked.set(lot, entries.slice(BATCH_BIDS_MAX));
      else this.#parked.delete(lot);
      // What arrives while the lot is being tried must queue behind: later entries of the lot stand in `#ready` after this batch.
    }
    return batch;
  }

  /** Puts entries of a held lot aside, with whatever else waits for that lot, in the order in which they were received. */
  park(lot: LotId, entries: readonly Entry[]): void {
    const later = this.#parked.get(lot) ?? [];
    const waiting: Entry[] = [];
    const others: Entry[] = [];
    for (let at = this.#taken; at < this.#ready.length; at += 1) {
      const entry = this.#ready[at];
      if (entry !== undefined) (entry.lot === lot ? waiting : others).push(entry);
    }
    this.#ready = others;
    this.#taken = 0;
    this.#parked.set(lot, [...entries, ...later, ...waiting].toSorted((one, other) => one.receivedAtMs - other.receivedAtMs));
  }

  /** Puts a batch back at the front, in its order: its connection was lost. */
  putBack(batch: readonly Entry[]): void {
    this.#ready = [...batch, ...this.#ready.slice(this.#taken)];
    this.#taken = 0;
  }

  /**
   * Turns away what has waited too long. `nowMs` is monotonic. Unconfirmed entries wait longer: their answer may exist. Answers the
   * parked lots for which nobody waits any more.
   */
  expire(nowMs: number): LotId[] {
    const deserted: LotId[] = [];
    const stays = (limitMs: number) => (entry: Entry): boolean => {
      const waitedMs = nowMs - entry.receivedAtMs;
      if (waitedMs <= (entry.unconfirmed ? CONFIRM_WAIT_MS : limitMs)) return true;
      giveUp(entry);
      return false;
    };
    if (this.waiting > 0) {
      this.#ready = this.#ready.slice(this.#taken).filter(stays(this.#waits.queueMs));
      this.#taken = 0;
    }
    for (const [lot, entries] of this.#parked) {
      const left = entries.filter(stays(this.#waits.parkedMs));
      if (left.length > 0) {
        this.#parked.set(lot, left);
      } else {
        this.#parked.delete(lot);
        deserted.push(lot);
      }
    }
    return deserted;
  }

  /** Turns everything away: the house stops. */
  drain(): void {
    for (const entry of this.#ready.slice(this.#taken)) giveUp(entry);
    for (const entries of this.#parked.values()) for (const entry of entries) giveUp(entry);
    this.#ready = [];
    this.#taken = 0;
    this.#parked.clear();
  }
}

/** `busy` says that nothing was decided. Of an entry whose commit was not confirmed nobody knows that. */
export const giveUp = (entry: Entry): void => turnAway(entry, entry.unconfirmed ? 'unconfirmed' : 'busy');
