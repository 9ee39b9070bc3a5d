-- why: what is written to the tables of record by anybody but the house's own batches is noted with the row before and after, and what checks find is kept as evidence
-- locks: exclusive lock on bidding.decisions, lots, terms and groups for a moment each; table rewritten: no; old release runs: yes, its batches are not noted either
-- Up Migration

-- Written by triggers alone; the module's role reads it. A migration that changes rows of these tables removes its own notes, and says so.
create table bidding.journal (
  id bigint generated always as identity (cache 1) primary key,
  tx xid8 not null default pg_current_xact_id(),
  at_ms bigint not null default (extract(epoch from clock_timestamp()) * 1000)::bigint,
  table_name text not null,
  act text not null check (act in ('INSERT', 'UPDATE', 'DELETE', 'TRUNCATE')),
  lot_id bigint,
  group_id bigint,
  -- who: the role that wrote, the user that the session began as, and the name its program gave
  by_role text not null,
  by_user text not null,
  program text not null,
  row_before jsonb,
  row_after jsonb
);
create index journal_by_tx on bidding.journal (tx, id);
revoke insert, update, delete, truncate on bidding.journal from auctionhub_bidding;

-- What was found: expected and found hold no secret, the evidence may.
create table bidding.breaches (
  id bigint generated always as identity (cache 1) primary key,
  check_name text not null,
  class text not null check (class in ('A', 'B')),
  lot_id bigint,
  seq bigint,
  fingerprint text not null check (length(fingerprint) <= 200),
  expected text not null,
  found text not null,
  evidence jsonb not null,
  -- from when on a resumed lot counts as looked at
  since_ms bigint not null,
  found_ms bigint not null,
  acknowledged_ms bigint,
  acknowledged_by text,
  reason text,
  constraint breach_is_kept_once unique (fingerprint),
  constraint acknowledged_whole check (num_nulls(acknowledged_ms, acknowledged_by) in (0, 2))
);
create index breaches_waiting on bidding.breaches (id) where acknowledged_ms is null;
create index breaches_of_lot on bidding.breaches (lot_id) where lot_id is not null;
revoke delete, truncate on bidding.breaches from auctionhub_bidding;

-- How far the auditor has read, and its pass over everything.
create table bidding.audit (
  one boolean primary key default true check (one),
  system_identifier text not null,
  snapshot pg_snapshot not null,
  pass_lot bigint not null default 0,
  pass_ended_ms bigint,
  audited_ms bigint
);

-- Runs with the rights of who owns the journal, so that nobody who may change a lot needs any on it, nor gets round it.
create function bidding.note_change() returns trigger
language plpgsql
security definer
set search_path = pg_catalog
as $$
declare
  before_row jsonb;
  after_row jsonb;
begin
  if tg_level = 'ROW' and tg_op <> 'INSERT' then
    before_row := to_jsonb(old);
  end if;
  if tg_level = 'ROW' and tg_op <> 'DELETE' then
    after_row := to_jsonb(new);
  end if;
  insert into bidding.journal (table_name, act, lot_id, group_id, by_role, by_user, program, row_before, row_after)
  values (
    tg_table_name, tg_op, (coalesce(after_row, before_row) ->> 'lot_id')::bigint, (coalesce(after_row, before_row) ->> 'group_id')::bigint,
    coalesce(nullif(current_setting('role', true), 'none'), session_user), session_user, coalesce(current_setting('application_name', true), ''), before_row, after_row
  );
  -- A row that was given to another lot concerns both.
  if tg_op = 'UPDATE' and before_row -> 'lot_id' is distinct from after_row -> 'lot_id' then
    insert into bidding.journal (table_name, act, lot_id, by_role, by_user, program, row_before, row_after)
    values (
      tg_table_name, tg_op, (before_row ->> 'lot_id')::bigint,
      coalesce(nullif(current_setting('role', true), 'none'), session_user), session_user, coalesce(current_setting('application_name', true), ''), before_row, after_row
    );
  end if;
  return null;
end
$$;
revoke all on function bidding.note_change() from public;

-- Decisions and terms are only ever added, by the module's role; whatever else is done to them is noted. A batch pays for looking at its role: nothing that could be measured.
create trigger note_added after insert on bidding.decisions for each row when (current_user <> 'auctionhub_bidding') execute function bidding.note_change();
create trigger note_changed after update or delete on bidding.decisions for each row execute function bidding.note_change();
create trigger note_emptied after truncate on bidding.decisions for each statement execute function bidding.note_change();
create trigger note_added after insert on bidding.terms for each row when (current_user <> 'auctionhub_bidding') execute function bidding.note_change();
create trigger note_changed after update or delete on bidding.terms for each row execute function bidding.note_change();
create trigger note_emptied after truncate on bidding.terms for each statement execute function bidding.note_change();

-- A batch always moves the number of a head on: a change that does not is none of a batch, whoever makes it. A quarter of a microsecond for each head that a batch writes.
create trigger note_added after insert on bidding.lots for each row when (current_user <> 'auctionhub_bidding') execute function bidding.note_change();
create trigger note_changed after update on bidding.lots for each row when (new.seq <= old.seq or current_user <> 'auctionhub_bidding') execute function bidding.note_change();
create trigger note_removed after delete on bidding.lots for each row execute function bidding.note_change();
create trigger note_emptied after truncate on bidding.lots for each statement execute function bidding.note_change();
create trigger note_added after insert or update on bidding.groups for each row when (current_user <> 'auctionhub_bidding') execute function bidding.note_change();
create trigger note_removed after delete on bidding.groups for each row execute function bidding.note_change();
create trigger note_emptied after truncate on bidding.groups for each statement execute function bidding.note_change();

-- What is found and acknowledged is not to be made unfound by hand either.
create trigger note_changed after update or delete on bidding.breaches for each row when (current_user <> 'auctionhub_bidding') execute function bidding.note_change();
create trigger note_emptied after truncate on bidding.breaches for each statement execute function bidding.note_change();

-- For every session, also one that says it only repeats what another server did.
alter table bidding.decisions enable always trigger note_added;
alter table bidding.decisions enable always trigger note_changed;
alter table bidding.decisions enable always trigger note_emptied;
alter table bidding.terms enable always trigger note_added;
alter table bidding.terms enable always trigger note_changed;
alter table bidding.terms enable always trigger note_emptied;
alter table bidding.lots enable always trigger note_added;
alter table bidding.lots enable always trigger note_changed;
alter table bidding.lots enable always trigger note_removed;
alter table bidding.lots enable always trigger note_emptied;
alter table bidding.groups enable always trigger note_added;
alter table bidding.groups enable always trigger note_removed;
alter table bidding.groups enable always trigger note_emptied;
alter table bidding.breaches enable always trigger note_changed;
alter table bidding.breaches enable always trigger note_emptied;

-- Down Migration
drop trigger note_emptied on bidding.groups;
drop trigger note_removed on bidding.groups;
drop trigger note_added on bidding.groups;
drop trigger note_emptied on bidding.lots;
drop trigger note_removed on bidding.lots;
drop trigger note_changed on bidding.lots;
drop trigger note_added on bidding.lots;
drop trigger note_emptied on bidding.terms;
drop trigger note_changed on bidding.terms;
drop trigger note_added on bidding.terms;
drop trigger note_emptied on bidding.decisions;
drop trigger note_changed on bidding.decisions;
drop trigger note_added on bidding.decisions;
drop table bidding.audit;
drop table bidding.breaches;
drop table bidding.journal;
drop function bidding.note_change();
