#!/bin/sh
# Gives each service a login of its own, with the rights of its module's role and no others. Run as the owner of the database, after the
# migrations, which make the roles. May be repeated: a password that has changed is set again.
#
#   PGHOST PGPORT PGUSER PGPASSWORD PGDATABASE   the owner
#   LOGIN_<SERVICE>                              the password of a service
set -eu

for service in gateway identity auction bidding payment notification analytics; do
  login="auctionhub_${service}_login"
  password=$(printenv "LOGIN_$(echo "$service" | tr '[:lower:]' '[:upper:]')") || { echo "LOGIN of $service is not set: add it to the secret database-logins." >&2; exit 2; }
  # The password goes in as a variable and over standard input: no list of processes and no shell sees it.
  printf '%s\n' "$password" | psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --set login="$login" --set service="$service" --file /dev/fd/3 3<<'SQL'
\set password `cat`
select format('create role %I login', :'login') where to_regrole(:'login') is null \gexec
alter role :"login" with login password :'password' connection limit 200;
-- What a service may be: the role of its module, and that of the outbox, which has tables of its own.
select format('grant %I to %I', role, :'login') from (values ('auctionhub_' || :'service'), ('auctionhub_platform')) as r (role) where to_regrole(role) is not null \gexec
SQL
  echo "$login is ready."
done
