import { statement } from '#platform/db/types.ts';
import { kindCode } from './codes.ts';

/** A lot's head as the lock returns it. Amounts and keys are decimal text (bigint). */
export type HeadRow = {
  lot_id: string; status: number; outcome: number | null; seq: string; price: string;
  leader_id: string | null; leader_maximum: string | null; runner_up_maximum: string | null; reserve_price: string | null;
  closes_ms: string; extensions: number; bid_count: number; bidder_count: number; buy_now_gone: boolean; last_decided_ms: string;
};

const HEAD_COLUMNS = `lot_id, status, outcome, seq, price, leader_id, leader_maximum, runner_up_maximum, reserve_price,
    closes_ms, extensions, bid_count, bidder_count, buy_now_gone, last_decided_ms`;

export const beginBatch = statement<never>('', 'begin');
export const commitBatch = statement<never>('', 'commit');
export const rollbackBatch = statement<never>('', 'rollback');

/** Locks groups before lots, everywhere in that order, each sorted. $1: group keys. */
export const lockGroups = statement<{ group_id: string; close: unknown }>('bidding.lock_groups', `
  select group_id, close
  from bidding.groups
  where group_id = any($1::bigint[])
  order by group_id
  for no key update`);

/** As {@link lockGroups}, leaving out the groups that somebody else holds. */
export const lockFreeGroups = statement<{ group_id: string; close: unknown }>('bidding.lock_free_groups', `
  select group_id, close
  from bidding.groups
  where group_id = any($1::bigint[])
  order by group_id
  for no key update skip locked`);

/** $1: lot keys, at most 512. Waits at most lock_timeout (50 ms), then fails with 55P03. */
export const lockLots = statement<HeadRow>('bidding.lock_lots', `
  select ${HEAD_COLUMNS}
  from bidding.lots
  where lot_id = any($1::bigint[])
  order by lot_id
  for no key update`);

/** As {@link lockLots}, leaving out the lots that somebody else holds. */
export const lockFreeLots = statement<HeadRow>('bidding.lock_free_lots', `
  select ${HEAD_COLUMNS}
  from bidding.lots
  where lot_id = any($1::bigint[])
  order by lot_id
  for no key update skip locked`);

export type StandingRow = { account_id: string; blocked: boolean; staff: boolean; limits: Record<string, string> | null };
/** A standing; or a link of an account to a seller, or its approval for a sale, whose key is `other_id`. */
export type MayBidRow = StandingRow & { kind: 'standing' | 'link' | 'approval'; other_id: string | null };

const PERMISSIONS = `
  union all
  select 'link', account_id, seller_id, false, false, null
  from bidding.links
  where account_id = any($1::bigint[])
    and seller_id = any($2::bigint[])
  union all
  select 'approval', account_id, sale_id, false, false, null
  from bidding.approvals
  where account_id = any($1::bigint[])
    and sale_id = any($3::bigint[])`;

/** Exceptions among the accounts of a batch; locked, so that two lanes cannot both use up one limit. And their links and approvals. $1: account keys, $2: seller keys, $3: sale keys. */
export const lockStandings = statement<MayBidRow>('bidding.lock_standings', `
  with held as materialized (
    select account_id, blocked, staff, limits
    from bidding.standings
    where account_id = any($1::bigint[])
    order by account_id
    for no key update
  )
  select 'standing' as kind, account_id, null::bigint as other_id, blocked, staff, limits
  from held${PERMISSIONS}`);

/** As {@link lockStandings}, leaving out the standings that somebody else holds. */
export const lockFreeStandings = statement<MayBidRow>('bidding.lock_free_standings', `
  with held as materialized (
    select account_id, blocked, staff, limits
    from bidding.standings
    where account_id = any($1::bigint[])
    order by account_id
    for no key update skip locked
  )
  select 'standing' as kind, account_id, null::bigint as other_id, blocked, staff, limits
  from held${PERMISSIONS}`);

/** Which of the accounts have a row, held or not. $1: account keys. */
export const readExceptional = statement<{ account_id: string }>('bidding.read_exceptional', `
  select account_id
  from bidding.standings
  where account_id = any($1::bigint[])
  order by account_id`);

export type DecisionRow = {
  lot_id: string; seq: string | null; head_seq: string; kind: number; refusal: number | null; account_id: string | null;
  bidder: number | null; request: string | null; maximum: string | null; asked_currency: string | null; price: string; minimum: string;
  leader_id: string | null; leader_bidder: number | null; bid_count: number; closes_ms: string; at_ms: string; detail: unknown;
};

/** The moment of a batch, and in each row one of its requests that was decided before; one row without a request when none was. */
export type MomentRow = Omit<DecisionRow, 'lot_id'> & { now_ms: string; tx: string; lot_id: string | null };

