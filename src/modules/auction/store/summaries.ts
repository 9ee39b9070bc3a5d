import { accountId, idKey, lotId, saleId, type AccountId, type LotId, type SaleId } from '#domain/ids.ts';
import type { LotOutcome, LotStatus } from '#domain/lot/state.ts';
import type { SoftClose } from '#domain/lot/terms.ts';
import { minor, type Minor } from '#domain/money.ts';
import { statement, type Statement, type Tx } from '#platform/db/types.ts';
import type { ListingImage, Stage } from '../listing.ts';
import { FIRST_IMAGE_OF_LOT, imageOf, type ImageJson } from './lot-images.ts';
import { timeOf } from './sales.ts';

/** A lot as lists show it: the short listing and, once it is listed, the projection of its public state. */
export type Summary = {
  id: LotId; sellerId: AccountId; stage: Stage; title: string; category: string; condition: string | null; estimateLow: Minor | null; estimateHigh: Minor | null;
  currency: string; openingPrice: Minor; buyNowPrice: Minor | null; reservePrice: Minor | null; opensAtMs: number | null; closesAtMs: number | null;
  position: number; scope: SoftClose['scope'];
  sale: { id: SaleId; title: string; standing: boolean; closesAtMs: number | null; opensAtMs: number | null; staggerSeconds: number };
  head: SummaryHead | null;
  image: ListingImage | null;
  /** Where the list goes on: the value it is sorted by. */
  sortKey: bigint;
};
export type SummaryHead = {
  seq: number; status: LotStatus; outcome: LotOutcome | null; price: Minor; minimum: Minor; bidCount: number; bidderCount: number;
  leader: string | null; extensions: number; closesAtMs: number;
};

export type SummaryRow = {
  id: string; seller_id: string; stage: Stage; title: string; category: string; condition: string | null; estimate_low: string | null;
  estimate_high: string | null; currency: string; opening_price: string; buy_now_price: string | null; reserve_price: string | null;
  opens_at_ms: string | null; closes_at_ms: string | null; position: number; scope: SoftClose['scope']; sale_id: string; sale_title: string;
  sale_standing: boolean; sale_closes_at_ms: string | null; sale_opens_at_ms: string | null; sale_stagger_seconds: number;
  seq: string | null; status: LotStatus | null; outcome: LotOutcome | null; price: string | null; minimum: string | null; bid_count: number | null;
  bidder_count: number | null; leader: string | null; extensions: number | null; head_closes_at_ms: string | null; sort_key: string; image: ImageJson | null;
};

/** Columns of a summary from `l` (lots), `s` (sales) and `h` (heads, may be null); `sort_key` is to be added. */
export const SUMMARY_COLUMNS = `l.id, l.seller_id, l.stage, l.title, l.category, l.condition, l.estimate_low, l.estimate_high, l.currency, l.opening_price,
    l.buy_now_price, l.reserve_price, l.opens_at_ms, l.closes_at_ms, l.position, l.soft_close ->> 'scope' as scope,
    s.id as sale_id, s.title as sale_title, s.standing as sale_standing, s.closes_at_ms as sale_closes_at_ms, s.opens_at_ms as sale_opens_at_ms,
    s.stagger_seconds as sale_stagger_seconds, h.seq, h.status, h.outcome, h.price, h.minimum, h.bid_count, h.bidder_count, h.leader, h.extensions,
    h.closes_at_ms as head_closes_at_ms,
    ${FIRST_IMAGE_OF_LOT} as image`;

/** Sorts above every key of the house. */
export const KEY_LAST = 9_223_372_036_854_775_807n;

