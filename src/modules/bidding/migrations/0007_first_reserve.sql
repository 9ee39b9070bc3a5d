-- why: a check that folds a lot's events again begins with the reserve as it was published; the head knows only the one that stands now
-- locks: brief exclusive lock on bidding.terms; table rewritten: no; old release runs: yes, of lots that it publishes the first reserve is told from the head while it was not lowered
-- Up Migration
alter table bidding.terms
  add column first_reserve bigint,
  -- false: published by a release that did not keep it
  add column first_reserve_known boolean not null default false;

-- Down Migration
alter table bidding.terms
  drop column first_reserve_known,
  drop column first_reserve;
