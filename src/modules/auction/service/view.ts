import type { Static } from 'typebox';
import type { Lot, LotSummary, MyLot } from '#contracts/auction-shapes.ts';
import type { LotHead } from '#contracts/bidding.ts';
import type { PublicProfile } from '#contracts/identity.ts';
import type { AccountId, LotId } from '#domain/ids.ts';
import type { Minor } from '#domain/money.ts';
import type { SoftClose } from '#domain/lot/terms.ts';
import type { Listing } from '../listing.ts';
import { choiceOf, closeOf } from '../rules.ts';
import { buyerTermsFor, NO_PREMIUM, type BuyerTerms, type HouseSettings } from '../rules/house.ts';
import type { Summary } from '../store/summaries.ts';
import { instant } from '#contracts/instant.ts';
import { instantOrNull } from '../wire.ts';
import type { Kit } from './kit.ts';
import { UNKNOWN_SELLER_NAME } from './listing-cache.ts';

export type LotJson = Static<typeof Lot> & { id: LotId };
export type SummaryJson = Static<typeof LotSummary>;
export type MyLotJson = Static<typeof MyLot>;
/** Who looks. Hidden lots and other people's drafts are there for admins only. */
export type Viewer = { account: AccountId | null; admin: boolean };

type HeadJson = Pick<SummaryJson, 'status' | 'outcome' | 'currency' | 'openingPrice' | 'price' | 'minimum' | 'bidCount' | 'bidderCount' | 'leader' | 'reserve'
  | 'buyNowPrice' | 'opensAt' | 'closesAt' | 'closedAt' | 'extensions' | 'seq' | 'serverTime' | 'you'>;

const NOT_BIDDING = { alias: null, leading: false, maximum: null, bids: 0 };

/**
 * The lot as the viewer may see it, null when it is not there for them. The public state comes from bidding at this moment;
 * the listing may be a second old where another process changed its description.
 */
export async function lotFor(kit: Kit, lot: LotId, viewer: Viewer): Promise<LotJson | null> {
  const shown = await kit.listings.get(lot);
  if (shown === null) return null;
  const { listing, seller } = shown;
  const own = viewer.account === listing.sellerId;
  if (listing.hidden && !viewer.admin) return null;
  if (listing.stage !== 'published') return own || viewer.admin ? draftJson(listing, seller, { own, nowMs: kit.clock.nowMs(), settings: (await kit.house.current()).settings }) : null;
  const head = (await kit.bidding.heads([lot], viewer.account)).get(lot);
  const public_ = head === undefined ? notTakenHead(listing, viewer, kit.clock.nowMs()) : headJson(head, viewer);
  return lotJson(listing, seller, public_, { own, buyer: listing.frozen?.buyer ?? NO_PREMIUM });
}

/** A lot that was never published, as its seller sees it: with the premium that it would be published with now. */
export const draftJson = (listing: Listing, seller: PublicProfile, { own, nowMs, settings }: { own: boolean; nowMs: number; settings: HouseSettings }): LotJson =>
  lotJson(listing, seller, draftHead(listing, nowMs), { own, buyer: buyerTermsFor(settings, listing.draft.currency) });

function lotJson(listing: Listing, seller: PublicProfile, head: HeadJson, { own, buyer }: { own: boolean; buyer: BuyerTerms }): LotJson {
  const { draft, sale, frozen } = listing;
  return {
    id: listing.id, title: draft.title, description: draft.description, category: draft.category, condition: draft.condition,
    estimateLow: amount(draft.estimateLow), estimateHigh: amount(draft.estimateHigh), images: listing.images.map((image) => ({ ...image })), attributes: { ...draft.attributes }, seller: { ...seller },
    sale: sale.standing ? null : { id: sale.id, title: sale.title, position: listing.position },
    format: 'english', increments: incrementsJson(listing), softClose: softCloseJson(draft.softClose), group: draft.group,
    retraction: frozen?.retraction ?? sale.retraction, approvalRequired: frozen?.approvalRequired ?? sale.approvalRequired,
    staffMayBid: frozen?.staffMayBid ?? sale.staffMayBid, showMaximumBelowReserve: frozen?.showMaximumBelowReserve ?? sale.showMaximumBelowReserve,
    scheduledClosesAt: instantOrNull(frozen?.closesAtMs ?? closeOf(draft, sale, listing.position)),
    descriptionChangedAt: listing.descriptionChangedAtMs.map(instant), createdAt: instant(listing.createdAtMs),
    publishedAt: instantOrNull(frozen?.publishedAtMs ?? null), relistedFrom: listing.relistedFrom,
    premium: buyer.premium.map(({ upTo, rate }) => ({ upTo: amount(upTo), rate })), tax: { ...buyer.tax },
    ...head,
    ...(own ? { reservePrice: amount(draft.reservePrice) } : {}),
  };
}

/** A lot in a list, with the head that bidding just gave or, when bidding could not be asked, with the projection. */
export function summaryJson(summary: Summary, seller: PublicProfile | undefined, head: LotHead | undefined, viewer: Viewer, nowMs: number): SummaryJson {
  const { sale } = summary;
  return {
    id: summary.id, title: summary.title, category: summary.category, condition: summary.condition,
    estimateLow: amount(summary.estimateLow), estimateHigh: amount(summary.estimateHigh), image: summary.image,
    seller: seller === undefined ? { id: summary.sellerId, displayName: UNKNOWN_SELLER_NAME } : { ...seller },
    sale: sale.standing ? null : { id: sale.id, title: sale.title, position: summary.position }, format: 'english',
    ...(head === undefined ? summaryHead(summary, nowMs) : headJson(head, viewer)),
  };
}

