-- why: the outbox finds the events that a batch wrote on a lot by one index entry instead of one for each event; that index was a ninth of a bid's cost
-- locks: exclusive lock on bidding.decisions while one index is built, about a second for each million rows; table rewritten: no; old release runs: yes, its relay reads the table more slowly
-- Up Migration

-- How many events of the lot, this one and those that follow it, one transaction wrote; null on those that follow. A row written without it stands for itself.
alter table bidding.decisions add column span integer default 1;
alter table bidding.decisions add constraint spans_hold_something check (span > 0);
drop index bidding.decisions_by_tx;
create index decisions_to_relay on bidding.decisions (tx) where seq is not null and span is not null;

-- Down Migration
create index decisions_by_tx on bidding.decisions (tx);
drop index bidding.decisions_to_relay;
alter table bidding.decisions drop constraint spans_hold_something;
alter table bidding.decisions drop column span;
