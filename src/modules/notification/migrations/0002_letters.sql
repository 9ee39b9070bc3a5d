-- why: a letter is written down in the transaction of what it tells of, and sent, again if need be, until the mail server has it
-- locks: none, the table is new; table rewritten: no; old release runs: yes
-- Up Migration
create table notification.letters (
  letter_id bigint primary key,
  account_id bigint not null,
  to_address text not null,
  to_name text not null,
  language text not null,
  kind text not null,
  -- one letter for each cause and account
  cause text not null check (length(cause) between 1 and 160),
  -- emptied once the letter was sent or given up: it may hold a link that opens an account
  facts jsonb not null,
  state text not null check (state in ('waiting', 'sent', 'kept', 'failed')),
  tries integer not null default 0,
  next_try_ms bigint not null,
  at_ms bigint not null,
  done_ms bigint,
  constraint letter_once unique (account_id, cause)
);
create index letters_waiting on notification.letters (next_try_ms) where state = 'waiting';
create index letters_kept on notification.letters (letter_id desc) where state = 'kept';
create index letters_by_age on notification.letters (at_ms);

-- Down Migration
drop table notification.letters;
