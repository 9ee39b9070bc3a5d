-- Up Migration
-- why: a request that is sent again under its key gets the answer it had, and has no second effect
-- locks: none, new table only; old release runs: yes, it does not know it
create table auction.answers (
  account_id bigint not null,
  key_hash text not null,
  asked_hash text not null,
  -- null only inside the transaction that does the work
  answer jsonb,
  at_ms bigint not null,
  primary key (account_id, key_hash)
);

create index answers_by_age on auction.answers (at_ms);

-- Down Migration
-- why: back to a release that remembers no answers; repeats would then act again
-- locks: exclusive on the dropped table; old release runs: yes
drop table auction.answers;
