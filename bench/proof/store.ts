import { statement } from '#platform/db/types.ts';

export type EventRow = {
  seq: string; kind: number; account_id: string | null; maximum: string | null; price: string; leader_id: string | null;
};

/** Events of a lot in order. $1: lot key, $2: first seq, $3: limit. */
export const readEvents = statement<EventRow>('bench.read_events', `
  select seq, kind, account_id, maximum, price, leader_id
  from bidding.decisions
  where lot_id = $1
    and seq >= $2
    and seq is not null
  order by seq
  limit $3`);

/** Requests of accounts on lots that were refused and are remembered. $1: account keys, $2: lot keys. */
export const countRefused = statement<{ refused: number }>('bench.count_refused', `
  select count(*)::integer as refused
  from bidding.decisions
  where account_id = any($1::bigint[])
    and lot_id = any($2::bigint[])
    and request is not null
    and refusal is not null`);

/** $1: lot keys. */
export const readLastSeqs = statement<{ lot_id: string; seq: string; bid_count: number; price: string }>('bench.read_last_seqs', `
  select lot_id, seq, bid_count, price
  from bidding.lots
  where lot_id = any($1::bigint[])
  order by lot_id`);
