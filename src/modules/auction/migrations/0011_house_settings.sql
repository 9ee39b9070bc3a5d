-- Up Migration
-- why: what staff decide about the house is data, and each change stays on record with who, when and why
-- locks: none, new table only; table rewritten: no; old release runs: yes, it does not know it
create table auction.settings (
  -- without gaps from 1: two changes over the same version collide here, and one of them is refused
  version bigint primary key check (version >= 1),
  settings jsonb not null,
  terms_version integer not null check (terms_version >= 1),
  changed text[] not null,
  changed_by bigint not null,
  reason text not null check (char_length(reason) between 1 and 500),
  changed_at_ms bigint not null
);

-- The record is added to and never mended.
revoke update, delete, truncate on auction.settings from auctionhub_auction;

-- Down Migration
-- why: back to a house whose settings are fixed; what was set is lost
-- locks: exclusive on the dropped table; old release runs: yes
drop table auction.settings;
