import type { PublicProfile } from '#contracts/identity.ts';
import type { LotId } from '#domain/ids.ts';
import type { Listing } from '../listing.ts';
import type { AuctionPorts } from '../ports.ts';
import { listingById } from '../store/lots.ts';

export type ShownListing = { listing: Listing; seller: PublicProfile };
/**
 * Listings of published lots, so that a crowd that watches one lot costs one read a second. What may change of them (the
 * description, the seller's name) is at most one second old, and current at once where it was changed by this process.
 */
export type ListingCache = {
  get(lot: LotId): Promise<ShownListing | null>;
  forget(lot: LotId): void;
};

/** Listings kept at the same time; a description is at most 20,000 characters. */
export const LISTINGS_KEPT_MAX = 2_000;
export const LISTING_KEPT_MS = 1_000;

export const UNKNOWN_SELLER_NAME = 'Unknown seller';

export function listingCache(ports: Pick<AuctionPorts, 'database' | 'clock' | 'identity'>): ListingCache {
  const kept = new Map<LotId, { readAtMs: number; shown: Promise<ShownListing | null> }>();

  async function read(lot: LotId): Promise<ShownListing | null> {
    const listing = await listingById(ports.database, lot);
    if (listing === null) return null;
    const profiles = await ports.identity.profiles([listing.sellerId]);
    return { listing, seller: profiles.get(listing.sellerId) ?? { id: listing.sellerId, displayName: UNKNOWN_SELLER_NAME } };
  }

  return {
    get: (lot) => {
      const nowMs = ports.clock.monotonicMs();
      const found = kept.get(lot);
      if (found !== undefined && nowMs - found.readAtMs < LISTING_KEPT_MS) return found.shown;
      const entry = { readAtMs: nowMs, shown: read(lot) };
      const drop = (): void => {
        if (kept.get(lot) === entry) kept.delete(lot);
      };
      // Those who ask at the same time share one read; a draft, a gap or a failure is not kept for the next ones.
      entry.shown.then((shown) => {
        if (shown?.listing.stage !== 'published') drop();
      }, drop);
      kept.delete(lot);
      kept.set(lot, entry);
      if (kept.size > LISTINGS_KEPT_MAX) {
        const oldest = kept.keys().next();
        if (!oldest.done) kept.delete(oldest.value);
      }
      return entry.shown;
    },
    forget: (lot) => {
      kept.delete(lot);
    },
  };
}
