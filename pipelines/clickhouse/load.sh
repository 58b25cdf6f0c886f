#!/usr/bin/env bash
# usage: load.sh [--hosts HOST:PORT,...] INDEX...
#
# Loads indexes into ClickHouse, after schema.sql. Each is known by its file's name without .fidx; loading it again replaces
# what it brought before, in one step, so any run can be repeated, and one that fails changes nothing.
#
# --hosts  spreads them over several servers by their names, each always onto the same one.
#
# CLICKHOUSE_CLIENT is the command that talks to the server, with its flags: clickhouse-client unless given.
set -euo pipefail
# shellcheck source=pipelines/lib/framepipe-path.sh
. "$(dirname -- "$0")/../lib/framepipe-path.sh"
hosts=()
if [ "${1:-}" = --hosts ] && [ $# -gt 1 ]; then
  IFS=, read -r -a hosts <<<"$2"
  shift 2
fi
takes 1 100000 $# "[--hosts HOST:PORT,...] INDEX..."
read -r -a client <<<"${CLICKHOUSE_CLIENT:-clickhouse-client}"
command -v "${client[0]}" >/dev/null || {
  echo "load.sh: ${client[0]} is not on PATH" >&2
  exit 69
}

staging=
trap '[ -z "$staging" ] || sql "DROP TABLE IF EXISTS framepipe.$staging" </dev/null || true' EXIT

# sql QUERY: on the server that is the turn's.
sql() { "${client[@]}" ${server[@]+"${server[@]}"} --query "$1"; }

# quoted TEXT: as a string of SQL.
quoted() {
  local text=${1//\\/\\\\}
  REPLY="'${text//\'/\\\'}'"
}

for index; do
  name=$(basename -- "$index")
  name=${name%.fidx}
  server=()
  if [ ${#hosts[@]} -gt 0 ]; then
    host=${hosts[$(($(printf %s "$name" | cksum | cut -d ' ' -f 1) % ${#hosts[@]}))]}
    server=(--host "${host%:*}" --port "${host##*:}")
  fi
  staging=staging_$(printf %s "$name" | cksum | tr ' ' _)_$$
  sql "DROP TABLE IF EXISTS framepipe.$staging" </dev/null
  sql "CREATE TABLE framepipe.$staging AS framepipe.line" </dev/null
  # As tab-separated text, in which a backslash is written as two.
  tsv=${name//\\/\\\\} tsv=${tsv//$'\t'/\\t} tsv=${tsv//$'\n'/\\n}
  frame-index export -- "$index" | sed '/^{"kind":"features"/d; s/\\/\\\\/g' | SHARD=$tsv awk '{ print ENVIRON["SHARD"] "\t" NR "\t" $0 }' |
    sql "INSERT INTO framepipe.$staging (shard, number, line) FORMAT TabSeparated"
  quoted "$name"
  sql "ALTER TABLE framepipe.line REPLACE PARTITION $REPLY FROM framepipe.$staging" </dev/null
  sql "DROP TABLE framepipe.$staging" </dev/null
  staging=
done
