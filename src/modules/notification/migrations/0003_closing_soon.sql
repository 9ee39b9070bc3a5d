-- why: who watches a lot or bid on it is told once when it closes soon; a letter gives times in its reader's time zone
-- locks: brief exclusive locks on notification.lots and notification.letters for columns, then writes to notification.lots wait while an index is built (about a second for a million lots);
-- table rewritten: no; old release runs: yes, of a lot that opens under it nobody is told that it closes soon
-- Up Migration

-- When to look at the lot next: 0 as soon as possible, null not at all. A lot that was followed before this column was there is looked at once.
alter table notification.lots add column look_ms bigint default 0;
alter table notification.lots alter column look_ms drop default;
-- Its people were told; it is never looked at again.
alter table notification.lots add column closing_told boolean not null default false;
create index lots_to_look_at on notification.lots (look_ms) where look_ms is not null;

-- No reference to the lots that are followed: a lot may be watched before anything happens to it.
create table notification.watchers (
  lot_id bigint not null,
  account_id bigint not null,
  at_ms bigint not null,
  primary key (lot_id, account_id)
);
create index watchers_by_age on notification.watchers (at_ms);

-- A name of the IANA time zone database. Null: UTC.
alter table notification.letters add column time_zone text;

-- Down Migration
alter table notification.letters drop column time_zone;
drop table notification.watchers;
drop index notification.lots_to_look_at;
alter table notification.lots drop column closing_told;
alter table notification.lots drop column look_ms;
