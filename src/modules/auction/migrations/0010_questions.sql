-- Up Migration
-- why: bidders ask the seller about a lot, and everybody may read what was answered
-- locks: brief share lock on auction.lots for the foreign key; table rewritten: no; old release runs: yes, it does not know the table
create table auction.questions (
  id bigint primary key,
  lot_id bigint not null references auction.lots (id),
  asker_id bigint not null,
  question text not null check (char_length(question) between 1 and 1000),
  asked_at_ms bigint not null,
  answer text check (char_length(answer) between 1 and 2000),
  answered_at_ms bigint,
  -- the seller, or an admin in the seller's place
  answered_by bigint,
  -- null while the answer stands as it was first given
  answer_changed_at_ms bigint,
  check (num_nulls(answer, answered_at_ms, answered_by) in (0, 3)),
  check (answer_changed_at_ms is null or answer is not null)
);

create index questions_by_age on auction.questions (lot_id, asked_at_ms desc, id desc);

-- Down Migration
-- why: back to lots without questions; every question and answer is lost
-- locks: exclusive on the dropped table; old release runs: yes
drop table auction.questions;
