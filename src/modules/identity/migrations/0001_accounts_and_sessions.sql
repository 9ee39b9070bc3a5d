-- why: who may sign in, and which sessions are good; of a session's token only a keyed SHA-256 is kept
-- locks: none, the tables are new; table rewritten: no; old release runs: there is none
-- Up Migration
create table identity.accounts (
  account_id bigint primary key,
  email text,
  -- the address as it is compared: one form of the letters, lower case
  email_key text,
  display_name text not null check (length(display_name) between 1 and 80),
  -- null: nobody can sign in to it
  password_hash text,
  roles text[] not null check (roles <@ array['bidder', 'seller', 'clerk', 'finance', 'analyst', 'admin'] and 'bidder' = any (roles)),
  -- accounts of a replay: not listed, not announced
  hidden boolean not null default false,
  suspended_ms bigint,
  created_ms bigint not null,
  constraint email_once unique (email_key),
  constraint email_whole check ((email is null) = (email_key is null)),
  constraint hidden_cannot_sign_in check (not hidden or (password_hash is null and email is null))
);

create table identity.sessions (
  session_id bigint primary key,
  account_id bigint not null references identity.accounts (account_id),
  token_hash bytea not null check (length(token_hash) = 32),
  created_ms bigint not null,
  last_used_ms bigint not null,
  expires_ms bigint not null,
  revoked_ms bigint,
  user_agent text,
  address text not null,
  constraint token_once unique (token_hash)
);
create index sessions_of_account on identity.sessions (account_id, session_id desc) where revoked_ms is null;
create index sessions_by_end on identity.sessions (expires_ms);

-- Down Migration
drop table identity.sessions;
drop table identity.accounts;
