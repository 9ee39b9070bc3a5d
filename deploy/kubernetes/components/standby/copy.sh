#!/bin/sh
# Copies the primary into an empty folder, and lets the copy follow it. A folder that holds a server already is left alone.
#
#   PGDATA STANDBY_NAME REPLICATION_PASSWORD   and PRIMARY_HOST, PRIMARY_PORT
set -eu

if [ -s "$PGDATA/PG_VERSION" ]; then
  echo "There is a copy already; it goes on from where it is."
  exit 0
fi
# What an earlier try left is no copy.
rm -rf "$PGDATA" "$PGDATA.unfinished"
PGPASSWORD=$REPLICATION_PASSWORD pg_basebackup \
  --dbname="host=$PRIMARY_HOST port=$PRIMARY_PORT user=auctionhub_replication application_name=$STANDBY_NAME connect_timeout=10" \
  --pgdata="$PGDATA.unfinished" --wal-method=stream --checkpoint=fast --write-recovery-conf
mv "$PGDATA.unfinished" "$PGDATA"
echo "$STANDBY_NAME is a copy of $PRIMARY_HOST and follows it."