const sellersLots = (name: string, condition: string): Statement<SummaryRow> => statement<SummaryRow>(name, `
  select ${SUMMARY_COLUMNS}, l.id as sort_key
  from auction.lots as l
  join auction.sales as s on s.id = l.sale_id
  left join auction.heads as h on h.lot_id = l.id
  where l.seller_id = $1
    and not l.hidden
    and l.id < $2
    and ${condition}
  order by l.id desc
  limit $3
`);
const SHOWN = `l.stage <> 'cancelled'`;
export const sellersAnyLots = sellersLots('auction.sellers_any_lots', SHOWN);
export const sellersDrafts = sellersLots('auction.sellers_drafts', `l.stage = 'draft'`);
export const sellersLiveLots = sellersLots('auction.sellers_live_lots', `h.status in ('open', 'frozen')`);
export const sellersListedLots = sellersLots('auction.sellers_listed_lots', 'h.status = $4');

export const watchedLots = statement<SummaryRow>('auction.watched_lots', `
  select ${SUMMARY_COLUMNS}, w.watched_at_ms as sort_key
  from auction.watchlist as w
  join auction.lots as l on l.id = w.lot_id
  join auction.sales as s on s.id = l.sale_id
  join auction.heads as h on h.lot_id = l.id
  where w.account_id = $1
    and (w.watched_at_ms, w.lot_id) < ($2, $3)
  order by w.watched_at_ms desc, w.lot_id desc
  limit $4
`);

export type MyLotsFilter = 'any' | 'draft' | 'live' | LotStatus;

/** Lots of a seller with keys below `before`, newest first. */
export async function lotsOfSeller(tx: Tx, of: { seller: AccountId; filter: MyLotsFilter; before: bigint }, limit: number): Promise<Summary[]> {
  const values = [idKey(of.seller), of.before, limit];
  if (of.filter === 'any') return (await tx.all(sellersAnyLots, values)).map(summaryOf);
  if (of.filter === 'draft') return (await tx.all(sellersDrafts, values)).map(summaryOf);
  if (of.filter === 'live') return (await tx.all(sellersLiveLots, values)).map(summaryOf);
  return (await tx.all(sellersListedLots, [...values, of.filter])).map(summaryOf);
}

/** Watched lots, the latest watched first, strictly before `before`. */
export async function lotsWatchedBy(tx: Tx, of: { account: AccountId; before: { watchedAtMs: bigint; key: bigint } }, limit: number): Promise<Summary[]> {
  const rows = await tx.all(watchedLots, [idKey(of.account), of.before.watchedAtMs, of.before.key, limit]);
  return rows.map(summaryOf);
}

const amountOf = (value: string | null): Minor | null => (value === null ? null : minor(BigInt(value)));

export function summaryOf(row: SummaryRow): Summary {
  return {
    id: lotId(row.id), sellerId: accountId(row.seller_id), stage: row.stage, title: row.title, category: row.category, condition: row.condition,
    estimateLow: amountOf(row.estimate_low), estimateHigh: amountOf(row.estimate_high), currency: row.currency,
    openingPrice: minor(BigInt(row.opening_price)), buyNowPrice: amountOf(row.buy_now_price), reservePrice: amountOf(row.reserve_price),
    opensAtMs: timeOf(row.opens_at_ms), closesAtMs: timeOf(row.closes_at_ms), position: row.position, scope: row.scope,
    sale: {
      id: saleId(row.sale_id), title: row.sale_title, standing: row.sale_standing, closesAtMs: timeOf(row.sale_closes_at_ms),
      opensAtMs: timeOf(row.sale_opens_at_ms), staggerSeconds: row.sale_stagger_seconds,
    },
    head: headOf(row),
    sortKey: BigInt(row.sort_key),
    image: row.image === null ? null : imageOf(row.image),
  };
}

function headOf(row: SummaryRow): SummaryHead | null {
  if (row.status === null || row.price === null || row.minimum === null || row.head_closes_at_ms === null) return null;
  return {
    seq: Number(row.seq), status: row.status, outcome: row.outcome, price: minor(BigInt(row.price)), minimum: minor(BigInt(row.minimum)),
    bidCount: row.bid_count ?? 0, bidderCount: row.bidder_count ?? 0, leader: row.leader, extensions: row.extensions ?? 0,
    closesAtMs: Number(row.head_closes_at_ms),
  };
}
