-- Up Migration
-- why: the figures of the house are counted from what the other modules tell, once for each fact, so that a page of figures reads a few small rows
-- locks: none, the tables are new; table rewritten: no; old release runs: yes, it does not know them

-- Every fact of bidding that was counted. Its key is what makes a fact that comes again have no further effect.
create table analytics.facts (
  lot_id bigint not null,
  seq bigint not null check (seq > 0),
  kind smallint not null check (kind between 1 and 9),
  -- whose act it was; of a close the winner
  account_id bigint,
  seller_id bigint not null,
  price bigint not null,
  bid_count integer not null,
  bidder_count integer not null,
  -- of a close, how often the lot had been extended
  extensions integer not null,
  outcome smallint check (outcome between 1 and 3),
  at_ms bigint not null,
  primary key (lot_id, seq),
  check ((kind = 9) = (outcome is not null))
);
-- Facts come about in the order of time, so a few bytes for each hundred pages find a day.
create index facts_by_time on analytics.facts using brin (at_ms) with (pages_per_range = 32);

-- What a lot is compared by, as the auction module said once.
create table analytics.lots (
  lot_id bigint primary key,
  category text not null,
  currency text not null,
  seller_id bigint not null,
  sale_id bigint not null,
  opening_price bigint not null,
  estimate_low bigint,
  estimate_high bigint,
  -- false: a lot of a replay, or one that nobody knows
  counted boolean not null
);

-- Marks say which state of a row was copied to the search engine, where there is one.
create sequence analytics.marks;

-- What happened in a minute, by category and currency.
create table analytics.minutes (
  minute_ms bigint not null check (minute_ms % 60000 = 0),
  category text not null,
  currency text not null,
  opened bigint not null default 0,
  bids bigint not null default 0,
  purchases bigint not null default 0,
  extensions bigint not null default 0,
  retractions bigint not null default 0,
  mark bigint not null default nextval('analytics.marks'),
  copied boolean not null default false,
  primary key (minute_ms, category, currency)
);
create index minutes_to_copy on analytics.minutes (mark) where not copied;

-- The same added up: every time zone of the world begins its days at one of these quarters of an hour.
create table analytics.activity (
  quarter_ms bigint not null check (quarter_ms % 900000 = 0),
  category text not null,
  currency text not null,
  opened bigint not null default 0,
  bids bigint not null default 0,
  purchases bigint not null default 0,
  extensions bigint not null default 0,
  retractions bigint not null default 0,
  primary key (quarter_ms, category, currency)
);

-- How each lot ended.
create table analytics.results (
  lot_id bigint primary key,
  closed_ms bigint not null,
  outcome smallint not null check (outcome between 1 and 3),
  category text not null,
  currency text not null,
  seller_id bigint not null,
  sale_id bigint not null,
  winner_id bigint,
  hammer bigint not null,
  opening_price bigint not null,
  estimate_low bigint,
  estimate_high bigint,
  bids integer not null,
  bidders integer not null,
  extensions integer not null,
  mark bigint not null default nextval('analytics.marks'),
  copied boolean not null default false
);
create index results_by_time on analytics.results (closed_ms, lot_id);
create index results_to_copy on analytics.results (mark) where not copied;

-- The same added up by quarters of an hour.
create table analytics.quarters (
  quarter_ms bigint not null check (quarter_ms % 900000 = 0),
  category text not null,
  currency text not null,
  lots bigint not null default 0,
  sold bigint not null default 0,
  passed bigint not null default 0,
  withdrawn bigint not null default 0,
  hammer numeric(40) not null default 0,
  bids bigint not null default 0,
  bidders bigint not null default 0,
  extensions bigint not null default 0,
  -- of sold lots with both estimates
  estimated bigint not null default 0,
  estimated_hammer numeric(40) not null default 0,
  estimate_low numeric(40) not null default 0,
  estimate_high numeric(40) not null default 0,
  below bigint not null default 0,
  within bigint not null default 0,
  above bigint not null default 0,
  primary key (quarter_ms, category, currency)
);

-- When an account did each thing for the first time. Null: not yet, or not told.
create table analytics.people (
  account_id bigint primary key,
  registered_ms bigint,
  watched_ms bigint,
  bid_ms bigint,
  won_ms bigint
);
create index people_by_registration on analytics.people (registered_ms) where registered_ms is not null;

-- Down Migration
-- why: back to a house without figures; they can be counted again from the log
-- locks: exclusive on the dropped tables; old release runs: yes
drop table analytics.people;
drop table analytics.quarters;
drop table analytics.results;
drop table analytics.activity;
drop table analytics.minutes;
drop sequence analytics.marks;
drop table analytics.lots;
drop table analytics.facts;