/**
 * The hammer's clock, the transaction that holds the locks, and the requests decided before, each with the close as it left it (an extension
 * by a bid is the event after it). A statement of its own, after the locks. $1 accounts, $2 lots, $3 requests: same length, at most 512.
 */
export const readMoment = statement<MomentRow>('bidding.read_moment', `
  with clock as materialized (
    select (extract(epoch from clock_timestamp()) * 1000)::bigint as now_ms, pg_current_xact_id()::text as tx
  )
  select clock.now_ms, clock.tx, d.lot_id, d.seq, d.head_seq, d.kind, d.refusal, d.account_id, d.bidder, d.request, d.maximum, d.asked_currency,
    d.price, d.minimum, d.leader_id, d.leader_bidder, d.bid_count, coalesce(x.closes_ms, d.closes_ms) as closes_ms, d.at_ms, d.detail
  from clock
  left join (
      (
        select unnest($1::bigint[]) as account_id, unnest($2::bigint[]) as lot_id, unnest($3::uuid[]) as request
      ) as asked
    join bidding.decisions d
      on d.account_id = asked.account_id
      and d.lot_id = asked.lot_id
      and d.request = asked.request
      and d.request is not null
    left join bidding.decisions x
      on x.lot_id = d.lot_id
      and x.seq = d.seq + 1
      and x.seq is not null
      and x.kind = ${kindCode('lot.extended')}
      and x.detail ->> 'cause' = 'bid'
  ) on true`);

/** Bidders of a lot past the ones already known. $1: lot key, $2: highest known ordinal. */
export const readBidders = statement<{ account_id: string; bidder: number }>('bidding.read_bidders', `
  select account_id, bidder
  from bidding.decisions
  where lot_id = $1
    and first_bid
    and bidder > $2
  order by bidder
  limit 1000000`);

/** Open lots that limited accounts lead, read after their rows are locked. $1: account keys. */
export const readLeads = statement<{ account_id: string; lot_id: string; leader_maximum: string; currency: string }>('bidding.read_leads', `
  with recursive bid_on as (
    select asked.account_id, (
      select d.lot_id
      from bidding.decisions d
      where d.account_id = asked.account_id
        and d.request is not null
      order by d.lot_id
      limit 1
    ) as lot_id
    from (
      select unnest($1::bigint[]) as account_id
    ) as asked
    union all
    select b.account_id, (
      select d.lot_id
      from bidding.decisions d
      where d.account_id = b.account_id
        and d.lot_id > b.lot_id
        and d.request is not null
      order by d.lot_id
      limit 1
    )
    from bid_on b
    where b.lot_id is not null
  )
  select b.account_id, b.lot_id, l.leader_maximum, t.terms ->> 'currency' as currency
  from bid_on b
  join bidding.lots l on l.lot_id = b.lot_id
  join bidding.terms t on t.lot_id = b.lot_id
  where l.leader_id = b.account_id
    and l.status in (1, 2)
  limit 100001`);

/**
 * The one write of a batch: heads, groups and decisions together, fenced by the transaction that took the locks,
 * so that a write sent after the connection lost its transaction changes nothing. Answers the three row counts. Of the decisions $21 alone
 * has an element for every row; elsewhere what is missing is null, or what most rows say.
 */