/** A lot in the list of its own seller: with what nobody else is told, and how many watch it. */
export const myLotJson = (summary: Summary, shown: SummaryJson, watchers: number): MyLotJson => ({ ...shown, reservePrice: amount(summary.reservePrice), watchers });

function headJson(head: LotHead, viewer: Viewer): HeadJson {
  return {
    status: head.status, outcome: head.outcome, currency: head.currency, openingPrice: Number(head.openingPrice), price: Number(head.price),
    minimum: Number(head.minimum), bidCount: head.bidCount, bidderCount: head.bidderCount, leader: head.leader, reserve: head.reserve,
    buyNowPrice: amount(head.buyNowPrice), opensAt: instant(head.opensAtMs), closesAt: instant(head.closesAtMs), closedAt: instantOrNull(head.closedAtMs), extensions: head.extensions,
    seq: head.seq, serverTime: instant(head.serverTimeMs), ...youOf(head.you, viewer),
  };
}

function youOf(you: LotHead['you'], viewer: Viewer): { you?: NonNullable<SummaryJson['you']> } {
  if (viewer.account === null) return {};
  return { you: you === null ? { ...NOT_BIDDING } : { ...you, maximum: amount(you.maximum) } };
}

// A lot that was given up is over for its seller, who alone still sees it.
function draftHead(listing: Listing, nowMs: number): HeadJson {
  const { draft, sale, position } = listing;
  const cancelled = listing.stage === 'cancelled';
  return {
    ...untouched(draft), status: cancelled ? 'closed' : 'draft', outcome: cancelled ? 'withdrawn' : null,
    opensAt: instantOrNull(draft.opensAtMs ?? sale.opensAtMs), closesAt: instantOrNull(closeOf(draft, sale, position)), serverTime: instant(nowMs),
    you: { ...NOT_BIDDING },
  };
}

// Published, but bidding does not have it yet: the outbox brings it there.
function notTakenHead(listing: Listing, viewer: Viewer, nowMs: number): HeadJson {
  return {
    ...untouched(listing.draft), status: 'scheduled', outcome: null, opensAt: instantOrNull(listing.frozen?.opensAtMs ?? null),
    closesAt: instantOrNull(listing.frozen?.closesAtMs ?? null), serverTime: instant(nowMs), ...youOf(null, viewer),
  };
}

type Priced = { currency: string; openingPrice: Minor; reservePrice: Minor | null; buyNowPrice: Minor | null };

function untouched(lot: Priced): Omit<HeadJson, 'status' | 'outcome' | 'opensAt' | 'closesAt' | 'serverTime'> {
  const openingPrice = Number(lot.openingPrice);
  return {
    currency: lot.currency, openingPrice, price: openingPrice, minimum: openingPrice, bidCount: 0, bidderCount: 0, leader: null,
    reserve: lot.reservePrice === null ? 'none' : 'unmet', buyNowPrice: amount(lot.buyNowPrice), closedAt: null, extensions: 0, seq: 0,
  };
}

function summaryHead(summary: Summary, nowMs: number): HeadJson {
  const { head, stage } = summary;
  const cancelled = stage === 'cancelled';
  const closesAtMs = head?.closesAtMs ?? closeOf({ closesAtMs: summary.closesAtMs, softClose: { scope: summary.scope } }, summary.sale, summary.position);
  const common = { opensAt: instantOrNull(summary.opensAtMs ?? summary.sale.opensAtMs), closesAt: instantOrNull(closesAtMs), serverTime: instant(nowMs) };
  if (head === null) return { ...untouched(summary), ...common, status: cancelled ? 'closed' : 'draft', outcome: cancelled ? 'withdrawn' : null };
  // A met reserve has lifted the price to itself, so the price tells.
  const met = summary.reservePrice !== null && head.bidCount > 0 && head.price >= summary.reservePrice;
  const buyNowGone = head.status === 'closed' || (summary.reservePrice === null ? head.bidCount > 0 : met);
  return {
    ...untouched(summary), ...common, ...(buyNowGone ? { buyNowPrice: null } : {}), status: head.status, outcome: head.outcome, price: Number(head.price), minimum: Number(head.minimum),
    bidCount: head.bidCount, bidderCount: head.bidderCount, leader: head.leader, extensions: head.extensions, seq: head.seq,
    reserve: summary.reservePrice === null ? 'none' : met ? 'met' : 'unmet',
  };
}

const amount = (value: Minor | null): number | null => (value === null ? null : Number(value));

function incrementsJson(listing: Listing): LotJson['increments'] {
  const choice = choiceOf(listing.increments);
  return typeof choice === 'object' && 'fixed' in choice ? { fixed: Number(choice.fixed) } : choice;
}

function softCloseJson({ cap, ...rest }: SoftClose): LotJson['softClose'] {
  return { ...rest, cap: cap.kind === 'until' ? { kind: 'until', at: instant(cap.atMs) } : cap };
}
