import type { ListingFacts } from '#contracts/auction.ts';
import type { LotId } from '#domain/ids.ts';

/** Lots remembered at most; when there are more, remembering begins anew. */
const LOTS_REMEMBERED_MAX = 20_000;

/**
 * Listings of lots that count, as they were read. They never change, so they may be remembered; what does not count is asked for again, since a
 * rebuild may have found it meanwhile.
 */
export type RememberedListings = { of(lots: readonly LotId[]): ReadonlyMap<LotId, ListingFacts>; add(listings: ReadonlyMap<LotId, ListingFacts>): void };

export function rememberedListings(): RememberedListings {
  const known = new Map<LotId, ListingFacts>();
  return {
    of: (lots) => new Map(lots.flatMap((lot) => { const listing = known.get(lot); return listing === undefined ? [] : [[lot, listing]]; })),
    add: (listings) => {
      if (known.size + listings.size > LOTS_REMEMBERED_MAX) known.clear();
      for (const [lot, listing] of listings) known.set(lot, listing);
    },
  };
}
