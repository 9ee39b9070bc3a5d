#!/bin/sh
# Makes the file .env with passwords for this machine's house. One that is there is kept: the database knows its passwords.
set -eu
cd "$(dirname "$0")"

if [ -e .env ]; then
  echo ".env is there already and was left alone."
  exit 0
fi
umask 077
secrets=$(for name in SESSION_SECRET SUPERUSER_PASSWORD OWNER_PASSWORD REPLICATION_PASSWORD RABBITMQ_PASSWORD REDIS_PASSWORD \
  LOGIN_GATEWAY LOGIN_IDENTITY LOGIN_AUCTION LOGIN_BIDDING LOGIN_PAYMENT LOGIN_NOTIFICATION LOGIN_ANALYTICS; do
  printf '%s=%s\n' "$name" "$(head -c 24 /dev/urandom | od -An -tx1 | tr -d ' \n')"
done)
printf '%s\n' "$secrets" > .env
echo "Made .env."
