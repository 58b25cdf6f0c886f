#!/usr/bin/env bash
# usage: clickhouse.sh chdb [PYTHON] | servers
#
# Shards in ClickHouse answer as frame-index does: in chdb, which speaks the SQL of current servers, or on three of Debian's
# servers, of which one fails. PYTHON has chdb: that of .build-cluster, where make test-clickhouse puts it, or python3.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=Tests/Cluster/clips.sh
. "$here/clips.sh"
# shellcheck source=Tests/Cluster/clickhouse-on-loopback.sh
. "$here/clickhouse-on-loopback.sh"
python=${2:-$here/../../.build-cluster/bin/python}
[ $# -ge 2 ] || [ -x "$python" ] || python=python3
case ${1:-} in
chdb) "$python" -c 'import chdb' 2>/dev/null || skip "chdb is not installed" ;;
servers) need clickhouse-server clickhouse-client ;;
*)
  echo "usage: clickhouse.sh chdb [PYTHON] | servers" >&2
  exit 64
  ;;
esac
need ffmpeg frame-index
scripts=$(cd "$here/../../pipelines/clickhouse" && pwd)
FRAMEPIPE_BIN=$(dirname "$(command -v frame-index)")
export FRAMEPIPE_BIN

work=$(mktemp -d)
clickhouse=$work
finish() {
  stop_clickhouse
  rm -rf "$work"
}
trap finish EXIT

# Five clips with pictures in common, in three shards, and an index of all.
make_clips "$work/my clips" 5
mapfile -d '' -t clips <"$work/my clips.list"
mkdir "$work/shards"
for i in 0 1 2 3 4; do
  frame-decode --threads 1 -- "${clips[i]}" </dev/null | frame-index add -- "$work/shards/a shard's $((i % 3)).fidx"
done
frame-index merge "$work/all.fidx" "$work"/shards/*.fidx
ffmpeg -nostdin -v error -ss 2 -i "${clips[0]}" -frames:v 1 "$work/picture.png"
ffmpeg -nostdin -v error -f lavfi -i color=gray:s=64x64 -frames:v 1 "$work/nothing.png"
ffmpeg -nostdin -v error -ss 1 -t 1 -i "${clips[1]}" -c:v ffv1 "$work/clip.mkv"

# same PICTURE FLAG...: the server's answer is the index's, status included.
same() {
  local found=0 expected=0 picture=$1
  shift
  "$scripts/find.sh" ${table[@]+"${table[@]}"} "$picture" "$@" >"$work/found" || found=$?
  frame-decode -- "$picture" | frame-index find "$@" -- "$work/all.fidx" >"$work/expected" || expected=$?
  if [ "$found" != "$expected" ] || ! cmp "$work/found" "$work/expected"; then
    echo "not the same: $picture $*: status $found, expected $expected" >&2
    diff "$work/found" "$work/expected" >&2
    return 1
  fi
}
all_same() {
  same "$work/picture.png"
  [ "$(wc -l <"$work/found")" -ge 2 ]
  same "$work/picture.png" --limit 1 --within=20
  same "$work/clip.mkv"
  same "$work/nothing.png" --within 4
}

table=()
case $1 in
chdb)
  export CLICKHOUSE_CLIENT="$python $here/chdb_client.py $work/chdb"
  ask() { $CLICKHOUSE_CLIENT --query "$1" </dev/null; }
  sed 's/--.*//' "$scripts/schema.sql" | tr '\n' ' ' | tr ';' '\n' | while read -r query; do [ -z "$query" ] || ask "$query"; done
  "$scripts/load.sh" "$work"/shards/*.fidx
  rows=$(ask 'SELECT count() FROM framepipe.line')
  "$scripts/load.sh" "$work"/shards/*1.fidx
  [ "$(ask 'SELECT count() FROM framepipe.line')" = "$rows" ]
  all_same
  echo "equal: $rows rows, $SECONDS s"
  ;;
servers)
  start_clickhouse "$work/clickhouse"
  for port in "${ports[@]}"; do
    clickhouse-client --port "$port" --multiquery <"$scripts/schema.sql"
    clickhouse-client --port "$port" --multiquery <"$scripts/distributed.sql"
  done
  hosts=127.0.0.1:${ports[0]},127.0.0.1:${ports[1]},127.0.0.1:${ports[2]}
  "$scripts/load.sh" --hosts "$hosts" "$work"/shards/*.fidx
  "$scripts/load.sh" --hosts "$hosts" "$work"/shards/*.fidx
  export CLICKHOUSE_CLIENT="clickhouse-client --port ${ports[0]}"
  table=(--table framepipe.everywhere)
  all_same
  # A server that is down is a failure, and no shorter answer.
  kill -KILL "$(cat "$work/clickhouse/2/pid")"
  status=0
  "$scripts/find.sh" "${table[@]}" "$work/picture.png" >"$work/found" 2>/dev/null || status=$?
  if [ "$status" -le 1 ] || [ -s "$work/found" ]; then echo "a search without a server ended with $status" >&2; exit 1; fi
  start_clickhouse_server 2
  same "$work/picture.png"
  echo "equal: three servers, $SECONDS s"
  ;;
esac
