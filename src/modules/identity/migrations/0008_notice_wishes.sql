-- why: some notices of the page can be switched off as letters can
-- locks: brief exclusive lock on identity.preferences for a column; table rewritten: no; old release runs: yes, it leaves the column as it is
-- Up Migration
alter table identity.preferences
  -- subjects that are not to be told on the page
  add column notices jsonb not null default '{}'::jsonb;

-- Down Migration
alter table identity.preferences
  drop column notices;
