import { type AccountId, accountId } from '#domain/ids.ts';
import type { HistoryBid, LotHistory, Lowering } from '#domain/lot/history.ts';
import { minor } from '#domain/money.ts';
import { statement } from '#platform/db/types.ts';
import { kindCode, kindWord } from './codes.ts';

export type HistoryRow = { seq: string; kind: number; account_id: string | null; maximum: string | null; at_ms: string; detail: { seqs?: number[]; reservePrice?: string } | null };

/** Accepted bids, retractions and lowerings of a lot, in order: what a replay needs. $1: lot key. */
export const readHistory = statement<HistoryRow>('bidding.read_history', `
  select seq, kind, account_id, maximum, at_ms, detail
  from bidding.decisions
  where lot_id = $1
    and seq is not null
    and kind in (${kindCode('bid.accepted')}, ${kindCode('bid.retracted')}, ${kindCode('lot.reserve_lowered')})
  order by seq
  limit 1000000`);

/** The bids that still stand, and the lowerings of the reserve. */
export function historyOf(rows: readonly HistoryRow[]): LotHistory {
  const takenOut = new Set<number>();
  for (const row of rows) if (kindWord(row.kind) === 'bid.retracted') for (const seq of row.detail?.seqs ?? []) takenOut.add(seq);
  const standing: HistoryBid[] = [];
  const lowerings: Lowering[] = [];
  // One text an account: a hundred thousand bids of a few hundred bidders share them.
  const accounts = new Map<string, AccountId>();
  for (const row of rows) {
    const seq = Number(row.seq);
    if (kindWord(row.kind) === 'lot.reserve_lowered') lowerings.push({ seq, reservePrice: minor(BigInt(row.detail?.reservePrice ?? '0')) });
    if (kindWord(row.kind) !== 'bid.accepted' || takenOut.has(seq) || row.account_id === null || row.maximum === null) continue;
    const account = accounts.get(row.account_id) ?? accountId(row.account_id);
    accounts.set(row.account_id, account);
    standing.push({ seq, account, maximum: minor(BigInt(row.maximum)), atMs: Number(row.at_ms) });
  }
  return { standing, lowerings };
}

export type PublicRow = {
  lot_id: string; seq: string; kind: number; account_id: string | null; bidder: number | null; maximum: string | null; price: string; minimum: string;
  leader_id: string | null; leader_bidder: number | null; bid_count: number; closes_ms: string; at_ms: string; outcome: string | null;
};

/** Events of a lot from a seq on. $1: lot key, $2: first seq, $3: limit. */
export const readEvents = statement<PublicRow>('bidding.read_events', `
  select lot_id, seq, kind, account_id, bidder, maximum, price, minimum, leader_id, leader_bidder, bid_count, closes_ms, at_ms,
    detail ->> 'outcome' as outcome
  from bidding.decisions
  where lot_id = $1
    and seq >= $2
    and seq is not null
  order by seq
  limit $3`);

/** How many bidders lots had before an event each. $1: lot keys, $2: seqs, as many; at most a page of the relay. */
export const readBidderCounts = statement<{ lot_id: string; seq: string; bidders: number }>('bidding.read_bidder_counts', `
  select asked.lot_id, asked.seq, coalesce((
    select d.bidder
    from bidding.decisions d
    where d.lot_id = asked.lot_id
      and d.first_bid
      and d.seq < asked.seq
    order by d.bidder desc
    limit 1
  ), 0) as bidders
  from (
    select unnest($1::bigint[]) as lot_id, unnest($2::bigint[]) as seq
  ) as asked`);

/** Accepted bids of a lot, newest first. $1: lot key, $2: before this seq, $3: limit. */
export const readBids = statement<PublicRow>('bidding.read_bids', `
  select lot_id, seq, kind, account_id, bidder, maximum, price, minimum, leader_id, leader_bidder, bid_count, closes_ms, at_ms,
    null as outcome
  from bidding.decisions
  where lot_id = $1
    and seq < $2
    and seq is not null
    and kind = ${kindCode('bid.accepted')}
  order by seq desc
  limit $3`);

/** Which bids were taken out again. $1: lot key. */
export const readRetractions = statement<{ seqs: number[] }>('bidding.read_retractions', `
  select detail -> 'seqs' as seqs
  from bidding.decisions
  where lot_id = $1
    and kind = ${kindCode('bid.retracted')}
  order by seq
  limit 10000`);

/** Lowerings of the reserve of a lot. $1: lot key. */
export const readLowerings = statement<{ seq: string; reserve_price: string }>('bidding.read_lowerings', `
  select seq, detail ->> 'reservePrice' as reserve_price
  from bidding.decisions
  where lot_id = $1
    and kind = ${kindCode('lot.reserve_lowered')}
  order by seq
  limit 10000`);

/** Lots an account bid on or bought at a fixed price, newest first: one row a lot, bids that were taken out again left out. $1: account key, $2: before this lot key, $3: limit. */
export const readBidsOf = statement<{ lot_id: string; bids: number; maximum: string | null }>('bidding.read_bids_of', `
  with page as materialized (
    select distinct lot_id
    from bidding.decisions
    where account_id = $1
      and lot_id < $2
      and request is not null
      and kind in (${kindCode('bid.accepted')}, ${kindCode('lot.bought')})
    order by lot_id desc
    limit $3
  ), taken_out as materialized (
    select r.lot_id, s.seq::bigint as seq
    from page p
    join bidding.decisions r on r.lot_id = p.lot_id and r.kind = ${kindCode('bid.retracted')}
    cross join lateral jsonb_array_elements_text(r.detail -> 'seqs') as s (seq)
  )
  select p.lot_id, count(*) filter (where t.seq is null and d.kind = ${kindCode('bid.accepted')})::integer as bids, max(d.maximum) filter (where t.seq is null) as maximum
  from page p
  join bidding.decisions d
    on d.account_id = $1
    and d.lot_id = p.lot_id
    and d.request is not null
    and d.kind in (${kindCode('bid.accepted')}, ${kindCode('lot.bought')})
  left join taken_out t on t.lot_id = d.lot_id and t.seq = d.seq
  group by p.lot_id
  order by p.lot_id desc
  limit $3`);
