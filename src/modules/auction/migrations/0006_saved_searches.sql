-- Up Migration
-- why: a search that somebody comes back to is kept under a name
-- locks: none, new table only; old release runs: yes, it does not know it
create table auction.saved_searches (
  id bigint primary key,
  account_id bigint not null,
  name text not null check (char_length(name) between 1 and 80),
  -- the filters by name, in one order, so that the same search is the same text
  query text not null check (char_length(query) <= 2000),
  created_at_ms bigint not null,
  unique (account_id, query)
);

create index saved_searches_by_age on auction.saved_searches (account_id, created_at_ms desc, id desc);

-- Down Migration
-- why: back to a release that keeps no searches; those kept are lost
-- locks: exclusive on the dropped table; old release runs: yes
drop table auction.saved_searches;
