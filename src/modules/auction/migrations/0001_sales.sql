-- Up Migration
-- why: a lot belongs to a sale, and the sale's terms are what its lots are published with
-- locks: none, new tables only; old release runs: yes, it does not know them
create table auction.categories (
  code text primary key check (code ~ '^[a-z][a-z0-9_]{1,39}$'),
  name text not null,
  position integer not null unique
);

insert into auction.categories (code, name, position)
values
  ('art', 'Art', 1),
  ('antiques', 'Antiques', 2),
  ('books', 'Books and manuscripts', 3),
  ('cars', 'Cars and motorcycles', 4),
  ('ceramics', 'Ceramics and glass', 5),
  ('coins', 'Coins and medals', 6),
  ('collectibles', 'Collectibles', 7),
  ('design', 'Design', 8),
  ('electronics', 'Electronics', 9),
  ('fashion', 'Fashion', 10),
  ('furniture', 'Furniture', 11),
  ('home', 'Home and garden', 12),
  ('jewellery', 'Jewellery', 13),
  ('music', 'Musical instruments', 14),
  ('photography', 'Photographs and cameras', 15),
  ('sports', 'Sports', 16),
  ('stamps', 'Stamps', 17),
  ('tools', 'Tools and machines', 18),
  ('toys', 'Toys and games', 19),
  ('watches', 'Watches and clocks', 20),
  ('wine', 'Wine and spirits', 21),
  ('other', 'Other', 22);

create table auction.sales (
  id bigint primary key,
  title text not null,
  description text not null default '',
  -- the standing sale belongs to the house itself
  owner_id bigint,
  standing boolean not null default false,
  hidden boolean not null default false,
  opens_at_ms bigint,
  closes_at_ms bigint,
  stagger_seconds integer not null default 30 check (stagger_seconds between 0 and 3600),
  approval_required boolean not null default false,
  staff_may_bid boolean not null default false,
  show_maximum_below_reserve boolean not null default false,
  sellers_may_consign boolean not null default false,
  retraction text not null default 'marketplace' check (retraction in ('marketplace', 'operator')),
  -- the last position given in the sale's order
  lots_count integer not null default 0 check (lots_count >= 0),
  created_at_ms bigint not null,
  check (standing = (owner_id is null)),
  check (opens_at_ms is null or closes_at_ms is null or opens_at_ms < closes_at_ms),
  -- bidding knows lots of the standing sale without a sale, so it could not look an approval up
  check (not (standing and approval_required))
);

create unique index sales_one_standing on auction.sales (standing) where standing;
create index sales_by_age on auction.sales (created_at_ms desc, id desc) where not hidden;

insert into auction.sales (id, title, standing, sellers_may_consign, created_at_ms)
values (1, 'Standing sale', true, true, 0);

create table auction.registrations (
  sale_id bigint not null references auction.sales (id),
  account_id bigint not null,
  status text not null check (status in ('pending', 'approved', 'declined')),
  asked_at_ms bigint not null,
  decided_at_ms bigint,
  decided_by bigint,
  primary key (sale_id, account_id),
  check ((status = 'pending') = (decided_at_ms is null))
);

create index registrations_by_age on auction.registrations (sale_id, asked_at_ms desc, account_id desc);

-- Down Migration
-- why: back to a house without an auction module; every sale is lost
-- locks: exclusive on the dropped tables; old release runs: yes
drop table auction.registrations;
drop table auction.sales;
drop table auction.categories;
