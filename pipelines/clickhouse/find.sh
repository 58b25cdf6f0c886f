#!/usr/bin/env bash
# usage: find.sh [--table NAME] PICTURE [FRAME-INDEX-FIND-FLAG...]
#
# Looks a picture or a clip up in what load.sh has loaded into ClickHouse and prints what frame-index find prints of the
# indexes: the server finds the videos, by the exact distance of every fingerprint, and sends their lines; frame-index makes
# an index of these and finds the moments. Status 1 if nothing is found.
#
# --table  framepipe.everywhere for the table over all servers; framepipe.line, this server's, unless given.
#
# --mirror is refused: the server compares upright fingerprints only. CLICKHOUSE_CLIENT as for load.sh.
set -euo pipefail
# shellcheck source=pipelines/lib/framepipe-path.sh
. "$(dirname -- "$0")/../lib/framepipe-path.sh"
table=framepipe.line
if [ "${1:-}" = --table ] && [ $# -gt 1 ]; then
  table=$2
  shift 2
fi
takes 1 999 $# "[--table NAME] PICTURE [FRAME-INDEX-FIND-FLAG...]"
picture=$1
shift
[[ $table =~ ^[A-Za-z0-9_.]+$ ]] || {
  echo "find.sh: --table $table: expected the name of a table" >&2
  exit 64
}
within=64 limit=20 previous=
for flag; do
  case $previous in --within) within=$flag ;; --limit) limit=$flag ;; esac
  case $flag in
  --within=*) within=${flag#*=} ;;
  --limit=*) limit=${flag#*=} ;;
  --mirror)
    echo "find.sh: --mirror: the server compares upright fingerprints only" >&2
    exit 64
    ;;
  esac
  previous=$flag
done
if ! [[ $within =~ ^[0-9]{1,3}$ && $limit =~ ^[0-9]{1,9}$ ]]; then
  echo "find.sh: --within and --limit: expected numbers" >&2
  exit 64
fi
read -r -a client <<<"${CLICKHOUSE_CLIENT:-clickhouse-client}"
command -v "${client[0]}" >/dev/null || {
  echo "find.sh: ${client[0]} is not on PATH" >&2
  exit 69
}

work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT
sql() { "${client[@]}" --query "$1" </dev/null; }

# Fingerprints as the index makes them; of a clip at most 32, spread over it.
frame-decode -- "$picture" </dev/null >"$work/query"
frame-index add -- "$work/query.fidx" <"$work/query"
frame-index export -- "$work/query.fidx" | sed -n 's/^{"kind":"frame",.*"pdq":"\([0-9a-f]\{64\}\)".*/\1/p' | sort -u >"$work/pdq"
count=$(wc -l <"$work/pdq")
[ "$count" -gt 0 ] || {
  echo "find.sh: $picture: no frame to look for" >&2
  exit 65
}
step=$(((count + 31) / 32))

# Debian's server, 18.16, counts no bits: pairs, fours and bytes are summed in the word itself, then its bytes by a product.
words='' xor='bitXor(p%d, %s)'
if [ "$(sql "SELECT count() FROM system.functions WHERE name = 'bitCount'")" = 0 ]; then
  halves() { printf 'plus(bitAnd(%s, %s), bitAnd(bitShiftRight(%s, %d), %s))' "$1" "$2" "$1" "$3" "$2"; }
  count_bits() {
    local pairs fours
    pairs=$(halves "$1" 6148914691236517205 1)
    fours=$(halves "($pairs)" 3689348814741910323 2)
    printf 'bitShiftRight(multiply(%s, 72340172838076673), 56)' "$(halves "($fours)" 1085102592571150095 4)"
  }
else
  count_bits() { printf 'bitCount(%s)' "$1"; }
fi
conditions=()
while read -r pdq; do
  words=
  for i in 0 1 2 3; do
    # shellcheck disable=SC2059 # the format is this script's
    words+="${words:+ + }$(count_bits "$(printf "$xor" "$i" "$(printf %u "0x${pdq:i*16:16}")")")"
  done
  conditions+=("$words")
done < <(sed -n "1~${step}p" "$work/pdq")
distance=${conditions[0]}
for ((i = 1; i < ${#conditions[@]}; i++)); do distance="least($distance, ${conditions[i]})"; done

sql "SELECT video, min(distance) AS best FROM (
    SELECT video, $distance AS distance FROM $table WHERE kind = 'frame'
  ) WHERE distance <= $within GROUP BY video ORDER BY best, video $([ "$limit" = 0 ] || echo "LIMIT $limit")
  SETTINGS skip_unavailable_shards = 0, max_query_size = 10000000 FORMAT TabSeparated" >"$work/videos"
[ -s "$work/videos" ] || exit 1

# A string of tab-separated text is one of SQL too.
list=$(cut -f 1 "$work/videos" | sed "s/.*/'&'/" | paste -s -d ,)
sql "SELECT line FROM $table WHERE kind = 'settings' OR video IN ($list) ORDER BY kind = 'settings' DESC, shard, number
  SETTINGS skip_unavailable_shards = 0, max_query_size = 10000000 FORMAT TabSeparatedRaw" |
  # A part of the exports has no tally as its last line.
  sed '/^{"kind":"settings",/s/,"format":[0-9]*//' >"$work/lines"
frame-index import -- "$work/found.fidx" "$work/lines"
frame-index find "$@" -- "$work/found.fidx" <"$work/query"
