#!/bin/sh
# Runs once, when the server's folder is made: the owner of the house's database, the user that a standby copies as, and what the house's
# promises rest on. Passwords come from the environment (secret "postgres").
set -eu

psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres --file /dev/stdin <<'SQL'
\getenv owner_password OWNER_PASSWORD
\getenv replication_password REPLICATION_PASSWORD
\getenv standbys SYNCHRONOUS_STANDBYS
\getenv shared_buffers SHARED_BUFFERS
create role auctionhub login createrole password :'owner_password';
create role auctionhub_replication login replication password :'replication_password';
create database auctionhub owner auctionhub;
-- An acknowledged bid is on the disk.
alter system set fsync = on;
alter system set full_page_writes = on;
alter system set synchronous_commit = on;
alter system set wal_level = replica;
alter system set max_wal_senders = 10;
-- How far a standby may fall behind before it has to be copied anew.
alter system set wal_keep_size = '2GB';
-- Every process of the house has pools of its own; this is for as many replicas as the autoscalers may make.
alter system set max_connections = 600;
alter system set idle_in_transaction_session_timeout = '60s';
\if :{?shared_buffers}
alter system set shared_buffers = :'shared_buffers';
\endif
alter system set shared_preload_libraries = 'pg_stat_statements';
-- Takes effect with the next start, after everything above was committed: from then on an answer waits for a standby.
\if :{?standbys}
alter system set synchronous_standby_names = :'standbys';
\endif
SQL
printf 'host replication auctionhub_replication all scram-sha-256\n' >> "$PGDATA/pg_hba.conf"
