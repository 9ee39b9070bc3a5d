-- Up Migration
-- why: what was invoiced, paid, refunded and credited is counted beside what was sold
-- locks: none, the table is new; table rewritten: no; old release runs: yes, it does not know it
create table analytics.money (
  -- 1 invoiced, 2 paid, 3 a payment that was recorded by mistake, 4 refunded, 5 credited
  kind smallint not null check (kind between 1 and 5),
  -- the invoice, payment, refund or credit note: each becomes true once
  entity_id bigint not null,
  lot_id bigint not null,
  category text not null,
  currency text not null,
  -- of invoices and credit notes
  hammer bigint not null default 0,
  premium bigint not null default 0,
  tax bigint not null default 0,
  -- what was invoiced, paid, refunded or credited in all
  amount bigint not null,
  at_ms bigint not null,
  mark bigint not null default nextval('analytics.marks'),
  copied boolean not null default false,
  primary key (kind, entity_id)
);
create index money_by_time on analytics.money (at_ms);
create index money_to_copy on analytics.money (mark) where not copied;

-- Down Migration
-- why: back to figures without money; it can be counted again from the log
-- locks: exclusive on the dropped table; old release runs: yes
drop table analytics.money;
