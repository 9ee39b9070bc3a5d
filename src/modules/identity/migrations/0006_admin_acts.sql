-- why: what staff did to an account stays on record with who did it and why; accounts are found by the beginning of address or name
-- locks: writes to identity.accounts wait while the two indexes are built (some 2 s for a million accounts); table rewritten: no; old release runs: yes, what it does meanwhile is in identity.events only
-- Up Migration
create table identity.admin_acts (
  act_id bigint generated always as identity primary key,
  kind text not null check (kind in ('account.roles_changed', 'account.suspended', 'account.reinstated', 'account.sessions_ended')),
  account_id bigint not null references identity.accounts (account_id),
  -- null: a command of the operator
  by_account bigint references identity.accounts (account_id),
  reason text not null check (length(reason) >= 1),
  -- the roles it left, where they changed
  roles text[],
  request_id text,
  at_ms bigint not null
);
create index admin_acts_of_account on identity.admin_acts (account_id, act_id desc);

-- What was done before this table was there has been told to others, in these words.
insert into identity.admin_acts (kind, account_id, by_account, reason, roles, request_id, at_ms)
select e.kind, a.account_id, b.account_id, e.payload ->> 'reason',
  case when e.kind = 'account.roles_changed' then array(select jsonb_array_elements_text(e.payload -> 'roles')) end, e.payload ->> 'requestId', e.at_ms
from identity.events e
join identity.accounts a on a.account_id = substr(e.payload ->> 'account', 5)::bigint
left join identity.accounts b on b.account_id = substr(e.payload ->> 'by', 5)::bigint
where e.kind in ('account.roles_changed', 'account.suspended', 'account.reinstated')
order by e.id;

revoke update, delete, truncate on identity.admin_acts from auctionhub_identity;

create index accounts_by_address on identity.accounts (email_key text_pattern_ops);
create index accounts_by_name on identity.accounts using gin (to_tsvector('simple', display_name)) where not hidden;

-- Down Migration
drop index identity.accounts_by_name;
drop index identity.accounts_by_address;
drop table identity.admin_acts;
