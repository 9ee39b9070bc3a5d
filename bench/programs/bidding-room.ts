import { windowOf } from '../clients/closed-loop.ts';
import { PriceBoard } from '../clients/price-board.ts';
import { chanceFrom } from '../measure/chance.ts';
import { Samples } from '../measure/samples.ts';
import { Ledger } from '../proof/ledger.ts';
import type { BidLine, LineAnswer } from './line.ts';
import type { BidOrder, BidReport } from './messages.ts';

/** After the time is over, answers are waited for this long; a bid without one is then counted as `failed`. */
const ANSWERS_WAITED_MS = 10_000;

type UnderWay = { line: number; maximum: number; sentMs: number };

/**
 * One window of bidding over lines to another process. Closed: `perLine` bids are kept under way on every line. Paced: bids
 * leave at even times, whatever comes back, from lines in turn.
 */
export class BiddingRoom {
  readonly #lines: readonly BidLine[];
  readonly #order: BidOrder;
  readonly #board: PriceBoard;
  readonly #ledger = new Ledger();
  readonly #samples = new Samples();
  readonly #underWay = new Map<string, UnderWay>();
  readonly #counted = { accepted: 0, refused: 0, slowestMs: 0 };
  readonly #endMs: number;
  #strays = 0;
  #keys = 0;
  #empty: () => void = () => {};

  constructor(lines: readonly BidLine[], order: BidOrder) {
    this.#lines = lines;
    this.#order = order;
    this.#board = new PriceBoard(1, order.seed);
    this.#endMs = performance.now() + order.seconds * 1_000;
  }

  async run(perLine: number): Promise<BidReport> {
    const over = new Promise<void>((resolve) => { this.#empty = resolve; });
    if (this.#order.rate === null) for (let round = 0; round < perLine; round += 1) this.#lines.forEach((_, line) => this.#bid(line));
    else await this.#pace(this.#order.rate);
    const restMs = Math.max(0, this.#endMs - performance.now());
    const limit = setTimeout(this.#empty, restMs + ANSWERS_WAITED_MS);
    if (this.#underWay.size > 0) await over;
    clearTimeout(limit);
    for (const [key] of this.#underWay) {
      this.#underWay.delete(key);
      this.#ledger.refuse('failed');
    }
    const { side, seconds } = this.#order;
    return {
      window: windowOf({ side, seconds, ledger: this.#ledger, samples: this.#samples, ...this.#counted }),
      bids: this.#ledger.bids, refused: this.#ledger.refused, undecided: this.#ledger.undecided, strays: this.#strays,
    };
  }

  /** Takes an answer from any line of this room. */
  answered({ key, status, body }: LineAnswer): void {
    const nowMs = performance.now();
    const asked = key === null ? undefined : this.#underWay.get(key);
    if (key === null || asked === undefined) {
      this.#strays += 1;
      return;
    }
    this.#underWay.delete(key);
    const tookMs = nowMs - asked.sentMs;
    this.#samples.add(tookMs);
    this.#counted.slowestMs = Math.max(this.#counted.slowestMs, tookMs);
    this.#note(asked, status, body, nowMs <= this.#endMs);
    if (this.#order.rate === null && nowMs < this.#endMs) this.#bid(asked.line);
    else if (this.#underWay.size === 0 && nowMs >= this.#endMs) this.#empty();
  }

  #note({ line, maximum }: UnderWay, status: number, body: string, inTime: boolean): void {
    // What the house answers; fields that are not there are undefined and fail the proof.
    const told = JSON.parse(body) as { seq: number; price: number; outcome: string; minimum?: number; code?: string };
    if (status === 201) {
      if (inTime) this.#counted.accepted += 1;
      const leading = told.outcome === 'leading';
      this.#ledger.accept({ lot: 0, bidder: line, seq: told.seq, price: told.price, maximum, leading });
      if (!leading && told.minimum !== undefined) this.#board.learn(0, told.minimum);
    } else {
      if (inTime) this.#counted.refused += 1;
      this.#ledger.refuse(told.code ?? 'failed');
      if (told.code === 'bid_too_low' && told.minimum !== undefined) this.#board.learn(0, told.minimum);
    }
  }

  #bid(line: number): void {
    const maximum = this.#board.next(0);
    const key = `${this.#order.side}-${this.#order.seed}-${process.pid}-${this.#keys += 1}`.replaceAll(/[^\w-]/g, '');
    this.#underWay.set(key, { line, maximum, sentMs: performance.now() });
    this.#lines[line]?.bid(key, this.#order.lot, maximum);
  }

  async #pace(rate: number): Promise<void> {
    const chance = chanceFrom(this.#order.seed);
    const gapMs = 1_000 / rate;
    for (let dueMs = performance.now(); dueMs < this.#endMs; dueMs += gapMs) {
      const waitMs = dueMs - performance.now();
      if (waitMs > 0) await new Promise((resolve) => { setTimeout(resolve, waitMs); });
      // This process waits for nobody, so a late timer here is its own and no time of the house's.
      this.#bid(Math.floor(chance() * this.#lines.length));
    }
  }
}
