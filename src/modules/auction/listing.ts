import type { AccountId, GroupId, ImageId, LotId } from '#domain/ids.ts';
import type { Increments } from '#domain/lot/increments.ts';
import type { LotTerms, RetractionPolicy } from '#domain/lot/terms.ts';
import { invariant } from '#domain/outcome.ts';
import type { Draft, SaleTerms } from './rules.ts';
import type { BuyerTerms } from './rules/house.ts';

/**
 * A lot as its seller described it.
 *
 *   draft ─publish─▶ published (from here on bidding is its one writer)
 *     └────cancel──▶ cancelled
 *
 * A published listing changes in two ways only: its description, with a public stamp, and its reserve, downwards.
 */
export type Stage = 'draft' | 'published' | 'cancelled';

/** What publication settled, for ever. */
export type Frozen = {
  opensAtMs: number;
  closesAtMs: number;
  groupId: GroupId | null;
  retraction: RetractionPolicy;
  approvalRequired: boolean;
  staffMayBid: boolean;
  showMaximumBelowReserve: boolean;
  publishedAtMs: number;
  /** Premium and tax as the house had them when the lot was published. */
  buyer: BuyerTerms;
};

/** A picture of a lot; `width` and `height` in pixels of its largest file. */
export type ListingImage = { id: ImageId; alt: string; width: number; height: number };

export type Listing = {
  id: LotId;
  sellerId: AccountId;
  stage: Stage;
  /** Never in a list, and shown by id to admins only: lots of a replay. */
  hidden: boolean;
  sale: SaleTerms & { title: string };
  /** Place in the sale's order, from 1; 0 in the standing sale. */
  position: number;
  draft: Draft;
  /** In their order. */
  images: readonly ListingImage[];
  increments: Increments;
  frozen: Frozen | null;
  relistedFrom: LotId | null;
  createdAtMs: number;
  /** When the description of the published lot changed, oldest first. */
  descriptionChangedAtMs: readonly number[];
};

/** The terms that bidding takes over. The listing must be published. */
export function termsOf(listing: Listing): LotTerms {
  const { frozen, draft, sale } = listing;
  invariant(frozen !== null, 'only a published lot has terms');
  return {
    lotId: listing.id,
    sellerId: listing.sellerId,
    saleId: sale.standing ? null : sale.id,
    groupId: frozen.groupId,
    position: listing.position,
    staggerSeconds: sale.staggerSeconds,
    currency: draft.currency,
    format: 'english',
    openingPrice: draft.openingPrice,
    buyNowPrice: draft.buyNowPrice,
    increments: listing.increments,
    opensAtMs: frozen.opensAtMs,
    closesAtMs: frozen.closesAtMs,
    softClose: draft.softClose,
    retraction: frozen.retraction,
    approvalRequired: frozen.approvalRequired,
    staffMayBid: frozen.staffMayBid,
    showMaximumBelowReserve: frozen.showMaximumBelowReserve,
  };
}
