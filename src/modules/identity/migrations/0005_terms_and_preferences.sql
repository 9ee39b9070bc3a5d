-- why: which terms somebody accepted and when must be known later, and a house that writes to people writes in their language
-- locks: none, the tables are new; table rewritten: no; old release runs: yes
-- Up Migration
create table identity.terms_accepted (
  account_id bigint not null references identity.accounts (account_id),
  version text not null check (length(version) between 1 and 40),
  at_ms bigint not null,
  primary key (account_id, version)
);

create table identity.preferences (
  account_id bigint primary key references identity.accounts (account_id),
  language text check (language in ('en', 'fr', 'ar', 'ja')),
  time_zone text check (length(time_zone) between 1 and 64),
  currency text check (currency ~ '^[A-Z]{3}$'),
  -- subjects that are not to be mailed, and those that are only mailed when asked for
  mails jsonb not null default '{}'::jsonb,
  changed_ms bigint not null
);

-- Down Migration
drop table identity.preferences;
drop table identity.terms_accepted;
