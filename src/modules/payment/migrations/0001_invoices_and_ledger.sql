-- why: a sold lot is billed, what is paid is recorded once, and every amount stands in a ledger that only grows and always balances
-- locks: none, the tables are new; table rewritten: no; old release runs: yes, it does not know them
-- Up Migration

-- Whoever writes to what only grows is stopped here, the owner of the tables too.
create function payment.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '%.% only grows: what is written there is corrected by a further row', tg_table_schema, tg_table_name using errcode = 'restrict_violation';
end
$$;

-- Lots that were sold before there were invoices are billed by nobody.
create table payment.began (
  at_ms bigint primary key
);
insert into payment.began (at_ms)
values ((extract(epoch from clock_timestamp()) * 1000)::bigint);

-- The last number of each series and year; its row is locked by whoever takes the next one, in the transaction that uses it.
create table payment.series (
  series text not null check (series in ('invoice', 'credit_note')),
  year integer not null check (year between 2000 and 9999),
  last bigint not null check (last >= 0),
  -- dates follow numbers, whatever the clocks of several processes say
  issued_ms bigint not null,
  primary key (series, year)
);

create table payment.invoices (
  invoice_id bigint primary key,
  number text not null unique,
  year integer not null,
  ordinal bigint not null check (ordinal >= 1),
  lot_id bigint not null,
  buyer_id bigint not null,
  seller_id bigint not null,
  currency text not null check (length(currency) = 3),
  hammer bigint not null check (hammer > 0),
  premium bigint not null check (premium >= 0),
  tax_on_hammer bigint not null check (tax_on_hammer >= 0),
  tax_on_premium bigint not null check (tax_on_premium >= 0),
  -- part of the premium, not of the sum: what the house owes under the margin scheme
  tax_inside bigint not null check (tax_inside between 0 and premium),
  total bigint not null,
  -- what the amounts were made of: premium, tax, commission; with them they can be made again
  terms jsonb not null,
  -- who and what, as they were called when it was issued
  buyer jsonb not null,
  seller jsonb not null,
  house jsonb not null,
  title text not null,
  language text not null,
  sold_ms bigint not null,
  issued_ms bigint not null,
  due_ms bigint not null check (due_ms >= issued_ms),
  constraint one_invoice_for_a_sale unique (lot_id, buyer_id),
  constraint invoice_numbers_once unique (year, ordinal),
  constraint lines_sum_to_total check (hammer + premium + tax_on_hammer + tax_on_premium = total),
  constraint invoice_of_currency unique (invoice_id, currency),
  constraint invoice_of_total unique (invoice_id, total)
);
create index invoices_of_buyer on payment.invoices (buyer_id, invoice_id desc);
create index invoices_of_seller on payment.invoices (seller_id, invoice_id desc);

-- What the seller gets of it, as it was agreed.
create table payment.settlements (
  invoice_id bigint primary key,
  seller_id bigint not null,
  currency text not null,
  hammer bigint not null check (hammer > 0),
  commission bigint not null check (commission >= 0),
  net bigint not null check (net >= 0),
  constraint nothing_is_lost_on_the_way check (hammer = commission + net),
  foreign key (invoice_id, currency) references payment.invoices (invoice_id, currency)
);

-- Every move that a payment may make; '' is the state before there was one.
create table payment.payment_moves (
  from_state text not null,
  to_state text not null,
  primary key (from_state, to_state)
);
insert into payment.payment_moves (from_state, to_state)
values ('', 'pending'), ('pending', 'completed'), ('pending', 'failed'), ('pending', 'unknown'), ('unknown', 'completed'), ('unknown', 'failed'),
  ('completed', 'partly_refunded'), ('completed', 'refunded'), ('completed', 'voided'), ('partly_refunded', 'partly_refunded'), ('partly_refunded', 'refunded');

create table payment.payments (
  payment_id bigint primary key,
  invoice_id bigint not null,
  provider text not null,
  amount bigint not null check (amount > 0),
  currency text not null,
  state text not null check (state in ('pending', 'unknown', 'completed', 'failed', 'partly_refunded', 'refunded', 'voided')),
  refunded bigint not null default 0 check (refunded between 0 and amount),
  reference text,
  received_ms bigint not null,
  by_account bigint,
  reason text not null check (btrim(reason) <> ''),
  request_id text,
  at_ms bigint not null,
  constraint refunds_show_in_the_state check (
    case state when 'partly_refunded' then refunded between 1 and amount - 1 when 'refunded' then refunded = amount else refunded = 0 end),
  constraint payment_of_currency unique (payment_id, currency),
  foreign key (invoice_id, currency) references payment.invoices (invoice_id, currency)
);
create index payments_of_invoice on payment.payments (invoice_id, payment_id);

