import type { ListingFacts } from '#contracts/auction.ts';
import { accountId, saleId, type LotId } from '#domain/ids.ts';
import { minor } from '#domain/money.ts';
import { DatabaseBusy } from '#platform/db/errors.ts';
import { ServiceAway } from '#platform/rpc/errors.ts';
import type { Tx } from '#platform/db/types.ts';
import { LOTS_AT_ONCE_MAX, readListings } from '../store/lots.ts';
import { parts, type Kit } from './kit.ts';

// A lot that the auction module does not know, such as one of a test, counts nowhere until a rebuild finds it.
const UNKNOWN: ListingFacts = {
  seller: accountId('1'), sale: saleId('1'), category: '', currency: '', openingPrice: minor(0n), estimateLow: null, estimateHigh: null, hidden: true,
};

/** What the auction module says of lots. Asked outside of any transaction. */
export async function askListings(kit: Kit, lots: readonly LotId[]): Promise<Map<LotId, ListingFacts>> {
  const found = new Map<LotId, ListingFacts>();
  for (const part of parts(lots, LOTS_AT_ONCE_MAX)) {
    const told = await kit.auction.listingFacts(part).catch(waited);
    for (const lot of part) found.set(lot, told.get(lot) ?? UNKNOWN);
  }
  return found;
}

// A service that is away is waited for like a database that is; whatever else goes wrong is tried five times, as every message is.
function waited(error: unknown): never {
  throw error instanceof ServiceAway ? new DatabaseBusy('Lots cannot be asked about while the auction module is away.', { cause: error }) : error;
}

/** The listings of those of these lots that count. */
export async function countedListings(tx: Tx, lots: readonly LotId[]): Promise<Map<LotId, ListingFacts>> {
  const counted = new Map<LotId, ListingFacts>();
  for (const part of parts(lots, LOTS_AT_ONCE_MAX)) {
    for (const [lot, listing] of await readListings(tx, part)) if (!listing.hidden) counted.set(lot, listing);
  }
  return counted;
}
