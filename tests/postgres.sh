#!/usr/bin/env bash
# A throwaway PostgreSQL of the tests:  postgres.sh start DIR PORT | stop DIR | binaries
# It listens on 127.0.0.1 only, trusts everybody there, and keeps everything under DIR.
set -euo pipefail

binaries() {
  local dir
  for dir in $(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -t/ -k5 -rV) $(dirname "$(command -v initdb || echo /nowhere/initdb)"); do
    if [ -x "$dir/initdb" ] && [ -x "$dir/pg_ctl" ]; then echo "$dir"; return 0; fi
  done
  return 1
}

# PostgreSQL refuses to run as root.
as_user() {
  if [ "$(id -u)" -ne 0 ]; then "$@"; return; fi
  local user=postgres
  id -u $user >/dev/null 2>&1 || user=nobody
  (cd / && setpriv --reuid="$user" --regid="$(id -g $user)" --clear-groups -- "$@")
}

start() {
  local dir=$1 port=$2 bin
  bin=$(binaries) || { echo "no PostgreSQL server found: install the package 'postgresql', or run tests/all.sh" >&2; exit 1; }
  if [ ! -f "$dir/data/PG_VERSION" ]; then
    mkdir -p "$dir"
    if [ "$(id -u)" -eq 0 ]; then chown "$(id -u postgres 2>/dev/null || id -u nobody)" "$dir"; fi
    chmod 711 "$dir"
    as_user "$bin/initdb" --pgdata="$dir/data" --username=baton --auth=trust --encoding=UTF8 --locale=C.UTF-8 >"/dev/null"
    as_user mkdir -p "$dir/socket"
  fi
  as_user "$bin/pg_ctl" --pgdata="$dir/data" --log="$dir/data/server.log" --silent --wait \
    --options="-h 127.0.0.1 -p $port -k $dir/socket -c max_connections=300" start || { cat "$dir/data/server.log" >&2; exit 1; }
}

stop() {
  local bin
  bin=$(binaries)
  as_user "$bin/pg_ctl" --pgdata="$1/data" --silent --wait --mode=immediate stop
}

case "${1:-}" in
  start) start "$2" "$3" ;;
  stop) stop "$2" ;;
  binaries) binaries ;;
  *) echo "usage: $0 start DIR PORT | stop DIR | binaries" >&2; exit 2 ;;
esac
