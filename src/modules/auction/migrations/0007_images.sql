-- Up Migration
-- why: bidders want to see what they bid on; the bytes are kept here so that a backup and every process have them
-- locks: brief exclusive lock on auction.lots for a nullable column and the references to it, table rewritten: no; old release runs: yes, it does not know them
create table auction.pictures (
  id bigint primary key,
  width integer not null check (width between 1 and 2000),
  height integer not null check (height between 1 and 4000),
  created_at_ms bigint not null
);

create table auction.picture_files (
  picture_id bigint not null references auction.pictures (id) on delete cascade,
  -- the width that is asked for; the file itself is narrower where the picture is
  width integer not null check (width in (320, 640, 1280, 2000)),
  bytes bytea not null check (octet_length(bytes) between 1 and 16777216),
  primary key (picture_id, width)
);

-- a picture is compressed already: trying again at each write costs time and gains nothing
alter table auction.picture_files alter column bytes set storage external;

-- A picture in its place: a lot that is offered again shows the same pictures without a second copy of their bytes.
create table auction.images (
  id bigint primary key,
  lot_id bigint not null references auction.lots (id),
  picture_id bigint not null references auction.pictures (id),
  position integer not null check (position between 1 and 20),
  alt text not null default '' check (char_length(alt) <= 300),
  -- a whole order is written by one statement, in which two images share a place for a moment
  constraint images_one_place unique (lot_id, position) deferrable initially immediate
);

create index images_by_picture on auction.images (picture_id);

-- what a draft that was given up leaves behind is cleared some days later
alter table auction.lots add column cancelled_at_ms bigint;

create index lots_given_up on auction.lots (cancelled_at_ms) where cancelled_at_ms is not null;

-- Down Migration
-- why: back to lots without pictures; every picture is lost
-- locks: brief exclusive lock on auction.lots, exclusive on the dropped tables; old release runs: yes
drop index auction.lots_given_up;
alter table auction.lots drop column cancelled_at_ms;
drop table auction.images;
drop table auction.picture_files;
drop table auction.pictures;
