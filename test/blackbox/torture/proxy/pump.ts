import type { Socket } from 'node:net';
import type { Chance } from '../../../support/oracle/chance.ts';

/** What a line does to the bytes of one direction. Nothing is ever lost or reordered: that is TCP's promise, and a cut is made by `reset`. */
export type Trouble = {
  /** Every piece is this late, and up to `jitterMs` more. */
  latencyMs: number;
  jitterMs: number;
  /** Nothing passes; it all comes when the line is whole again, as TCP would send it again. */
  blackhole: boolean;
  /** Bytes leave in pieces of at most this many, each in a packet of its own; 0: as they came. */
  sliceBytes: number;
};

export const CALM: Trouble = { latencyMs: 0, jitterMs: 0, blackhole: false, sliceBytes: 0 };

/** Bytes held back in one direction; past it the sender is not read any more. */
const HELD_BYTES_MAX = 4_000_000;
/** Pieces of one chunk when it is sliced; the rest follows whole, so that a large body does not take for ever. */
const SLICES_MAX = 64;
const SLICES_APART_MS = 0.5;

/** One direction of one connection. */
export class Pump {
  readonly #from: Socket;
  readonly #to: Socket;
  readonly #trouble: () => Trouble;
  readonly #chance: Chance;
  #queue: { dueMs: number; bytes: Buffer | 'end' }[] = [];
  #held = 0;
  #lastDueMs = 0;
  #timer: NodeJS.Timeout | null = null;

  constructor({ from, to, trouble, chance }: { from: Socket; to: Socket; trouble: () => Trouble; chance: Chance }) {
    this.#from = from;
    this.#to = to;
    this.#trouble = trouble;
    this.#chance = chance;
    from.on('data', (bytes) => this.#take(bytes));
    from.on('end', () => this.#put('end'));
  }

  /** Lets through what may pass now; called when the trouble has changed. */
  flush(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    const nowMs = performance.now();
    while (this.#queue.length > 0 && !this.#trouble().blackhole) {
      const [first] = this.#queue;
      if (first === undefined) break;
      if (first.dueMs > nowMs) {
        this.#timer = setTimeout(() => this.flush(), first.dueMs - nowMs);
        break;
      }
      this.#queue.shift();
      if (first.bytes !== 'end') this.#held -= first.bytes.length;
      this.#send(first.bytes);
    }
    if (this.#held < HELD_BYTES_MAX && this.#from.isPaused()) this.#from.resume();
  }

  stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#queue = [];
  }

  #take(bytes: Buffer): void {
    const { sliceBytes } = this.#trouble();
    let [at, slices] = [0, 0];
    while (at < bytes.length) {
      const whole = sliceBytes === 0 || slices >= SLICES_MAX;
      const next = whole ? bytes.length : at + 1 + this.#chance.upTo(sliceBytes);
      this.#put(bytes.subarray(at, next));
      at = next;
      slices += 1;
    }
  }

  #put(bytes: Buffer | 'end'): void {
    const { latencyMs, jitterMs, sliceBytes, blackhole } = this.#trouble();
    const calm = latencyMs === 0 && jitterMs === 0 && sliceBytes === 0 && !blackhole;
    if (calm && this.#queue.length === 0) return this.#send(bytes);
    const wantedMs = performance.now() + latencyMs + (jitterMs === 0 ? 0 : this.#chance.upTo(jitterMs));
    // Slices leave a little apart, or the kernel would put them together again.
    this.#lastDueMs = Math.max(this.#lastDueMs + (sliceBytes === 0 ? 0 : SLICES_APART_MS), wantedMs);
    this.#queue.push({ dueMs: this.#lastDueMs, bytes });
    if (bytes !== 'end') this.#held += bytes.length;
    if (this.#held >= HELD_BYTES_MAX) this.#from.pause();
    if (this.#timer === null) this.#timer = setTimeout(() => this.flush(), Math.max(0, this.#lastDueMs - performance.now()));
  }

  #send(bytes: Buffer | 'end'): void {
    if (this.#to.destroyed) return;
    if (bytes === 'end') {
      this.#to.end();
      return;
    }
    if (this.#to.write(bytes)) return;
    this.#from.pause();
    this.#to.once('drain', () => { if (this.#held < HELD_BYTES_MAX) this.#from.resume(); });
  }
}
