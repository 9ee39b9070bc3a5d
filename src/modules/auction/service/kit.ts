import type { PublicProfile } from '#contracts/identity.ts';
import type { LotId } from '#domain/ids.ts';
import { refuse } from '#domain/outcome.ts';
import { inProcessCache } from '#platform/cache/in-process.ts';
import { idempotencyIn, type Idempotency } from '#platform/http/idempotency.ts';
import { allCategories, type Category } from '../store/categories.ts';
import { pictureCache, type PictureCache } from './picture-cache.ts';
import { isAdmin, type Actor, type AuctionPorts, type HouseFacts, type Refused } from '../ports.ts';
import type { Listing } from '../listing.ts';
import type { Fault } from '../rules.ts';
import { houseCache, type HouseCache } from './house-cache.ts';
import type { FacetCounts, TitleFound } from '../search/port.ts';
import { listingCache, type ListingCache } from './listing-cache.ts';
import { sharedReads, type SharedReads } from './shared-reads.ts';
import { sellersCache } from './sellers-cache.ts';

/** What the acts of the module share. */
export type Kit = AuctionPorts & {
  /** Categories change with a release only, so they are read once a minute at most. */
  categories(): Promise<readonly Category[]>;
  listings: ListingCache;
  /** Bytes of pictures that are looked at a lot. */
  pictureFiles: PictureCache;
  idempotency: Idempotency;
  /** Counts of a query may be two seconds old, so a crowd that looks at one catalogue costs one count, in all processes together. */
  facets: SharedReads<FacetCounts>;
  /** Titles that fit what is being typed, as old at most: many people type the same. */
  titles: SharedReads<TitleFound>;
  /** Sellers who can be suggested by name; a minute old at most. */
  sellers(): Promise<readonly PublicProfile[]>;
  house: HouseCache;
  facts: HouseFacts;
};

const CATEGORIES_KEPT_MS = 60_000;
const FOUND_KEPT_MS = 2_000;

export function kitOf(ports: AuctionPorts): Kit {
  let kept: { readAtMs: number; categories: readonly Category[] } | null = null;
  const cache = ports.cache ?? inProcessCache(ports.clock);
  return {
    ...ports,
    listings: listingCache(ports),
    facets: sharedReads(cache, { of: 'facets, first form', keptMs: FOUND_KEPT_MS }),
    titles: sharedReads(cache, { of: 'titles, first form', keptMs: FOUND_KEPT_MS }),
    sellers: sellersCache(ports),
    pictureFiles: pictureCache(),
    house: houseCache(ports.database, ports.clock),
    facts: ports.facts ?? { demonstration: false, mailbox: false },
    idempotency: idempotencyIn('auction', ports.database, ports.clock),
    categories: async () => {
      const nowMs = ports.clock.monotonicMs();
      if (kept === null || nowMs - kept.readAtMs > CATEGORIES_KEPT_MS) kept = { readAtMs: nowMs, categories: await allCategories(ports.database) };
      return kept.categories;
    },
  };
}

export const refused = (code: Refused['code'], more: Omit<Refused, 'code'> = {}): { ok: false; refusal: Refused } => refuse({ code, ...more });
export const malformed = (errors: readonly Fault[]): { ok: false; refusal: Refused } => refused('malformed', { errors });

/**
 * Whether the actor may change this lot; null when so. Somebody else's draft is not there at all, and a hidden lot is
 * there for admins only.
 */
export function barred(listing: Listing | null, actor: Actor, who: { operators: boolean }): Refused | null {
  if (listing === null || (listing.hidden && !isAdmin(actor))) return { code: 'unknown_lot' };
  if (listing.sellerId === actor.accountId || isAdmin(actor)) return null;
  if (listing.stage !== 'published') return { code: 'unknown_lot' };
  return who.operators && actor.roles.includes('clerk') ? null : { code: 'forbidden' };
}

export type LotAct = { actor: Actor; lot: LotId };
