-- why: letters, text messages and pushes are written down, sent and accounted for alike: at most once for each event and channel, held back in quiet hours, dropped when stale
-- locks: none, the table is new; table rewritten: no; old release runs: yes, it goes on with notification.letters, from which this one takes over what it finds
-- Up Migration
create table notification.messages (
  message_id bigint primary key,
  account_id bigint not null,
  channel text not null check (channel in ('mail', 'sms', 'push')),
  -- which of an account's browsers; 0 where there is one address
  target_id bigint not null default 0,
  -- an e-mail address, a telephone number, what a browser is called
  to_address text not null,
  to_name text not null,
  language text not null,
  -- a name of the IANA time zone database; null: UTC
  time_zone text,
  kind text not null,
  -- one message for each cause, account, channel and browser
  cause text not null check (length(cause) between 1 and 160),
  -- of one topic only one waits; what happens meanwhile is gathered into it
  topic text check (length(topic) between 1 and 120),
  lot_id bigint,
  -- emptied once the message was sent or given up: it may hold a link or a code that opens an account
  facts jsonb not null,
  -- moves: see the sender
  state text not null check (state in ('waiting', 'sending', 'sent', 'kept', 'failed', 'dropped', 'unknown')),
  -- why it failed, was dropped, or is unknown
  reason text check (length(reason) <= 60),
  tries integer not null default 0,
  next_try_ms bigint not null,
  -- of no use to anybody from then on
  not_after_ms bigint,
  -- what the other side calls it, and what it said later
  provider_id text check (length(provider_id) <= 120),
  receipt text check (receipt in ('delivered', 'undelivered')),
  at_ms bigint not null,
  done_ms bigint,
  constraint message_once unique (account_id, channel, target_id, cause),
  constraint message_done check ((done_ms is null) = (state in ('waiting', 'sending')))
);
create index messages_due on notification.messages (channel, next_try_ms) where state in ('waiting', 'sending');
create index messages_of_account on notification.messages (account_id, message_id desc);
create index messages_held on notification.messages (account_id) where state = 'waiting';
create index messages_of_lot on notification.messages (lot_id) where state = 'waiting';
create index messages_of_topic on notification.messages (account_id, channel, target_id, topic, message_id desc) where topic is not null;
create index messages_to on notification.messages (channel, to_address) where state = 'waiting' or kind = 'phone_code';
create index messages_kept on notification.messages (message_id desc) where state = 'kept';
create index messages_in_trouble on notification.messages (message_id desc) where state in ('failed', 'unknown');
create index messages_reported on notification.messages (provider_id) where channel = 'sms' and provider_id is not null;
create index messages_by_age on notification.messages (at_ms);

-- Down Migration
drop table notification.messages;
