import type { Static } from 'typebox';
import type { AccountId, LotId, QuestionId, SaleId } from '#domain/ids.ts';
import type { Minor } from '#domain/money.ts';
import type { BuyerTerms } from '#domain/settlement/invoice.ts';
import type { LotSummary } from './auction-shapes.ts';
import type { LotHead } from './bidding.ts';

/** The lot as `contract.md` shows it: the listing beside the head. Values are plain JSON, ready to send. */
export type LotView = { id: LotId; [field: string]: unknown };

/** A lot as lists show it: amounts in minor units of its currency, times RFC 3339. */
export type LotInList = Static<typeof LotSummary>;

export type LotTitle = { title: string; currency: string };

/**
 * What lots are compared by. All of it is frozen when a lot is published; amounts are in minor units of the currency. `hidden`: a lot of a
 * replay, which counts nowhere.
 */
export type ListingFacts = {
  seller: AccountId; sale: SaleId; category: string; currency: string; openingPrice: Minor; estimateLow: Minor | null; estimateHigh: Minor | null; hidden: boolean;
};

/** What an invoice for a lot is made of, frozen when the lot was published. `hidden`: a lot of a replay, which nobody is billed for. */
export type LotForInvoice = { title: string; currency: string; seller: AccountId; buyerTerms: BuyerTerms; hidden: boolean };

/** Questions other modules may ask the auction module. */
export type AuctionQueries = {
  /** The lot as the caller may see it; null when unknown or a draft of somebody else. Never stale. */
  view(lot: LotId, caller: AccountId | null): Promise<LotView | null>;
  /** What lots are called, whether or not they are listed still. Unknown lots are absent. At most 500 a call. */
  titles(lots: readonly LotId[]): Promise<ReadonlyMap<LotId, LotTitle>>;
  /** What invoices for published lots are made of. Others are absent. At most 500 a call. */
  forInvoice(lots: readonly LotId[]): Promise<ReadonlyMap<LotId, LotForInvoice>>;
  /** The catalogue sales that lots belong to. Lots of the standing sale, of a replay, and unknown ones are absent. At most 500 a call. */
  salesOf(lots: readonly LotId[]): Promise<ReadonlyMap<LotId, { sale: SaleId; title: string }>>;
  /** What lots are compared by. Unknown lots are absent. At most 500 a call. */
  listingFacts(lots: readonly LotId[]): Promise<ReadonlyMap<LotId, ListingFacts>>;
};

/** What those who run the house may ask of the auction module. */
export type AuctionOperations = {
  /** Lots by status, registrations that wait, and lots that should have opened: `stuck`. The last two are counted up to 1,000. At most two seconds old. */
  counts(): Promise<{ scheduled: number; open: number; frozen: number; registrations: number; stuck: number }>;
};

/** Facts that the auction module publishes. */
export type AuctionEvent =
  | { kind: 'lot.published'; lot: LotId; seller: AccountId; atMs: number }
  | { kind: 'lot.description_changed'; lot: LotId; atMs: number }
  | { kind: 'lot.watched'; lot: LotId; account: AccountId; atMs: number }
  | { kind: 'lot.unwatched'; lot: LotId; account: AccountId; atMs: number }
  | { kind: 'sale.created'; sale: SaleId; atMs: number }
  | { kind: 'registration.decided'; sale: SaleId; account: AccountId; approved: boolean; atMs: number }
  | { kind: 'question.asked'; question: QuestionId; lot: LotId; seller: AccountId; asker: AccountId; atMs: number }
  /** `reworded`: an answer that stood was changed. */
  | { kind: 'question.answered'; question: QuestionId; lot: LotId; asker: AccountId; reworded: boolean; atMs: number };

export type { LotHead };
