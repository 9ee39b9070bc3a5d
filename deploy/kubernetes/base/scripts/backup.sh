#!/bin/sh
# One backup: dump, prove that it can be read to its end, keep it, and let go of those that are too old.
#
#   PGHOST PGPORT PGUSER PGPASSWORD PGDATABASE   what is backed up
#   BACKUP_DIR                                   where to
#   KEEP_DAYS                                    7 when absent
set -eu

keep=${KEEP_DAYS:-7}
stamp=$(date -u +%Y%m%dT%H%M%SZ)
unfinished="$BACKUP_DIR/.auctionhub-$stamp.unfinished"
backup="$BACKUP_DIR/auctionhub-$stamp.dump"
roles="$BACKUP_DIR/auctionhub-$stamp.roles.sql"
# What a run left behind that was ended in the middle is no backup.
rm -f "$BACKUP_DIR"/.auctionhub-*.unfinished
trap 'rm -f "$unfinished"' EXIT

pg_dump --format=custom --compress=6 --lock-wait-timeout=30s --file="$unfinished"

# The list is the head of the file only; a script made of all of it reads every row that was written.
tables=$(pg_restore --list "$unfinished" | grep -c 'TABLE DATA' || true)
pg_restore --file=/dev/null "$unfinished"
if [ "$tables" -lt "${TABLES_MIN:-10}" ]; then
  echo "The dump holds $tables tables, which cannot be a whole house: nothing was kept." >&2
  exit 1
fi

# A dump of one database names roles and does not make them. Passwords are not in it: the migration job sets them.
pg_dumpall --roles-only --no-role-passwords --file="$roles"
sync "$unfinished" "$roles"
mv "$unfinished" "$backup"
# Older ones go only after a newer one has been proved.
find "$BACKUP_DIR" -maxdepth 1 \( -name 'auctionhub-*.dump' -o -name 'auctionhub-*.roles.sql' \) -mmin +$((keep * 24 * 60)) -delete
echo "$backup holds $tables tables, $(stat -c %s "$backup") bytes."
