-- Up Migration
-- why: the listing of a lot, owned here until it is published, and what the public side of bidding looks like for search
-- locks: none, new tables only; old release runs: yes, it does not know them
create table auction.groups (
  id bigint primary key,
  sale_id bigint not null references auction.sales (id),
  scope text not null check (scope in ('group', 'sale', 'sequential')),
  -- empty for the scopes that span the whole sale
  label text not null default '',
  check ((scope = 'group') = (label <> '')),
  unique (sale_id, scope, label)
);

create table auction.lots (
  id bigint primary key,
  seller_id bigint not null,
  sale_id bigint not null references auction.sales (id),
  position integer not null default 0 check (position >= 0),
  stage text not null default 'draft' check (stage in ('draft', 'published', 'cancelled')),
  hidden boolean not null default false,
  title text not null check (char_length(title) between 1 and 140),
  description text not null check (char_length(description) <= 20000),
  category text not null references auction.categories (code),
  condition text,
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  opening_price bigint not null check (opening_price between 1 and 1000000000000000),
  -- secret; once published a copy of what bidding holds
  reserve_price bigint check (reserve_price between 1 and 1000000000000000),
  -- a lower reserve that bidding was asked for and has not confirmed yet
  reserve_asked bigint check (reserve_asked between 1 and 1000000000000000),
  buy_now_price bigint check (buy_now_price between 1 and 1000000000000000),
  estimate_low bigint check (estimate_low between 1 and 1000000000000000),
  estimate_high bigint check (estimate_high between 1 and 1000000000000000),
  increments jsonb not null,
  soft_close jsonb not null,
  group_label text,
  -- null in a draft that takes its times from the sale, or opens when it is published
  opens_at_ms bigint,
  closes_at_ms bigint,
  -- what the sale demanded when the lot was published
  group_id bigint references auction.groups (id),
  retraction text check (retraction in ('marketplace', 'operator')),
  approval_required boolean,
  staff_may_bid boolean,
  show_maximum_below_reserve boolean,
  relisted_from bigint references auction.lots (id),
  created_at_ms bigint not null,
  published_at_ms bigint,
  search tsvector not null generated always as (
    setweight(to_tsvector('simple', title), 'A') || setweight(to_tsvector('simple', description), 'B')
  ) stored,
  check (reserve_price is null or reserve_price >= opening_price or stage = 'published'),
  check (estimate_low is null or estimate_high is null or estimate_low <= estimate_high),
  check (opens_at_ms is null or closes_at_ms is null or opens_at_ms < closes_at_ms),
  -- publication freezes everything that was still open
  check (
    stage <> 'published'
    or num_nulls(opens_at_ms, closes_at_ms, retraction, approval_required, staff_may_bid, show_maximum_below_reserve, published_at_ms) = 0
  )
);

create index lots_by_seller on auction.lots (seller_id, id desc);
create index lots_drafts on auction.lots (seller_id) where stage = 'draft';
create index lots_by_text on auction.lots using gin (search);
create unique index lots_one_place on auction.lots (sale_id, position) where position > 0;
create index lots_by_group on auction.lots (group_id) where group_id is not null;

-- Parts of words are found by trigrams. A database that does not offer them still finds whole words.
do $$
declare
  place text;
begin
  create extension if not exists pg_trgm with schema auction;
  select n.nspname into place
  from pg_extension as e
  join pg_namespace as n on n.oid = e.extnamespace
  where e.extname = 'pg_trgm';
  execute format('create index lots_by_title_part on auction.lots using gin (title %I.gin_trgm_ops)', place);
exception
  when insufficient_privilege or undefined_file or feature_not_supported then
    raise notice 'pg_trgm is not to be had: parts of words are searched without an index';
end
$$;

-- Old wordings of published lots: bidders may have relied on them.
create table auction.descriptions (
  lot_id bigint not null references auction.lots (id),
  changed_at_ms bigint not null,
  previous text not null,
  primary key (lot_id, changed_at_ms)
);

-- One narrow row for each listed lot, so that a bid rewrites little and search can sort by what bids change.
create table auction.heads (
  lot_id bigint primary key references auction.lots (id),
  sale_id bigint not null,
  seller_id bigint not null,
  category text not null,
  currency text not null,
  published_at_ms bigint not null,
  seq bigint not null default 0,
  status text not null check (status in ('scheduled', 'open', 'frozen', 'closed')),
  outcome text check (outcome in ('sold', 'passed', 'withdrawn')),
  price bigint not null,
  minimum bigint not null,
  bid_count integer not null default 0,
  bidder_count integer not null default 0,
  leader text,
  extensions integer not null default 0,
  closes_at_ms bigint not null,
  -- lots still to close first, the nearest first; then the closed ones, the latest first
  closing_rank bigint not null generated always as (
    case when status = 'closed' then 9000000000000000 - closes_at_ms else closes_at_ms end
  ) stored,
  check ((status = 'closed') = (outcome is not null))
) with (fillfactor = 70);

create index heads_by_closing on auction.heads (closing_rank, lot_id);
create index heads_by_age on auction.heads (published_at_ms, lot_id);
create index heads_by_price on auction.heads (price, lot_id);
create index heads_by_bids on auction.heads (bid_count, lot_id);
create index heads_by_status on auction.heads (status, closing_rank, lot_id);
create index heads_by_category on auction.heads (category, closing_rank, lot_id);
create index heads_by_sale on auction.heads (sale_id, closing_rank, lot_id);
create index heads_by_seller on auction.heads (seller_id, closing_rank, lot_id);

create table auction.watchlist (
  account_id bigint not null,
  lot_id bigint not null references auction.lots (id),
  watched_at_ms bigint not null,
  primary key (account_id, lot_id)
);

create index watchlist_by_age on auction.watchlist (account_id, watched_at_ms desc, lot_id desc);

-- Down Migration
-- why: back to a house without lots; every listing is lost
-- locks: exclusive on the dropped tables; old release runs: yes
drop table auction.watchlist;
drop table auction.heads;
drop table auction.descriptions;
drop table auction.lots;
drop table auction.groups;
drop extension if exists pg_trgm;