export const writeBatch = statement<{ heads: number; groups: number; decisions: number }>('bidding.write_batch', `
  with fence as materialized (
    select 1 where pg_current_xact_id() = $1::xid8
  ), heads as (
    update bidding.lots l
    set status = n.status, outcome = n.outcome, seq = n.seq, price = n.price, leader_id = n.leader_id, leader_bidder = n.leader_bidder,
      leader_maximum = n.leader_maximum, runner_up_maximum = n.runner_up_maximum, reserve_price = n.reserve_price,
      closes_ms = n.closes_ms, extensions = n.extensions, bid_count = n.bid_count, bidder_count = n.bidder_count,
      buy_now_gone = n.buy_now_gone, last_decided_ms = n.last_decided_ms
    from (
      select unnest($2::bigint[]) as lot_id, unnest($3::smallint[]) as status, unnest($4::smallint[]) as outcome,
        unnest($5::bigint[]) as seq, unnest($6::bigint[]) as price, unnest($7::bigint[]) as leader_id,
        unnest($8::integer[]) as leader_bidder, unnest($9::bigint[]) as leader_maximum, unnest($10::bigint[]) as runner_up_maximum,
        unnest($11::bigint[]) as reserve_price, unnest($12::bigint[]) as closes_ms, unnest($13::integer[]) as extensions,
        unnest($14::integer[]) as bid_count, unnest($15::integer[]) as bidder_count, unnest($16::boolean[]) as buy_now_gone,
        unnest($17::bigint[]) as last_decided_ms
    ) as n
    where l.lot_id = n.lot_id
      and exists (select from fence)
    returning 1
  ), groups as (
    update bidding.groups g
    set close = n.close, changed_ms = n.changed_ms
    from (
      select unnest($18::bigint[]) as group_id, unnest($19::jsonb[]) as close, unnest($20::bigint[]) as changed_ms
    ) as n
    where g.group_id = n.group_id
      and exists (select from fence)
    returning 1
  ), decisions as (
    insert into bidding.decisions (tx, lot_id, seq, head_seq, kind, refusal, account_id, bidder, first_bid, request, maximum, asked_currency,
      price, minimum, leader_id, leader_bidder, bid_count, closes_ms, at_ms, detail, span)
    select $1::xid8, n.lot_id, n.seq, coalesce(n.head_seq, n.seq), coalesce(n.kind, ${kindCode('bid.accepted')}), n.refusal, n.account_id, n.bidder,
      coalesce(n.first_bid, false), n.request, n.maximum, n.asked_currency, n.price, n.minimum, n.leader_id, n.leader_bidder, n.bid_count,
      coalesce(n.closes_ms, $41::bigint), coalesce(n.at_ms, $42::bigint), n.detail, n.span
    from (
      select unnest($21::bigint[]) as lot_id, unnest($22::bigint[]) as seq, unnest($23::bigint[]) as head_seq,
        unnest($24::smallint[]) as kind, unnest($25::smallint[]) as refusal, unnest($26::bigint[]) as account_id,
        unnest($27::integer[]) as bidder, unnest($28::boolean[]) as first_bid, unnest($29::uuid[]) as request,
        unnest($30::bigint[]) as maximum, unnest($31::text[]) as asked_currency, unnest($32::bigint[]) as price,
        unnest($33::bigint[]) as minimum, unnest($34::bigint[]) as leader_id, unnest($35::integer[]) as leader_bidder,
        unnest($36::integer[]) as bid_count, unnest($37::bigint[]) as closes_ms, unnest($38::bigint[]) as at_ms,
        unnest($39::jsonb[]) as detail, unnest($40::integer[]) as span
    ) as n
    where exists (select from fence)
    returning 1
  )
  select (select count(*)::integer from heads) as heads, (select count(*)::integer from groups) as groups,
    (select count(*)::integer from decisions) as decisions`);

/**
 * As {@link writeBatch} for one lot and one decision on it, as a lone bid leaves them: to set up the unfolding of the arrays costs PostgreSQL as
 * much again as the writing. $1 transaction, $2 to $17 the head, from $18 on the decision, each in an array of its own as there.
 */
export const writeOne = statement<{ heads: number; groups: number; decisions: number }>('bidding.write_one', `
  with fence as materialized (
    select 1 where pg_current_xact_id() = $1::xid8
  ), head as (
    update bidding.lots
    set status = ($3::smallint[])[1], outcome = ($4::smallint[])[1], seq = ($5::bigint[])[1], price = ($6::bigint[])[1],
      leader_id = ($7::bigint[])[1], leader_bidder = ($8::integer[])[1], leader_maximum = ($9::bigint[])[1],
      runner_up_maximum = ($10::bigint[])[1], reserve_price = ($11::bigint[])[1], closes_ms = ($12::bigint[])[1],
      extensions = ($13::integer[])[1], bid_count = ($14::integer[])[1], bidder_count = ($15::integer[])[1],
      buy_now_gone = ($16::boolean[])[1], last_decided_ms = ($17::bigint[])[1]
    where lot_id = ($2::bigint[])[1]
      and exists (select from fence)
    returning 1
  ), decision as (
    insert into bidding.decisions (tx, lot_id, seq, head_seq, kind, refusal, account_id, bidder, first_bid, request, maximum, asked_currency,
      price, minimum, leader_id, leader_bidder, bid_count, closes_ms, at_ms, detail, span)
    select $1::xid8, ($18::bigint[])[1], ($19::bigint[])[1], coalesce(($20::bigint[])[1], ($19::bigint[])[1]),
      coalesce(($21::smallint[])[1], ${kindCode('bid.accepted')}), ($22::smallint[])[1], ($23::bigint[])[1], ($24::integer[])[1],
      coalesce(($25::boolean[])[1], false), ($26::uuid[])[1], ($27::bigint[])[1], ($28::text[])[1], ($29::bigint[])[1], ($30::bigint[])[1],
      ($31::bigint[])[1], ($32::integer[])[1], ($33::integer[])[1], coalesce(($34::bigint[])[1], $38::bigint),
      coalesce(($35::bigint[])[1], $39::bigint), ($36::jsonb[])[1], ($37::integer[])[1]
    where exists (select from fence)
    returning 1
  )
  select (select count(*)::integer from head) as heads, 0 as groups, (select count(*)::integer from decision) as decisions`);