create table payment.payment_history (
  payment_id bigint not null references payment.payments (payment_id),
  ordinal integer not null check (ordinal >= 1),
  from_state text not null,
  to_state text not null,
  by_account bigint,
  reason text not null check (btrim(reason) <> ''),
  request_id text,
  at_ms bigint not null,
  primary key (payment_id, ordinal),
  foreign key (from_state, to_state) references payment.payment_moves (from_state, to_state),
  check ((ordinal = 1) = (from_state = ''))
);

-- A payment moves only along its machine, and nothing else of it ever changes.
create function payment.judge_move() returns trigger language plpgsql as $$
begin
  if not exists (select from payment.payment_moves m where m.from_state = old.state and m.to_state = new.state) then
    raise exception 'payment % cannot move from % to %', old.payment_id, old.state, new.state using errcode = 'check_violation';
  end if;
  return new;
end
$$;
create trigger along_the_machine before update on payment.payments for each row execute function payment.judge_move();

create table payment.refunds (
  refund_id bigint primary key,
  payment_id bigint not null,
  invoice_id bigint not null,
  amount bigint not null check (amount > 0),
  currency text not null,
  by_account bigint,
  reason text not null check (btrim(reason) <> ''),
  request_id text,
  at_ms bigint not null,
  foreign key (payment_id, currency) references payment.payments (payment_id, currency),
  foreign key (invoice_id, currency) references payment.invoices (invoice_id, currency)
);
create index refunds_of_payment on payment.refunds (payment_id, refund_id);
create index refunds_of_invoice on payment.refunds (invoice_id, refund_id);

create table payment.credit_notes (
  credit_note_id bigint primary key,
  number text not null unique,
  year integer not null,
  ordinal bigint not null check (ordinal >= 1),
  invoice_id bigint not null,
  currency text not null,
  hammer bigint not null check (hammer >= 0),
  premium bigint not null check (premium >= 0),
  tax bigint not null check (tax >= 0),
  tax_inside bigint not null check (tax_inside between 0 and premium),
  total bigint not null check (total > 0),
  by_account bigint,
  reason text not null check (btrim(reason) <> ''),
  request_id text,
  at_ms bigint not null,
  constraint credit_numbers_once unique (year, ordinal),
  constraint credit_sums_to_total check (hammer + premium + tax = total),
  foreign key (invoice_id, currency) references payment.invoices (invoice_id, currency)
);
create index credit_notes_of_invoice on payment.credit_notes (invoice_id, credit_note_id);

create table payment.ledger_accounts (
  account text primary key,
  kind text not null check (kind in ('asset', 'liability', 'income'))
);
insert into payment.ledger_accounts (account, kind)
values ('bank', 'asset'), ('buyers', 'asset'), ('sellers_pending', 'liability'), ('sellers_owed', 'liability'), ('premium', 'income'), ('commission', 'income'), ('tax', 'liability');

create table payment.transactions (
  transaction_id bigint generated always as identity (cache 1) primary key,
  -- entries may join only while the transaction that wrote this row is open
  tx xid8 not null default pg_current_xact_id(),
  kind text not null check (kind in ('invoice', 'capture', 'clearing', 'refund', 'credit_note', 'reversal')),
  invoice_id bigint not null,
  currency text not null,
  -- the payment, refund or credit note that it records; null for the invoice itself and for a clearing
  document_id bigint,
  reverses bigint unique references payment.transactions (transaction_id),
  by_account bigint,
  reason text not null check (btrim(reason) <> ''),
  request_id text,
  at_ms bigint not null,
  constraint transaction_of_currency unique (transaction_id, currency, tx),
  check ((kind = 'reversal') = (reverses is not null)),
  check ((kind in ('capture', 'refund', 'credit_note')) = (document_id is not null)),
  foreign key (invoice_id, currency) references payment.invoices (invoice_id, currency)
);
create index transactions_of_invoice on payment.transactions (invoice_id, transaction_id);
create unique index posted_once on payment.transactions (kind, document_id) where document_id is not null;
create unique index billed_once on payment.transactions (invoice_id) where kind = 'invoice';

create table payment.entries (
  transaction_id bigint not null,
  line smallint not null check (line >= 1),
  account text not null references payment.ledger_accounts (account),
  party_id bigint,
  -- debits are positive, credits negative
  amount bigint not null check (amount <> 0),
  currency text not null,
  tx xid8 not null default pg_current_xact_id(),
  primary key (transaction_id, line),
  check ((party_id is not null) = (account in ('buyers', 'sellers_pending', 'sellers_owed'))),
  foreign key (transaction_id, currency, tx) references payment.transactions (transaction_id, currency, tx)
);
create index entries_of_account on payment.entries (currency, account) include (amount);

-- Nothing is committed that does not balance. Judged at the commit, when all entries are there.
create function payment.judge_balance() returns trigger language plpgsql as $$
declare
  together numeric;
  lines bigint;
