-- why: what bidding must know of accounts and sales while it decides, kept in rows of its own; only exceptions have rows
-- locks: none, the tables are new; table rewritten: no; old release runs: yes
-- Up Migration
create table bidding.standings (
  account_id bigint primary key,
  blocked boolean not null default false,
  staff boolean not null default false,
  limits jsonb
);

create table bidding.links (
  seller_id bigint not null,
  account_id bigint not null,
  primary key (account_id, seller_id)
);

create table bidding.approvals (
  sale_id bigint not null,
  account_id bigint not null,
  primary key (account_id, sale_id)
);

-- Down Migration
drop table bidding.approvals;
drop table bidding.links;
drop table bidding.standings;
