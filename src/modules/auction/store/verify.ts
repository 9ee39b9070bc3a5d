import { idKey, lotId, type LotId } from '#domain/ids.ts';
import type { LotOutcome, LotStatus } from '#domain/lot/state.ts';
import { statement, type Tx } from '#platform/db/types.ts';

/** A lot as the lists show it; null where the projection has none. */
export type Listed = {
  lot: LotId; hidden: boolean; currency: string; openingPrice: number; publishedAtMs: number;
  head: { seq: number; status: LotStatus; outcome: LotOutcome | null; price: number; minimum: number; bidCount: number; bidderCount: number; leader: string | null; closesAtMs: number } | null;
};
type ListedRow = {
  id: string; hidden: boolean; currency: string; opening_price: string; published_at_ms: string; seq: string | null; status: LotStatus; outcome: LotOutcome | null;
  price: string; minimum: string; bid_count: number; bidder_count: number; leader: string | null; closes_at_ms: string;
};

const COLUMNS = `l.id, l.hidden, l.currency, l.opening_price, l.published_at_ms, h.seq, h.status, h.outcome, h.price, h.minimum, h.bid_count, h.bidder_count, h.leader, h.closes_at_ms`;

const listedAfter = statement<ListedRow>('auction.verify_listed', `
  select ${COLUMNS}
  from auction.lots l
  left join auction.heads h on h.lot_id = l.id
  where l.stage = 'published'
    and l.id > $1
  order by l.id
  limit $2`);

const listedByIds = statement<ListedRow>('auction.verify_listed_by_ids', `
  select ${COLUMNS}
  from auction.lots l
  left join auction.heads h on h.lot_id = l.id
  where l.stage = 'published'
    and l.id = any($1::bigint[])
  order by l.id
  limit 500`);

/** Published lots with keys above `after`, at most `limit`. */
export const publishedAfter = async (tx: Tx, after: string, limit: number): Promise<Listed[]> => (await tx.all(listedAfter, [after, limit])).map(listedOf);

/** Published lots by id, at most 500; others are absent. */
export const publishedLots = async (tx: Tx, lots: readonly LotId[]): Promise<Listed[]> => (await tx.all(listedByIds, [lots.map(idKey)])).map(listedOf);

/** How many lots are published, about. */
export const countListed = statement<{ lots: string }>('auction.verify_count', `
  select greatest(reltuples, 0)::bigint as lots
  from pg_class
  where oid = 'auction.lots'::regclass`);

const listedOf = (row: ListedRow): Listed => ({
  lot: lotId(row.id), hidden: row.hidden, currency: row.currency, openingPrice: Number(row.opening_price), publishedAtMs: Number(row.published_at_ms),
  head: row.seq === null ? null : {
    seq: Number(row.seq), status: row.status, outcome: row.outcome, price: Number(row.price), minimum: Number(row.minimum), bidCount: row.bid_count,
    bidderCount: row.bidder_count, leader: row.leader, closesAtMs: Number(row.closes_at_ms),
  },
});
