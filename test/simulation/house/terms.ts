import { accountId, groupId, lotId, saleId, type AccountId, type LotId } from '#domain/ids.ts';
import { incrementsFor } from '#domain/lot/increments.ts';
import type { LotTerms } from '#domain/lot/terms.ts';
import { minor } from '#domain/money.ts';
import type { StandingChange } from '#contracts/bidding.ts';
import { BIDDER_KEY, GROUP_KEY, LOT_KEY, SALE_KEY, SELLER_KEY, STAFF_KEYS, type LotPlan, type StandingPlan } from './plan.ts';

export const lotIn = (lot: number): LotId => lotId(BigInt(LOT_KEY + lot));
export const bidderIn = (bidder: number): AccountId => accountId(BigInt(BIDDER_KEY + bidder));
export const sellerIn = (seller: number): AccountId => accountId(BigInt(SELLER_KEY + seller));
export const staffIn = (which: 0 | 1): AccountId => accountId(BigInt(STAFF_KEYS[which]));
export const saleIn = (sale: number): ReturnType<typeof saleId> => saleId(BigInt(SALE_KEY + sale));

/** The terms of a planned lot, as bidding takes them over. */
export function termsIn(plan: LotPlan, lot: number, startMs: number): LotTerms {
  const increments = incrementsFor(plan.increments, plan.currency);
  if (!increments.ok) throw new Error(increments.refusal);
  const { openingPrice, buyNowPrice, opensMs, closesMs, softClose, position, staggerSeconds, currency, retraction, approvalRequired, staffMayBid, showMaximumBelowReserve } = plan;
  return {
    lotId: lotIn(lot), sellerId: sellerIn(plan.seller), saleId: plan.sale === null ? null : saleIn(plan.sale),
    groupId: plan.group === null ? null : groupId(BigInt(GROUP_KEY + plan.group)), position, staggerSeconds, currency, format: 'english',
    openingPrice: minor(BigInt(openingPrice)), buyNowPrice: buyNowPrice === null ? null : minor(BigInt(buyNowPrice)), increments: increments.value,
    opensAtMs: startMs + opensMs, closesAtMs: startMs + closesMs,
    softClose: softClose.cap.kind === 'until' ? { ...softClose, cap: { kind: 'until', atMs: startMs + softClose.cap.atMs } } : softClose,
    retraction, approvalRequired, staffMayBid, showMaximumBelowReserve,
  };
}

/** A planned change of who may bid, as bidding is told of it. */
export function standingIn(plan: StandingPlan): StandingChange {
  switch (plan.kind) {
    case 'account': return {
      kind: 'account', account: bidderIn(plan.account), ...(plan.blocked === undefined ? {} : { blocked: plan.blocked }), ...(plan.staff === undefined ? {} : { staff: plan.staff }),
    };
    case 'limit': return { kind: 'exposure_limit', account: bidderIn(plan.account), currency: plan.currency, limit: plan.limit === null ? null : minor(BigInt(plan.limit)) };
    case 'link': return { kind: 'link', seller: sellerIn(plan.seller), account: bidderIn(plan.account), linked: plan.linked };
    case 'approval': return { kind: 'approval', sale: saleIn(plan.sale), account: bidderIn(plan.account), approved: plan.approved };
  }
}
