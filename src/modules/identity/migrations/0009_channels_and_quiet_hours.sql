-- why: people choose by which channel they hear of what, and in which hours nothing is to leave the house
-- locks: brief exclusive lock on identity.preferences for columns with constant defaults; table rewritten: no; old release runs: yes, it leaves the columns as they are
-- Up Migration
alter table identity.preferences
  -- subjects that are sent, and not sent, by text message and by push; what is not said is as the house has it
  add column sms jsonb not null default '{}'::jsonb,
  add column pushes jsonb not null default '{}'::jsonb,
  -- minutes of the day in time_zone, or in UTC where none is known; both null: no quiet hours
  add column quiet_from smallint check (quiet_from between 0 and 1439),
  add column quiet_to smallint check (quiet_to between 0 and 1439),
  add constraint quiet_hours_begin_and_end check ((quiet_from is null) = (quiet_to is null) and quiet_from is distinct from quiet_to or quiet_from is null and quiet_to is null);

-- Down Migration
alter table identity.preferences
  drop column quiet_to,
  drop column quiet_from,
  drop column pushes,
  drop column sms;
