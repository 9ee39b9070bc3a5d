-- Up Migration
-- why: who copies figures anew and dies while it marks rows as not copied has to be followed by somebody who marks the rest
-- locks: brief exclusive lock on analytics.copies, one row; table rewritten: no; old release runs: yes, it marks as it did
alter table analytics.copies
  -- every row was marked as not copied after the generation began
  add column marked boolean not null default true;

-- Down Migration
-- why: back to a release that does not ask
-- locks: brief exclusive lock on analytics.copies; old release runs: yes
alter table analytics.copies drop column marked;
