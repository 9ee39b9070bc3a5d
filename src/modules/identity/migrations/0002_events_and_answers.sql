-- why: what identity made true is told to others by the relay, and a repeated request gets its first answer, from rows of the same commit
-- locks: none, the tables are new; table rewritten: no; old release runs: yes
-- Up Migration
create table identity.events (
  id bigint generated always as identity (cache 1) primary key,
  -- the relay reads by snapshot difference, so that a late commit is not passed over
  tx xid8 not null default pg_current_xact_id(),
  kind text not null,
  payload jsonb not null,
  at_ms bigint not null
);
create index events_by_tx on identity.events (tx, id);

create table identity.answers (
  -- 0 for a call of nobody
  account_id bigint not null,
  key_hash text not null,
  asked_hash text not null,
  answer jsonb,
  at_ms bigint not null,
  primary key (account_id, key_hash)
);
create index answers_by_age on identity.answers (at_ms);

-- Down Migration
drop table identity.answers;
drop table identity.events;
