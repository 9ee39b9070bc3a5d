-- why: a number is written to once its owner has confirmed it, a browser once it was turned on, and no address that takes nothing any more
-- locks: none, the tables are new; table rewritten: no; old release runs: yes
-- Up Migration
create table notification.phones (
  account_id bigint primary key,
  -- E.164; null until one was confirmed
  number text check (number ~ '^\+[1-9][0-9]{6,14}$'),
  confirmed_ms bigint,
  -- a number that waits for its code
  asked_number text check (asked_number ~ '^\+[1-9][0-9]{6,14}$'),
  code_hash bytea,
  code_until_ms bigint,
  tries_left integer not null default 0 check (tries_left >= 0),
  constraint phone_confirmed check ((number is null) = (confirmed_ms is null)),
  constraint phone_asked check ((asked_number is null) = (code_hash is null) and (asked_number is null) = (code_until_ms is null))
);

create table notification.browsers (
  browser_id bigint primary key,
  account_id bigint not null,
  endpoint text not null,
  p256dh text not null,
  auth text not null,
  -- what it calls itself
  name text not null,
  at_ms bigint not null,
  -- its push service said that it takes nothing any more
  gone_ms bigint,
  constraint browser_once unique (endpoint)
);
create index browsers_of_account on notification.browsers (account_id, browser_id);

create table notification.dead_addresses (
  channel text not null check (channel in ('mail', 'sms')),
  address text not null,
  reason text not null,
  at_ms bigint not null,
  primary key (channel, address)
);

-- Down Migration
drop table notification.dead_addresses;
drop table notification.browsers;
drop table notification.phones;
