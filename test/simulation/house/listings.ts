import { incrementsFor } from '#domain/lot/increments.ts';
import type { LotId } from '#domain/ids.ts';
import type { Minor } from '#domain/money.ts';
import { type AuctionModule, auctionModule } from '#modules/auction/index.ts';
import type { Bidding } from '#modules/bidding/index.ts';
import type { HttpResult } from '#platform/http/types.ts';
import type { Log } from '#platform/log/log.ts';
import type { SimProcess } from '../world/process.ts';
import type { HouseServer } from '../store/house.ts';
import type { Answer } from './observed.ts';
import { LOT_KEY, SALE_KEY, SELLER_KEY, type LotPlan, type Plan } from './plan.ts';
import { noMetrics } from './quiet.ts';
import { sellerIn, staffIn } from './terms.ts';

/* Lots that are sold through the auction module: their drafts are there when the world begins. */

/** The auction module of one process. */
export function openAuction({ server, process, bidding, log }: { server: HouseServer; process: SimProcess; bidding: Bidding; log: Log }): { auction: AuctionModule; close(): Promise<void> } {
  const database = server.database(process, { role: 'auction', label: 'auction', max: 6, waitMs: 2_000 });
  const auction = auctionModule({
    database, clock: process.clock, keys: process.keys, commands: bidding.commands, bidding: bidding.queries, identity: { profiles: async () => new Map() },
    pictures: { prepare: async () => ({ ok: false, refusal: 'busy' }), read: async () => null } as never, log, metrics: noMetrics,
  });
  return { auction, close: () => database.close() };
}

/** Puts the drafts of a plan, and their sale, into the tables. */
export function seedListings({ tables }: HouseServer, plan: Plan, startMs: number): void {
  const [first] = plan.lots;
  if (first === undefined) return;
  tables.auction.sales.seed({
    id: BigInt(SALE_KEY + 1), title: 'A sale', description: '', owner_id: BigInt(SELLER_KEY), standing: false, hidden: false, opens_at_ms: null, closes_at_ms: null,
    stagger_seconds: first.staggerSeconds, approval_required: first.approvalRequired, staff_may_bid: first.staffMayBid, show_maximum_below_reserve: first.showMaximumBelowReserve,
    sellers_may_consign: true, retraction: first.retraction, lots_count: plan.lots.length, created_at_ms: BigInt(startMs - 86_400_000),
  });
  for (const [lot, terms] of plan.lots.entries()) tables.auction.lots.seed(draftOf(terms, lot, startMs));
}

function draftOf(plan: LotPlan, lot: number, startMs: number): Parameters<HouseServer['tables']['auction']['lots']['seed']>[0] {
  const increments = incrementsFor(plan.increments, plan.currency);
  if (!increments.ok) throw new Error(increments.refusal);
  const { softClose } = plan;
  const cap = softClose.cap.kind === 'until' ? { kind: 'until', atMs: startMs + softClose.cap.atMs } : softClose.cap;
  const amount = (value: number | null): bigint | null => (value === null ? null : BigInt(value));
  return {
    id: BigInt(LOT_KEY + lot), seller_id: BigInt(SELLER_KEY + plan.seller), sale_id: BigInt(SALE_KEY + 1), position: plan.position, stage: 'draft', hidden: false,
    title: `Lot ${lot}`, description: '', category: 'other', condition: null, currency: plan.currency, opening_price: BigInt(plan.openingPrice), reserve_price: amount(plan.reservePrice),
    reserve_asked: null, buy_now_price: amount(plan.buyNowPrice), estimate_low: null, estimate_high: null,
    increments: increments.value.kind === 'fixed' ? { kind: 'fixed', step: Number(increments.value.step) } : increments.value,
    soft_close: { ...softClose, cap }, group_label: softClose.scope === 'group' ? 'together' : null, opens_at_ms: BigInt(startMs + plan.opensMs), closes_at_ms: BigInt(startMs + plan.closesMs),
    group_id: null, retraction: null, approval_required: null, staff_may_bid: null, show_maximum_below_reserve: null, relisted_from: null, created_at_ms: BigInt(startMs - 3_600_000),
    published_at_ms: null, cancelled_at_ms: null, attributes: {}, premium: null, tax: null,
  };
}

const seller = (plan: LotPlan) => ({ accountId: sellerIn(plan.seller), displayName: 'A seller', roles: ['seller'] as const });
const clerk = { accountId: staffIn(0), displayName: 'A clerk', roles: ['clerk'] as const };

/** What sellers and clerks do to listed lots, as the auction module's callers do it. */
export const selling = {
  publish: async (auction: AuctionModule, lot: LotId, plan: LotPlan): Promise<Answer> => answerOf(await auction.selling.publishLot({ actor: seller(plan), lot }, null)),
  lower: async (auction: AuctionModule, lot: LotId, plan: LotPlan, reservePrice: Minor): Promise<Answer> =>
    answerOf(await auction.selling.changeLot({ actor: seller(plan), lot }, { draft: { reservePrice }, saleId: undefined, fields: ['reservePrice'] }, null)),
  end: async (auction: AuctionModule, lot: LotId, plan: LotPlan, operator: boolean): Promise<Answer> => answerOf(await auction.selling.endLot({ actor: operator ? clerk : seller(plan), lot }, null)),
};

function answerOf(result: HttpResult): Answer {
  if (result.ok) return { ok: true, done: true };
  return { ok: false, code: result.code as never, facts: null, ...(result.retryAfterSeconds === undefined ? {} : { retryAfterSeconds: result.retryAfterSeconds }) };
}
