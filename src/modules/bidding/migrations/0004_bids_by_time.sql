-- why: staff see how many bids were accepted in each of the last minutes; rows lie in the order of time, so a block range index of a few pages finds them
-- locks: bids wait while it is built (some 0.3 s for a million decisions); table rewritten: no; old release runs: yes
-- Up Migration
create index decisions_by_time on bidding.decisions using brin (at_ms) with (pages_per_range = 32, autosummarize = on);
create index voids_waiting on bidding.voids (asked_ms, approval_id) where approved_by is null;

-- Down Migration
drop index bidding.voids_waiting;
drop index bidding.decisions_by_time;
