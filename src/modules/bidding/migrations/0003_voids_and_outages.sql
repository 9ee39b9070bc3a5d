-- why: a bid is voided by two members of staff; a gap in the house's heartbeat gives lots that came due in it a full window
-- locks: none, the tables are new; table rewritten: no; old release runs: yes
-- Up Migration
create table bidding.voids (
  approval_id bigint primary key,
  lot_id bigint not null,
  seq bigint not null,
  reason text not null check (length(reason) between 1 and 500),
  asked_by bigint not null,
  asked_ms bigint not null,
  approved_by bigint,
  approved_ms bigint,
  constraint two_members_of_staff check (approved_by is null or approved_by <> asked_by)
);
create unique index voids_open on bidding.voids (lot_id, seq) where approved_by is null;

create table bidding.heartbeat (
  one boolean primary key default true check (one),
  beat_ms bigint not null
);

create table bidding.outages (
  from_ms bigint primary key,
  to_ms bigint not null check (to_ms > from_ms)
);

-- Down Migration
drop table bidding.outages;
drop table bidding.heartbeat;
drop table bidding.voids;
