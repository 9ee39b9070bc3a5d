-- Up Migration
-- why: what the auction module made true is told to others by the relay, from rows written in the same commit
-- locks: none, new table only; old release runs: yes, it does not know it
create table auction.events (
  id bigint generated always as identity (cache 1) primary key,
  -- the relay reads by snapshot difference, so that a late commit is not passed over
  tx xid8 not null default pg_current_xact_id(),
  kind text not null,
  payload jsonb not null,
  at_ms bigint not null
);

create index events_by_tx on auction.events (tx, id);

-- Down Migration
-- why: back to a module that tells nobody; events not yet relayed are lost
-- locks: exclusive on the dropped table; old release runs: yes
drop table auction.events;
