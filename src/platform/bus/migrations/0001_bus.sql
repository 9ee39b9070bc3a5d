-- why: how far each outbox has been relayed, and what a consumer could not take
-- locks: none, the tables are new; table rewritten: no; old release runs: there is none
-- Up Migration
create table platform.cursors (
  stream text primary key,
  -- the cluster that the transaction ids below belong to
  system_identifier text not null,
  -- everything that this snapshot sees has been delivered
  snapshot pg_snapshot not null,
  -- the greatest id delivered so far
  delivered_id bigint not null,
  -- rows up to this id were written in another cluster and are done with, whatever their transaction ids say
  floor_id bigint not null,
  changed_ms bigint not null
);

create table platform.dead_letters (
  id bigint generated always as identity (cache 1) primary key,
  stream text not null,
  consumer text not null,
  message_id text not null,
  kind text not null,
  payload jsonb not null,
  error text not null,
  parked_ms bigint not null,
  constraint parked_once unique (consumer, stream, message_id)
);

-- Down Migration
drop table platform.dead_letters;
drop table platform.cursors;
