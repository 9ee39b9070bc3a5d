-- why: that a lot was extended, frozen or goes on, and that a sale has opened, is told to everybody who follows it, in pages, each once
-- locks: none, the tables are new; table rewritten: no; old release runs: yes, what happens under it is not told of
-- Up Migration
create table notification.rounds (
  round_id bigint primary key,
  -- what is told in it, once
  topic text not null check (length(topic) between 1 and 120),
  kind text not null,
  lot_id bigint,
  sale_id bigint,
  facts jsonb not null,
  at_ms bigint not null,
  -- when it is gone on with; whoever does so moves it ahead
  next_ms bigint not null,
  -- the last account that was told
  after_id bigint not null default 0,
  done_ms bigint,
  constraint round_once unique (topic),
  constraint round_of_something check (lot_id is not null or sale_id is not null)
);
create index rounds_due on notification.rounds (next_ms) where done_ms is null;
create index rounds_by_age on notification.rounds (at_ms);

create table notification.sale_followers (
  sale_id bigint not null,
  account_id bigint not null,
  at_ms bigint not null,
  primary key (sale_id, account_id)
);
create index sale_followers_by_age on notification.sale_followers (at_ms);

-- Down Migration
drop table notification.sale_followers;
drop table notification.rounds;
