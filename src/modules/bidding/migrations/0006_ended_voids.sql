-- why: a void may be declined by a second member of staff or withdrawn by its asker; how each one ended is kept, and told to the asker by the relay
-- locks: none, the table is new; table rewritten: no; old release runs: yes, a void that ended is no longer among those that wait there either
-- Up Migration
create table bidding.ended_voids (
  id bigint generated always as identity (cache 1) primary key,
  -- the relay reads by snapshot difference, so that a late commit is not passed over
  tx xid8 not null default pg_current_xact_id(),
  approval_id bigint not null,
  lot_id bigint not null,
  seq bigint not null,
  reason text not null,
  asked_by bigint not null,
  asked_ms bigint not null,
  -- lapsed: there was nothing to be done any more, because the lot had closed or the bid was gone
  ended_as text not null check (ended_as in ('approved', 'declined', 'withdrawn', 'lapsed')),
  ended_by bigint not null,
  end_reason text check (length(end_reason) between 1 and 500),
  ended_ms bigint not null,
  constraint void_ends_once unique (approval_id),
  -- withdrawn by who asked, approved or declined by somebody else
  constraint two_members_of_staff check (case ended_as when 'lapsed' then true when 'withdrawn' then ended_by = asked_by else ended_by <> asked_by end),
  constraint why_not check (ended_as in ('approved', 'lapsed') or end_reason is not null)
);
create index ended_voids_by_tx on bidding.ended_voids (tx, id);

-- How it ended is never changed.
revoke update, delete, truncate on bidding.ended_voids from auctionhub_bidding;

-- Down Migration
drop table bidding.ended_voids;
