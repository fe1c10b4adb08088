#!/bin/sh
# Earshot's own user of its database. The image's first one is a superuser, for whom row-level security does not
# hold, and Earshot refuses to run as one.
set -eu
psql -v ON_ERROR_STOP=1 -v password="$POSTGRES_PASSWORD" --username postgres --dbname earshot <<'SQL'
create role earshot login createrole password :'password';
alter database earshot owner to earshot;
SQL
