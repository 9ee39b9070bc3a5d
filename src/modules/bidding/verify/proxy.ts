import { nextAfter, type StepTable } from './steps.ts';

/*
 * Proxy bidding a second time, by the plainest definition and from the rows alone: of each bidder the bid that counts highest; of those
 * the highest leads; of equal ones the one whose maximum was higher when it was made, then the earlier. Nothing here is shared with the
 * rules that decide, so that a mistake of theirs shows as a difference.
 */

/** What the rule must know of a lot's terms. Amounts are minor units. */
export type ProxyTerms = { opening: bigint; steps: StepTable; showMaximumBelowReserve: boolean };

type Bid = { seq: number; account: string; maximum: bigint; counts: bigint };

/** Who stands how on one lot, bid by bid. Memory by bids; a bid costs a search among the bidders. */
export class ProxyRule {
  readonly #terms: ProxyTerms;
  #reserve: bigint | null;
  readonly #bids = new Map<string, Bid[]>();
  /** The best bid of each bidder, the leader first. */
  #ranking: Bid[] = [];
  /** The same by bidder. */
  readonly #best = new Map<string, Bid>();
  #bought: bigint | null = null;
  #count = 0;
  /** The price, until something changes. */
  #price: bigint | null = null;

  constructor(terms: ProxyTerms, reserve: bigint | null) {
    this.#terms = terms;
    this.#reserve = reserve;
  }

  /** Accepted bids that stand. */
  get count(): number {
    return this.#count;
  }

  get reserve(): bigint | null {
    return this.#reserve;
  }

  get leader(): { account: string; counts: bigint } | null {
    return this.#ranking[0] ?? null;
  }

  get runnerUp(): bigint | null {
    return this.#ranking[1]?.counts ?? null;
  }

  get reserveMet(): boolean {
    const best = this.#ranking[0];
    return best !== undefined && (this.#reserve === null || best.counts >= this.#reserve);
  }

  price(): bigint {
    this.#price ??= this.#priced();
    return this.#price;
  }

  #priced(): bigint {
    if (this.#bought !== null) return this.#bought;
    const { opening, steps, showMaximumBelowReserve } = this.#terms;
    const [best, second] = this.#ranking;
    if (best === undefined) return opening;
    const answered = second === undefined ? opening : least(best.counts, nextAfter(steps, second.counts));
    const shown = this.#reserve === null ? answered
      : best.counts >= this.#reserve ? most(answered, this.#reserve)
      : showMaximumBelowReserve ? best.counts : answered;
    return most(opening, shown);
  }

  /** What an account has to bid at least; null asks for somebody who does not lead. */
  minimumOf(account: string | null): bigint {
    const [best] = this.#ranking;
    if (best === undefined) return this.#terms.opening;
    return best.account === account ? best.counts + 1n : nextAfter(this.#terms.steps, this.price());
  }

  bid(seq: number, account: string, maximum: bigint): void {
    const bid = { seq, account, maximum, counts: maximum };
    const own = this.#bids.get(account);
    if (own === undefined) this.#bids.set(account, [bid]);
    else own.push(bid);
    this.#count += 1;
    this.#price = null;
    const best = this.#best.get(account);
    if (best === undefined || byRank(bid, best) < 0) this.#rank(account, bid);
  }

  /** The purchase is no bid; its buyer stands first, at that price. */
  buy(seq: number, account: string, price: bigint): void {
    this.bid(seq, account, price);
    this.#count -= 1;
    this.#bought = price;
  }

  /** Takes bids out; false when one of them does not stand, or is another account's. */
  takeOut(account: string, seqs: readonly number[]): boolean {
    const own = this.#bids.get(account) ?? [];
    const left = own.filter((bid) => !seqs.includes(bid.seq));
    if (own.length - left.length !== seqs.length) return false;
    this.#bids.set(account, left);
    this.#count -= seqs.length;
    this.#price = null;
    this.#rank(account, bestOf(left));
    return true;
  }

  /** From now on earlier maxima that would meet the new reserve count as one unit less. */
  lowerReserve(reserve: bigint): void {
    this.#reserve = reserve;
    for (const own of this.#bids.values()) for (const bid of own) if (bid.counts >= reserve) bid.counts = reserve - 1n;
    this.#price = null;
    this.#ranking = [];
    this.#best.clear();
    for (const [account, own] of this.#bids) this.#rank(account, bestOf(own));
  }

  /** Puts a bidder's best bid in its place, where there is one. */
  #rank(account: string, best: Bid | null): void {
    const before = this.#best.get(account);
    if (before !== undefined) this.#ranking.splice(this.#place(before), 1);
    if (best === null) {
      this.#best.delete(account);
      return;
    }
    this.#best.set(account, best);
    this.#ranking.splice(this.#place(best), 0, best);
  }

  /** How many stand above a bid. No two bids rank the same: their seqs differ. */
  #place(bid: Bid): number {
    let low = 0;
    let high = this.#ranking.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const other = this.#ranking[middle];
      if (other !== undefined && byRank(other, bid) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

const bestOf = (own: readonly Bid[]): Bid | null => own.reduce<Bid | null>((best, bid) => (best === null || byRank(bid, best) < 0 ? bid : best), null);

/** Negative when the first stands above the second. */
function byRank(one: Bid, other: Bid): number {
  if (one.counts !== other.counts) return one.counts > other.counts ? -1 : 1;
  if (one.maximum !== other.maximum) return one.maximum > other.maximum ? -1 : 1;
  return one.seq - other.seq;
}

const least = (one: bigint, other: bigint): bigint => (one < other ? one : other);
const most = (one: bigint, other: bigint): bigint => (one > other ? one : other);