begin
  select coalesce(sum(e.amount), 0), count(e.line)
  into together, lines
  from payment.entries e
  where e.transaction_id = new.transaction_id;
  if together <> 0 or lines < 2 then
    raise exception 'ledger transaction % does not balance: % lines with a sum of %', new.transaction_id, lines, together using errcode = 'check_violation';
  end if;
  return null;
end
$$;
create constraint trigger balanced after insert on payment.transactions deferrable initially deferred for each row execute function payment.judge_balance();
create constraint trigger entries_balanced after insert on payment.entries deferrable initially deferred for each row execute function payment.judge_balance();

-- What has become of each invoice, summed up for lists and held to the records by verify. Its row is the lock under which money acts on an invoice are decided.
create table payment.standings (
  invoice_id bigint primary key,
  total bigint not null,
  credited_hammer bigint not null default 0 check (credited_hammer >= 0),
  credited_premium bigint not null default 0 check (credited_premium >= 0),
  credited bigint not null default 0 check (credited between 0 and total),
  captured bigint not null default 0 check (captured >= 0),
  refunded bigint not null default 0 check (refunded between 0 and captured),
  status text not null check (status in ('open', 'partly_paid', 'paid', 'credited')),
  outstanding bigint not null check (outstanding >= 0),
  -- the transaction by which the seller is owed the hammer price; null while the buyer owes something
  clearing_id bigint references payment.transactions (transaction_id),
  due_ms bigint not null,
  -- grows with every change, so that an auditor finds what changed
  changed_seq bigint generated by default as identity,
  constraint no_more_than_the_total check (captured - refunded <= total),
  constraint outstanding_is_what_is_left check (outstanding = greatest(total - credited - captured + refunded, 0)),
  foreign key (invoice_id, total) references payment.invoices (invoice_id, total)
);
create index standings_by_status on payment.standings (status, invoice_id desc);
create index standings_by_change on payment.standings (changed_seq);
create index standings_outstanding on payment.standings (due_ms) where outstanding > 0;

create table payment.events (
  id bigint generated always as identity (cache 1) primary key,
  -- the relay reads by snapshot difference, so that a late commit is not passed over
  tx xid8 not null default pg_current_xact_id(),
  kind text not null,
  payload jsonb not null,
  at_ms bigint not null
);
create index events_by_tx on payment.events (tx, id);

create table payment.answers (
  account_id bigint not null,
  key_hash text not null,
  asked_hash text not null,
  answer jsonb,
  at_ms bigint not null,
  primary key (account_id, key_hash)
);
create index answers_by_age on payment.answers (at_ms);

create trigger only_grows before update or delete or truncate on payment.began for each statement execute function payment.refuse_change();
create trigger only_grows before update or delete or truncate on payment.invoices for each statement execute function payment.refuse_change();
create trigger only_grows before update or delete or truncate on payment.settlements for each statement execute function payment.refuse_change();
create trigger only_grows before update or delete or truncate on payment.payment_moves for each statement execute function payment.refuse_change();
create trigger only_grows before update or delete or truncate on payment.payment_history for each statement execute function payment.refuse_change();
create trigger only_grows before update or delete or truncate on payment.refunds for each statement execute function payment.refuse_change();
create trigger only_grows before update or delete or truncate on payment.credit_notes for each statement execute function payment.refuse_change();
create trigger only_grows before update or delete or truncate on payment.ledger_accounts for each statement execute function payment.refuse_change();
create trigger only_grows before update or delete or truncate on payment.transactions for each statement execute function payment.refuse_change();
create trigger only_grows before update or delete or truncate on payment.entries for each statement execute function payment.refuse_change();
create trigger never_removed before delete or truncate on payment.payments for each statement execute function payment.refuse_change();

-- The module's role is not even asked by the triggers: it has not the right.
revoke update, delete, truncate on payment.invoices, payment.settlements, payment.payment_history, payment.refunds, payment.credit_notes, payment.transactions, payment.entries from auctionhub_payment;
revoke insert, update, delete, truncate on payment.began, payment.payment_moves, payment.ledger_accounts from auctionhub_payment;
revoke update, delete, truncate on payment.payments from auctionhub_payment;
grant update (state, refunded) on payment.payments to auctionhub_payment;
revoke delete, truncate on payment.series, payment.standings from auctionhub_payment;

-- Down Migration
-- why: back to a release without invoices; what was billed and paid is lost
-- locks: exclusive on the schema's tables for a moment; old release runs: yes
drop table payment.answers;
drop table payment.events;
drop table payment.standings;
drop table payment.entries;
drop table payment.transactions;
drop table payment.ledger_accounts;
drop table payment.credit_notes;
drop table payment.refunds;
drop table payment.payment_history;
drop table payment.payments;
drop table payment.payment_moves;
drop table payment.settlements;
drop table payment.invoices;
drop table payment.series;
drop table payment.began;
drop function payment.judge_balance();
drop function payment.judge_move();
drop function payment.refuse_change();
