-- why: a sign-in may ask for a code beside the password; secrets are sealed, recovery codes hashed, and each code counts once
-- locks: none, the tables are new; table rewritten: no; old release runs: yes, it does not ask for the code
-- Up Migration
create table identity.totp (
  account_id bigint primary key references identity.accounts (account_id),
  sealed_secret bytea not null,
  started_ms bigint not null,
  -- null: begun, not yet in force
  confirmed_ms bigint,
  -- the 30-second step of the last code that was taken; it and earlier ones are refused
  last_step bigint not null default 0,
  wrong_count integer not null default 0,
  locked_until_ms bigint not null default 0
);

create table identity.recovery_codes (
  account_id bigint not null references identity.accounts (account_id),
  code_hash bytea not null check (length(code_hash) = 32),
  used_ms bigint,
  primary key (account_id, code_hash)
);

-- Down Migration
drop table identity.recovery_codes;
drop table identity.totp;
