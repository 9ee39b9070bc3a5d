import type { AccountId, GroupId, LotId, SaleId } from '../ids.ts';
import type { Minor } from '../money.ts';
import type { Increments } from './increments.ts';

/** When and how far late bids extend the close. `windowSeconds` 0 is a hard close. */
export type SoftClose = {
  windowSeconds: number;
  /** reset: closesAt = max(closesAt, decidedAt + window). add: closesAt + window, when the bid falls in the last window. */
  mode: 'reset' | 'add';
  /** group and sale: all lots of the group share one close. sequential: this lot and the later ones of the sale move. */
  scope: 'lot' | 'group' | 'sale' | 'sequential';
  cap: SoftCloseCap;
  /** any_bid: any accepted bid of somebody who does not lead. new_leader: only a bid that takes the lead. */
  trigger: 'any_bid' | 'new_leader';
};

export type SoftCloseCap =
  | { kind: 'none' }
  | { kind: 'count'; max: number }
  | { kind: 'total'; seconds: number }
  | { kind: 'until'; atMs: number };

/** Who may take back a bid. none: only staff. marketplace: the bidder, within the policy's limits. */
export type RetractionPolicy = 'marketplace' | 'operator';

/** The terms of a lot, frozen when it is published. The reserve is not here: it may be lowered (see LotState). */
export type LotTerms = {
  lotId: LotId;
  sellerId: AccountId;
  saleId: SaleId | null;
  /** The group whose close this lot shares, for every scope but 'lot'; null otherwise. */
  groupId: GroupId | null;
  /** Place in the sale's order, from 1; for the scope 'sequential'. 0 outside a sale. */
  position: number;
  /** Time between the closes of neighbouring lots of the sale; what an extension keeps between them where the scope is 'sequential'. */
  staggerSeconds: number;
  currency: string;
  format: 'english';
  openingPrice: Minor;
  buyNowPrice: Minor | null;
  increments: Increments;
  opensAtMs: number;
  /** The close as published; the state's closesAtMs moves from here. */
  closesAtMs: number;
  softClose: SoftClose;
  retraction: RetractionPolicy;
  /** Bidders need an approval of the sale. */
  approvalRequired: boolean;
  /** The sale's terms say that staff of the house may bid. */
  staffMayBid: boolean;
  /** Below the reserve the leader's full maximum shows instead of the proxy price. */
  showMaximumBelowReserve: boolean;
};
