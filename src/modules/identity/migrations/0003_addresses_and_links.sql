-- why: an address is confirmed and a forgotten password is set anew through links in letters; of a link only a keyed SHA-256 is kept
-- locks: brief exclusive lock on identity.accounts for a column without a default; table rewritten: no; old release runs: yes
-- Up Migration
alter table identity.accounts
  add column email_verified_ms bigint;

create table identity.links (
  token_hash bytea primary key check (length(token_hash) = 32),
  account_id bigint not null references identity.accounts (account_id),
  purpose text not null check (purpose in ('verify_email', 'reset_password')),
  -- where the letter went; for verify_email it becomes the account's address
  email text not null,
  email_key text not null,
  created_ms bigint not null,
  expires_ms bigint not null,
  -- followed, or replaced by a later one
  ended_ms bigint
);
create index links_of_account on identity.links (account_id, purpose, created_ms desc);
create index links_by_end on identity.links (expires_ms);

-- Down Migration
drop table identity.links;
alter table identity.accounts
  drop column email_verified_ms;
