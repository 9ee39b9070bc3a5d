import { idKey, type LotId } from '#domain/ids.ts';
import type { LotOutcome, LotStatus } from '#domain/lot/state.ts';
import type { Minor } from '#domain/money.ts';
import { statement, type Tx } from '#platform/db/types.ts';
import { termsOf, type Listing } from '../listing.ts';

/**
 * The projection of bidding's public state that search sorts and filters by. It follows bidding's events and is never
 * asked where an answer has to be current. A change that is not newer than what stands is dropped, so events may come
 * twice, late, or gathered.
 */
export type HeadChange = {
  lot: LotId; seq: number; status: LotStatus | null; outcome: LotOutcome | null; price: Minor; minimum: Minor; bidCount: number;
  bidderCount: number; leader: string | null; extensions: number; closesAtMs: number;
  /** When it came about; how hot the lot is follows from when bids were placed. */
  atMs: number;
};

export const insertHead = statement<unknown>('auction.insert_head', `
  insert into auction.heads (lot_id, sale_id, seller_id, category, currency, published_at_ms, status, price, minimum, closes_at_ms)
  values ($1, $2, $3, $4, $5, $6, 'scheduled', $7, $7, $8)
`);

/** After so long without a bid a lot is half as hot as it was. */
const HEAT_HALVES_AFTER_MS = 30 * 60_000;
const HEAT_SCALE = 1_000_000;
/** Heat of which less than this share is left counts for nothing; further down floating point has no room. */
const HEAT_HALVINGS_MAX = 60;

// The logarithm of a sum in which a bid counts twice as much as one placed a half-life earlier: it keeps its order without ever
// being cooled down, so an index holds it.
const NOW = `(c.at_ms / ${HEAT_HALVES_AFTER_MS}.0::float8)`;
const BEFORE = `(h.heat / ${HEAT_SCALE}.0::float8)`;
const MOST = `greatest(${BEFORE}, ${NOW})`;
const share = (heat: string): string => `power(2.0::float8, greatest(${heat} - ${MOST}, -${HEAT_HALVINGS_MAX}))`;
const HEAT = `case
      when coalesce(c.status, h.status) = 'closed' then 0
      when c.bid_count > h.bid_count then
        (${HEAT_SCALE} * (${MOST} + log(2.0, (${share(BEFORE)} + (c.bid_count - h.bid_count) * ${share(NOW)})::numeric)::float8))::bigint
      else h.heat
    end`;

export const applyHeads = statement<unknown>('auction.apply_heads', `
  update auction.heads as h
  set seq = c.seq, status = coalesce(c.status, h.status), outcome = coalesce(c.outcome, h.outcome), price = c.price, minimum = c.minimum,
    bid_count = c.bid_count, bidder_count = c.bidder_count, leader = c.leader, extensions = c.extensions, closes_at_ms = c.closes_at_ms,
    heat = ${HEAT}
  from unnest($1::bigint[], $2::bigint[], $3::text[], $4::text[], $5::bigint[], $6::bigint[], $7::integer[], $8::integer[], $9::text[],
    $10::integer[], $11::bigint[], $12::bigint[])
    as c (lot_id, seq, status, outcome, price, minimum, bid_count, bidder_count, leader, extensions, closes_at_ms, at_ms)
  where h.lot_id = c.lot_id
    and h.seq < c.seq
`);

/** Lists a lot that was just published. */
export async function addHead(tx: Tx, listing: Listing): Promise<void> {
  const terms = termsOf(listing);
  const publishedAtMs = listing.frozen?.publishedAtMs ?? terms.opensAtMs;
  await tx.run(insertHead, [
    idKey(listing.id), idKey(listing.sale.id), idKey(listing.sellerId), listing.draft.category, terms.currency, publishedAtMs,
    terms.openingPrice, terms.closesAtMs,
  ]);
}

/** Applies changes, at most one a lot and 1,000 a call; lots that are not listed are passed over. Returns rows changed. */
export async function changeHeads(tx: Tx, changes: readonly HeadChange[]): Promise<number> {
  return tx.run(applyHeads, [
    changes.map((c) => idKey(c.lot)), changes.map((c) => c.seq), changes.map((c) => c.status), changes.map((c) => c.outcome), changes.map((c) => c.price),
    changes.map((c) => c.minimum), changes.map((c) => c.bidCount), changes.map((c) => c.bidderCount), changes.map((c) => c.leader),
    changes.map((c) => c.extensions), changes.map((c) => c.closesAtMs), changes.map((c) => c.atMs),
  ]);
}
