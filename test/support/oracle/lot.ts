import type { IncrementPreset, Increments } from '#domain/lot/increments.ts';
import type { SoftClose } from '#domain/lot/terms.ts';
import { oracleClose, type Late } from './close.ts';
import { oracleNext } from './increments.ts';

/** Whole minor units up to 10^15; both forms are exact. */
export type Amount = number | bigint;

export type OracleSpec = {
  openingPrice: Amount;
  reservePrice?: Amount | null;
  buyNowPrice?: Amount | null;
  showMaximumBelowReserve?: boolean;
  /** Absent: the lot never comes due. */
  close?: { softClose: SoftClose; closesAtMs: number };
} & ({ increments: Increments } | { preset: IncrementPreset; exponent: number });

/** The lot as it stands; amounts are numbers. `minimum` is what somebody who does not lead has to bid. */
export type OracleView = {
  price: number; leader: string | null; leaderMaximum: number | null; runnerUpMaximum: number | null; minimum: number;
  reserve: 'none' | 'unmet' | 'met'; reservePrice: number | null; bidCount: number; buyNowGone: boolean;
  closesAtMs: number | null; extensions: number;
};

/** `number` counts accepted bids from 1 and names the bid for a retraction. `automatic`: a standing maximum answered it. */
export type OracleBid = OracleView & { accepted: true; reason: null; number: number; automatic: boolean; extended: boolean };
export type OracleRefusal = OracleView & { accepted: false; reason: 'lot_closed' | 'own_maximum_not_raised' | 'bid_too_low' };

export type OracleLot = {
  /** Decides a bid; `atMs` counts only where the spec has a close. */
  bid(account: string, maximum: Amount, atMs?: number): OracleBid | OracleRefusal;
  /** Takes out accepted bids by their numbers. */
  retract(numbers: readonly number[]): OracleView;
  /** False when the reserve cannot be lowered to that now. */
  lowerReserve(reservePrice: Amount): boolean;
  /** False when buy-now is gone or was never there. Afterwards the buyer leads at that price. */
  buy(account: string): boolean;
  /** What the account has to bid at least. */
  minimumOf(account: string): number;
  view(): OracleView;
};

type Entry = { number: number; account: string; maximum: number; counted: number };

/**
 * A second, slow implementation of the English lot. It keeps the whole list of accepted bids, and finds price and leader by
 * the plainest definition: of all bids that stand, the highest as it counts now leads; of equal ones the one that was
 * higher when it was made, then the earlier. A bid costs time by the number of bidders; a retraction or a lowering, by bids.
 */
export function oracleLot(spec: OracleSpec): OracleLot {
  return new SlowLot(spec);
}

class SlowLot implements OracleLot {
  readonly #spec: OracleSpec;
  readonly #increments: Increments;
  readonly #opening: number;
  #reserve: number | null;
  #bids: Entry[] = [];
  #best = new Map<string, Entry>();
  #late: Late[] = [];
  #accepted = 0;
  #buyNowGone = false;
  #bought: number | null = null;

  constructor(spec: OracleSpec) {
    this.#spec = spec;
    this.#increments = 'increments' in spec ? spec.increments : { kind: 'preset', preset: spec.preset, version: 1, exponent: spec.exponent };
    this.#opening = Number(spec.openingPrice);
    this.#reserve = spec.reservePrice === undefined || spec.reservePrice === null ? null : Number(spec.reservePrice);
  }

