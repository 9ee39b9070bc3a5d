-- why: the head of each lot, its frozen terms, and the one append-only table of everything that was decided
-- locks: none, the tables are new; table rewritten: no; old release runs: there is none
-- Up Migration

-- Terms are frozen at publication, so they stand apart from the head that every bid rewrites.
create table bidding.terms (
  lot_id bigint primary key,
  terms jsonb not null,
  alias_seed bytea not null check (length(alias_seed) = 32),
  published_ms bigint not null
);

create table bidding.groups (
  group_id bigint primary key,
  close jsonb not null,
  changed_ms bigint not null
);

-- Every bid rewrites this row: half of each page is left free and no index holds a column that a bid changes, so that updates stay HOT.
create table bidding.lots (
  lot_id bigint primary key,
  seller_id bigint not null,
  group_id bigint,
  status smallint not null check (status between 0 and 3),
  outcome smallint,
  seq bigint not null check (seq >= 0),
  price bigint not null check (price between 1 and 1000000000000000),
  leader_id bigint,
  leader_bidder integer,
  leader_maximum bigint,
  runner_up_maximum bigint,
  reserve_price bigint,
  scheduled_open_ms bigint not null,
  scheduled_close_ms bigint not null,
  closes_ms bigint not null,
  extensions integer not null,
  bid_count integer not null,
  bidder_count integer not null,
  buy_now_gone boolean not null,
  last_decided_ms bigint not null,
  constraint closed_lots_have_an_outcome check ((status = 3) = (outcome is not null)),
  constraint leaders_have_a_maximum check ((leader_id is null) = (leader_maximum is null) and (leader_id is null) = (leader_bidder is null))
) with (fillfactor = 50);

-- The closer asks for what was to close by now and is still open; extensions never change the scheduled close.
create index lots_to_close on bidding.lots (scheduled_close_ms) where status = 1;
create index lots_to_open on bidding.lots (scheduled_open_ms) where status = 0;
create index lots_of_group on bidding.lots (group_id) where group_id is not null;

-- Bid history, idempotency store, events and outbox in one: what was asked, what was answered, the lot's event number.
create table bidding.decisions (
  id bigint generated always as identity (cache 1),
  tx xid8 not null default pg_current_xact_id(),
  lot_id bigint not null,
  seq bigint,
  head_seq bigint not null,
  kind smallint not null,
  refusal smallint,
  account_id bigint,
  bidder integer,
  first_bid boolean not null default false,
  request uuid,
  maximum bigint,
  asked_currency text,
  price bigint not null,
  minimum bigint not null,
  leader_id bigint,
  leader_bidder integer,
  bid_count integer not null,
  closes_ms bigint not null,
  at_ms bigint not null,
  detail jsonb,
  constraint events_are_numbered check ((refusal is null) = (seq is not null))
);

create unique index decisions_by_seq on bidding.decisions (lot_id, seq) where seq is not null;
-- One effect a request; it also finds all that an account asked of a lot.
create unique index decisions_by_request on bidding.decisions (account_id, lot_id, request) where request is not null;
create unique index decisions_first_bids on bidding.decisions (lot_id, bidder) where first_bid;
-- Retractions and lowerings of the reserve are few and change how the bids before them count.
create index decisions_that_change_others on bidding.decisions (lot_id, seq) where kind in (4, 7);
-- The outbox asks for what was decided since the oldest transaction it has not seen the end of.
create index decisions_by_tx on bidding.decisions (tx);

-- What was decided is never changed: the module's role may only add.
revoke update, delete, truncate on bidding.decisions from auctionhub_bidding;
revoke update, delete, truncate on bidding.terms from auctionhub_bidding;

-- Down Migration
drop table bidding.decisions;
drop table bidding.lots;
drop table bidding.groups;
drop table bidding.terms;
