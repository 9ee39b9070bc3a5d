import type { AccountId, LotId } from '#domain/ids.ts';
import { aliasOf } from '#domain/lot/alias.ts';
import type { LotTerms } from '#domain/lot/terms.ts';
import { BIDDERS_CACHED_MAX, LOTS_CACHED_MAX } from './limits.ts';

/**
 * What never changes about a published lot, and the ordinals of its bidders.
 * `bidders` is exact whenever its size equals the locked head's bidderCount: ordinals are given under the lock, without gaps.
 */
export type KnownLot = {
  readonly terms: LotTerms;
  readonly key: string;
  readonly aliasSeed: bigint;
  bidders: Map<AccountId, number>;
  /** Set when what was read before may have been lost with the server it was read from: the bidders are to be read anew, under the lock. */
  biddersInDoubt: boolean;
  readonly aliases: Map<number, string>;
};

export const knownLot = (terms: LotTerms, key: string, aliasSeed: bigint): KnownLot =>
  ({ terms, key, aliasSeed, bidders: new Map(), biddersInDoubt: false, aliases: new Map() });

/** The name under which a bidder is seen on this lot; null for nobody. */
export function aliasOn(lot: KnownLot, bidder: number | null): string | null {
  if (bidder === null) return null;
  let alias = lot.aliases.get(bidder);
  if (alias === undefined) {
    alias = aliasOf(bidder, lot.aliasSeed);
    lot.aliases.set(bidder, alias);
  }
  return alias;
}

/** Bidders are counted once for so many lots that were added. */
const COUNTED_EVERY = 1_000;

/** Frozen terms in memory, the ones unused longest forgotten first. A forgotten lot is read again. */
export class LotsCache {
  readonly #lots = new Map<LotId, KnownLot>();
  #added = 0;
  readonly #reading = new Map<LotId, Promise<KnownLot | null>>();
  readonly #read: (lot: LotId) => Promise<KnownLot | null>;

  constructor(read: (lot: LotId) => Promise<KnownLot | null>) {
    this.#read = read;
  }

  /** The lot if it is in memory: no waiting. Marks it as used, once forgetting is near. */
  peek(lot: LotId): KnownLot | undefined {
    const known = this.#lots.get(lot);
    if (known !== undefined && this.#lots.size > LOTS_CACHED_MAX / 2) {
      this.#lots.delete(lot);
      this.#lots.set(lot, known);
    }
    return known;
  }

  /** The lot, read once for all that ask at the same time; null when bidding does not have it. */
  async get(lot: LotId): Promise<KnownLot | null> {
    const known = this.peek(lot);
    if (known !== undefined) return known;
    let reading = this.#reading.get(lot);
    if (reading === undefined) {
      reading = this.#read(lot).finally(() => this.#reading.delete(lot));
      this.#reading.set(lot, reading);
    }
    const read = await reading;
    if (read === null) return null;
    const already = this.#lots.get(lot);
    if (already !== undefined) return already;
    this.#lots.set(lot, read);
    this.#forget();
    return read;
  }

  /**
   * A connection was lost: the server that answers next may be another one, without the last commits that nobody was told of. As many bidders as
   * before need not be the same ones then.
   */
  doubtBidders(): void {
    for (const known of this.#lots.values()) known.biddersInDoubt = true;
  }

  #forget(): void {
    if (this.#lots.size > LOTS_CACHED_MAX) this.#dropOldest();
    this.#added += 1;
    if (this.#added % COUNTED_EVERY !== 0) return;
    let bidders = 0;
    for (const lot of this.#lots.values()) bidders += lot.bidders.size;
    while (bidders > BIDDERS_CACHED_MAX) bidders -= this.#dropOldest();
  }

  #dropOldest(): number {
    for (const [lot, known] of this.#lots) {
      this.#lots.delete(lot);
      return known.bidders.size;
    }
    return 0;
  }
}