  bid(account: string, offer: Amount, atMs = 0): OracleBid | OracleRefusal {
    const maximum = Number(offer);
    const before = this.view();
    if (this.#bought !== null || (before.closesAtMs !== null && atMs >= before.closesAtMs)) return { accepted: false, reason: 'lot_closed', ...before };
    const leads = before.leader === account;
    if (maximum < this.minimumOf(account)) return { accepted: false, reason: leads ? 'own_maximum_not_raised' : 'bid_too_low', ...before };
    this.#accepted += 1;
    const entry = { number: this.#accepted, account, maximum, counted: maximum };
    this.#bids.push(entry);
    this.#keepBest(entry);
    const leader = this.#leader();
    const trigger = this.#spec.close?.softClose.trigger;
    if (!leads && (trigger !== 'new_leader' || leader?.account === account)) this.#late.push({ atMs });
    const after = this.view();
    if (after.reserve !== 'unmet') this.#buyNowGone = true;
    return {
      accepted: true, reason: null, number: entry.number, automatic: leader?.account !== account,
      extended: after.closesAtMs !== before.closesAtMs, ...after, buyNowGone: this.#buyNowGone,
    };
  }

  retract(numbers: readonly number[]): OracleView {
    this.#bids = this.#bids.filter((bid) => !numbers.includes(bid.number));
    this.#rankAgain();
    return this.view();
  }

  lowerReserve(offer: Amount): boolean {
    const reservePrice = Number(offer);
    if (this.#reserve === null || reservePrice >= this.#reserve || reservePrice < this.#opening) return false;
    if (this.view().reserve === 'met' || this.#bought !== null) return false;
    this.#reserve = reservePrice;
    for (const bid of this.#bids) bid.counted = Math.min(bid.counted, reservePrice - 1);
    this.#rankAgain();
    return true;
  }

  buy(account: string): boolean {
    if (this.#spec.buyNowPrice === undefined || this.#spec.buyNowPrice === null || this.#buyNowGone) return false;
    const price = Number(this.#spec.buyNowPrice);
    this.#bought = price;
    this.#buyNowGone = true;
    this.#keepBest({ number: this.#accepted + 1, account, maximum: price, counted: price });
    return true;
  }

  minimumOf(account: string): number {
    const leader = this.#leader();
    if (leader === null) return this.#opening;
    return leader.account === account ? leader.counted + 1 : oracleNext(this.#increments, this.#price());
  }

  view(): OracleView {
    const leader = this.#leader();
    const price = this.#price();
    const close = this.#spec.close === undefined ? null : oracleClose(this.#spec.close.softClose, this.#spec.close.closesAtMs, this.#late);
    return {
      price, leader: leader?.account ?? null, leaderMaximum: leader?.counted ?? null, runnerUpMaximum: this.#runnerUp(leader)?.counted ?? null,
      minimum: leader === null ? this.#opening : oracleNext(this.#increments, price),
      reserve: this.#reserve === null ? 'none' : leader !== null && leader.counted >= this.#reserve ? 'met' : 'unmet',
      reservePrice: this.#reserve, bidCount: this.#bids.length, buyNowGone: this.#buyNowGone,
      closesAtMs: close?.closesAtMs ?? null, extensions: close?.extensions ?? 0,
    };
  }

  #price(): number {
    if (this.#bought !== null) return this.#bought;
    const leader = this.#leader();
    if (leader === null) return this.#opening;
    const runnerUp = this.#runnerUp(leader);
    const met = this.#reserve !== null && leader.counted >= this.#reserve;
    const needed = [this.#opening];
    if (runnerUp !== null) needed.push(Math.min(leader.counted, oracleNext(this.#increments, runnerUp.counted)));
    if (met && this.#reserve !== null) needed.push(this.#reserve);
    if (this.#reserve !== null && !met && this.#spec.showMaximumBelowReserve === true) needed.push(leader.counted);
    return Math.max(...needed);
  }

  #leader(): Entry | null {
    return this.#bestBut(null);
  }

  #runnerUp(leader: Entry | null): Entry | null {
    return leader === null ? null : this.#bestBut(leader.account);
  }

  #bestBut(account: string | null): Entry | null {
    let best: Entry | null = null;
    for (const entry of this.#best.values()) {
      if (entry.account !== account && (best === null || ranksAbove(entry, best))) best = entry;
    }
    return best;
  }

  #keepBest(entry: Entry): void {
    const own = this.#best.get(entry.account);
    if (own === undefined || ranksAbove(entry, own)) this.#best.set(entry.account, entry);
  }

  #rankAgain(): void {
    this.#best.clear();
    for (const bid of this.#bids) this.#keepBest(bid);
  }
}

function ranksAbove(one: Entry, other: Entry): boolean {
  if (one.counted !== other.counted) return one.counted > other.counted;
  if (one.maximum !== other.maximum) return one.maximum > other.maximum;
  return one.number < other.number;
}
