import type { BidAnswer } from '#contracts/bidding.ts';

/** Codes of refusals that are decided under the lock and remembered; any other refusal decided nothing. */
const NOT_REMEMBERED = new Set(['busy', 'paused', 'rate_limited', 'unknown_lot', 'malformed', 'not_signed_in', 'lot_not_open', 'lot_frozen', 'same_key_other_body', 'failed']);

/** An acknowledged bid as its client saw it. Lot and bidder are places in the load's lists; amounts are minor units. */
export type Acknowledged = { lot: number; bidder: number; seq: number; price: number; maximum: number; leading: boolean };

/** Everything the clients of one window were told. Amounts are below 2^53, so numbers hold them exactly. */
export class Ledger {
  readonly bids: Acknowledged[] = [];
  /** Refusals that were decided under the lock. */
  refused = 0;
  /** Answers that nobody had asked for, or second ones to the same bid. */
  strays = 0;
  /** Answers that decided nothing, by code. */
  readonly undecided: Record<string, number> = {};

  accept(bid: Acknowledged): void {
    this.bids.push(bid);
  }
  refuse(code: string): void {
    if (NOT_REMEMBERED.has(code)) this.undecided[code] = (this.undecided[code] ?? 0) + 1;
    else this.refused += 1;
  }

  /** Notes an answer of the bidding module. */
  note(answer: BidAnswer, asked: { lot: number; bidder: number; maximum: number }): void {
    if (!answer.ok) this.refuse(answer.code);
    else this.accept({ ...asked, seq: answer.seq, price: Number(answer.price), leading: answer.outcome === 'leading' });
  }
}
