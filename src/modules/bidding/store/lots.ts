import { idKey } from '#domain/ids.ts';
import type { LotTerms } from '#domain/lot/terms.ts';
import { type Minor, minor } from '#domain/money.ts';
import { statement, type SqlValue } from '#platform/db/types.ts';
import type { HeadRow } from './lane.ts';
import { kindCode, statusCode } from './codes.ts';

export type TermsRow = { lot_id: string; terms: StoredTerms; alias_seed: Buffer };
/** Terms as kept in jsonb: money as decimal text. */
export type StoredTerms = Omit<LotTerms, 'openingPrice' | 'buyNowPrice' | 'increments'> & {
  openingPrice: string; buyNowPrice: string | null;
  increments: Exclude<LotTerms['increments'], { kind: 'fixed' }> | { kind: 'fixed'; step: string };
};

/** $1: lot key. */
export const readTerms = statement<TermsRow>('bidding.read_terms', `
  select lot_id, terms, alias_seed
  from bidding.terms
  where lot_id = $1`);

/** $1 lot, $2 terms, $3 alias seed, $4 published at, $5 reserve. Nothing when the lot is there already. */
export const insertTerms = statement<never>('bidding.insert_terms', `
  insert into bidding.terms (lot_id, terms, alias_seed, published_ms, first_reserve, first_reserve_known)
  values ($1, $2, $3, $4, $5, true)
  on conflict (lot_id) do nothing`);

/** $1 group, $2 close, $3 now. */
export const insertGroup = statement<never>('bidding.insert_group', `
  insert into bidding.groups (group_id, close, changed_ms)
  values ($1, $2, $3)
  on conflict (group_id) do nothing`);

/** $1 lot, $2 seller, $3 group, $4 price, $5 reserve, $6 opens, $7 closes. Nothing when the lot is there already. */
export const insertHead = statement<never>('bidding.insert_head', `
  insert into bidding.lots (lot_id, seller_id, group_id, status, seq, price, reserve_price, scheduled_open_ms, scheduled_close_ms, closes_ms,
    extensions, bid_count, bidder_count, buy_now_gone, last_decided_ms)
  values ($1, $2, $3, ${statusCode('scheduled')}, 0, $4, $5, $6, $7, $7, 0, 0, 0, false, 0)
  on conflict (lot_id) do nothing`);

export type ViewRow = HeadRow & { terms: StoredTerms; alias_seed: Buffer; leader_bidder: number | null; group_close: unknown; now_ms: string };

/** Heads as anybody may see them, with terms, the group's close and the clock. $1: lot keys, at most 500. */
export const readHeads = statement<ViewRow>('bidding.read_heads', `
  select l.lot_id, l.status, l.outcome, l.seq, l.price, l.leader_id, l.leader_bidder, l.leader_maximum, l.runner_up_maximum, l.reserve_price,
    l.closes_ms, l.extensions, l.bid_count, l.bidder_count, l.buy_now_gone, l.last_decided_ms,
    t.terms, t.alias_seed, g.close as group_close, (extract(epoch from clock_timestamp()) * 1000)::bigint as now_ms
  from bidding.lots l
  join bidding.terms t on t.lot_id = l.lot_id
  left join bidding.groups g on g.group_id = l.group_id
  where l.lot_id = any($1::bigint[])
  order by l.lot_id
  limit 500`);

/** An account's bids on lots, those taken out again left out; the ordinal stays. $1: account key, $2: lot keys. */
export const readYours = statement<{ lot_id: string; bidder: number | null; bids: number; maximum: string | null }>('bidding.read_yours', `
  with taken_out as materialized (
    select r.lot_id, s.seq::bigint as seq
    from bidding.decisions r
    cross join lateral jsonb_array_elements_text(r.detail -> 'seqs') as s (seq)
    where r.lot_id = any($2::bigint[])
      and r.kind = ${kindCode('bid.retracted')}
  )
  select d.lot_id, max(d.bidder) as bidder, count(*) filter (where t.seq is null)::integer as bids, max(d.maximum) filter (where t.seq is null) as maximum
  from bidding.decisions d
  left join taken_out t on t.lot_id = d.lot_id and t.seq = d.seq
  where d.account_id = $1
    and d.lot_id = any($2::bigint[])
    and d.request is not null
    and d.seq is not null
    and d.bidder is not null
  group by d.lot_id
  order by d.lot_id
  limit 500`);

/** Lots whose time comes within the horizon. Extensions are not in the index. The statement's time is one for all its rows, so the index is entered by it. $1: until, $2: limit. */
export const readDue = statement<{ lot_id: string; due_ms: string; now_ms: string }>('bidding.read_due', `
  select lot_id, due_ms, (extract(epoch from clock_timestamp()) * 1000)::bigint as now_ms
  from (
    (select l.lot_id, l.closes_ms as due_ms
    from bidding.lots l
    where l.status = ${statusCode('open')}
      and l.scheduled_close_ms <= (extract(epoch from statement_timestamp()) * 1000)::bigint + $1::bigint
      and l.closes_ms <= (extract(epoch from statement_timestamp()) * 1000)::bigint + $1::bigint
    order by l.scheduled_close_ms
    limit $2)
    union all
    (select l.lot_id, l.scheduled_open_ms
    from bidding.lots l
    where l.status = ${statusCode('scheduled')}
      and l.scheduled_open_ms <= (extract(epoch from statement_timestamp()) * 1000)::bigint + $1::bigint
    order by l.scheduled_open_ms
    limit $2)
  ) as due
  order by due_ms
  limit $2`);

/** Members of groups whose close moved since, as far as they may lag behind it, so that their watchers hear of it. $1: since, $2: limit. */
export const readMoved = statement<{ lot_id: string }>('bidding.read_moved', `
  select l.lot_id
  from bidding.groups g
  join bidding.lots l on l.group_id = g.group_id
  where g.changed_ms >= $1
    and (g.close ->> 'scope' = 'sequential' or l.closes_ms < (g.close -> 'steps' -> -1 ->> 'closesAtMs')::bigint)
    and l.status = ${statusCode('open')}
  order by l.lot_id
  limit $2`);

export function storedTerms(terms: LotTerms): StoredTerms {
  return {
    ...terms, openingPrice: terms.openingPrice.toString(), buyNowPrice: terms.buyNowPrice?.toString() ?? null,
    increments: terms.increments.kind === 'fixed' ? { kind: 'fixed', step: terms.increments.step.toString() } : terms.increments,
  };
}

export function termsOf(stored: StoredTerms): LotTerms {
  return {
    ...stored, openingPrice: minor(BigInt(stored.openingPrice)), buyNowPrice: stored.buyNowPrice === null ? null : minor(BigInt(stored.buyNowPrice)),
    increments: stored.increments.kind === 'fixed' ? { kind: 'fixed', step: minor(BigInt(stored.increments.step)) } : stored.increments,
  };
}

/** The parameters of {@link insertHead}. */
export function headValues(terms: LotTerms, reservePrice: Minor | null): SqlValue[] {
  return [
    idKey(terms.lotId), idKey(terms.sellerId), terms.groupId === null ? null : idKey(terms.groupId), terms.openingPrice, reservePrice,
    terms.opensAtMs, terms.closesAtMs,
  ];
}

/** The 32 secret bytes behind a lot's aliases, as one number. */
export const seedOf = (bytes: Buffer): bigint => BigInt(`0x${bytes.toString('hex')}`);
