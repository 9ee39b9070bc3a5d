-- Up Migration
-- why: an act of staff on a lot, a sale or a registration stays on record with who did it and why
-- locks: none, new table only; table rewritten: no; old release runs: yes, it does not know it
create table auction.admin_acts (
  id bigint generated always as identity primary key,
  kind text not null check (kind in ('lot.withdrawn', 'registration.approved', 'registration.declined')),
  lot_id bigint references auction.lots (id),
  sale_id bigint references auction.sales (id),
  account_id bigint,
  by_account bigint not null,
  -- approving somebody needs no reason
  reason text check (char_length(reason) between 1 and 500),
  at_ms bigint not null,
  check (lot_id is not null or sale_id is not null)
);

create index admin_acts_by_lot on auction.admin_acts (lot_id, id desc) where lot_id is not null;
create index admin_acts_by_sale on auction.admin_acts (sale_id, id desc) where sale_id is not null;
create index registrations_waiting on auction.registrations (asked_at_ms, sale_id, account_id) where status = 'pending';

revoke update, delete, truncate on auction.admin_acts from auctionhub_auction;

-- Down Migration
-- why: back to a release that keeps no record of these acts; the record is lost
-- locks: exclusive on the dropped table and index, for a moment; old release runs: yes
drop index auction.registrations_waiting;
drop table auction.admin_acts;
