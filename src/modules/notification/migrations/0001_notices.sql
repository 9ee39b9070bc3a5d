-- why: people are told what happened to their lots and accounts; who leads and who bid is followed from bidding's facts to know whom to tell
-- locks: none, the tables are new; table rewritten: no; old release runs: there is none
-- Up Migration
create table notification.notices (
  notice_id bigint primary key,
  account_id bigint not null,
  -- one notice for each topic of an account: what happens next to a lot takes the place of what happened before
  topic text not null check (length(topic) between 1 and 120),
  kind text not null,
  -- amounts as decimal text
  facts jsonb not null,
  at_ms bigint not null,
  read_ms bigint,
  constraint notice_once unique (account_id, topic)
);
create index notices_newest on notification.notices (account_id, notice_id desc);
create index notices_unread on notification.notices (account_id) where read_ms is null;
create index notices_by_age on notification.notices (at_ms);

create table notification.lots (
  lot_id bigint primary key,
  -- the last fact that was taken; it and earlier ones are known
  seq bigint not null,
  leader_id bigint,
  at_ms bigint not null
);
create index lots_by_age on notification.lots (at_ms);

create table notification.bidders (
  lot_id bigint not null references notification.lots (lot_id) on delete cascade,
  account_id bigint not null,
  primary key (lot_id, account_id)
);

-- Down Migration
drop table notification.bidders;
drop table notification.lots;
drop table notification.notices;
