#!/usr/bin/env bash
# usage: find-shards.sh [--nodes N] [--timeout SECONDS] FOLDER PICTURE [FRAME-INDEX-FIND-FLAG...]
#
# Looks a picture or a clip up in all shards of a folder, FOLDER/*.fidx, and answers as one index of all would: NDJSON or, on
# a terminal, a table. PICTURE is -, if the flags say what to look for (--text, --label, --vector).
#
# --nodes N   scatters the shards over N nodes of Slurm by srun, one process a node, and merges the answers. FOLDER, the
#             programs and these scripts are where every node sees them; the picture need not be. FRAMEPIPE_SRUN is the
#             command, srun unless given: 'srun --partition=search --mem=4G'.
# --timeout   how long the nodes have for an answer: 60 s unless given.
#
# Every shard is searched, or the search fails and prints nothing: status 75 if a node does not answer in time, and that of
# frame-index if a shard can't be read. Status 1 if nothing is found, and 3 if all that is found is only possible.
set -euo pipefail
# shellcheck source=pipelines/lib/framepipe-path.sh
. "$(dirname -- "$0")/lib/framepipe-path.sh"

# fail STATUS MESSAGE: ends the script.
fail() {
  echo "find-shards.sh: $2" >&2
  exit "$1"
}

work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT

# search LIST QUERY FLAG...: in the shards of a NUL-separated list. An empty query is none.
search() {
  local list=$1 query=$2
  shift 2
  if [ -s "$query" ]; then
    frame-decode -- "$query" </dev/null | frame-index find "$@" -- "@$list"
  else
    frame-index find "$@" -- "@$list" </dev/null
  fi
}

# One node's share of a scattered search. Standard input has the length of the list, the list, and the query.
if [ "${1:-}" = --share ]; then
  shift
  read -r bytes
  head -c "$bytes" >"$work/all"
  cat >"$work/query"
  sed -z -n "$((SLURM_PROCID + 1))~${SLURM_NTASKS}p" "$work/all" >"$work/share"
  status=0
  if [ -s "$work/share" ]; then search "$work/share" "$work/query" --format ndjson "$@" >"$work/found" || status=$?; fi
  case $status in 0 | 1 | 3) ;; *) exit "$status" ;; esac
  if [ "$status" != 1 ] && [ -s "$work/share" ]; then cat "$work/found"; fi
  # What says that the answer is whole.
  echo "{\"kind\":\"end\",\"share\":$SLURM_PROCID}"
  exit 0
fi

nodes=0 seconds=60
while :; do
  case ${1:-} in
  --nodes) nodes=${2:-} && shift 2 ;;
  --timeout) seconds=${2:-} && shift 2 ;;
  *) break ;;
  esac
done
takes 2 999 $# "[--nodes N] [--timeout SECONDS] FOLDER PICTURE [FRAME-INDEX-FIND-FLAG...]"
[[ $nodes =~ ^[0-9]{1,5}$ ]] || fail 64 "--nodes $nodes: expected a number"
[[ $seconds =~ ^[1-9][0-9]{0,6}$ ]] || fail 64 "--timeout $seconds: expected seconds"
folder=$1 picture=$2
shift 2
case $folder in /*) ;; *) folder=$PWD/$folder ;; esac
[ -d "$folder" ] || fail 66 "$folder: not a folder"
find "$folder" -mindepth 1 -maxdepth 1 -name '*.fidx' ! -name '.*' -print0 | LC_ALL=C sort -z >"$work/list"
[ -s "$work/list" ] || fail 66 "$folder: no shards: expected files whose names end in .fidx"
query=/dev/null
if [ "$picture" != - ]; then
  query=$picture
  case $query in -*) query=./$query ;; esac
  if [ ! -f "$query" ] || [ ! -r "$query" ]; then fail 66 "$picture: can't be read"; fi
fi

if [ "$nodes" = 0 ]; then
  search "$work/list" "$query" "$@"
  exit
fi

limit=20 previous='' thorough=''
for flag; do
  case $previous in --limit) limit=$flag ;; esac
  case $flag in
  --limit=*) limit=${flag#--limit=} ;;
  --format | --format=* | --sheet | --sheet=* | --html | --html=*) fail 64 "$flag: not with --nodes, whose answer is NDJSON" ;;
  --thorough) thorough=1 ;;
  --count) fail 64 "--count: not with --nodes: count the lines of --limit 0" ;;
  esac
  previous=$flag
done
read -r -a srun <<<"${FRAMEPIPE_SRUN:-srun}"
command -v "${srun[0]}" >/dev/null || fail 69 "${srun[0]} is not on PATH"

status=0
{
  stat -c %s "$work/list"
  cat "$work/list" "$query"
} | timeout -k 5 "$seconds" "${srun[@]}" --quiet --nodes="$nodes" --ntasks="$nodes" --ntasks-per-node=1 --input=all \
  --kill-on-bad-exit=1 bash "$here/find-shards.sh" --share "$@" >"$work/answers" || status=$?
case $status in
0) ;;
124 | 137) fail 75 "no answer from every node within $seconds s" ;;
64 | 65 | 66 | 69 | 70 | 73 | 74) fail "$status" "a node ended with status $status" ;;
*) fail 75 "srun ended with status $status" ;;
esac
[ "$(grep -c '^{"kind":"end",' "$work/answers")" = "$nodes" ] || fail 75 "not every node has answered"

# Points count only if fingerprints give nothing certain in any shard, and a flat picture never does. A node whose shards have
# nothing certain has compared points all the same.
has() { grep -q "^{\"kind\":\"$1\"," "$work/answers"; }
with_points=1
if { has capture || has possible; } && has picture && [ -z "$thorough" ]; then
  frame-decode -- "$query" </dev/null | frame-index add -- "$work/query.fidx"
  quality=$(frame-index export -- "$work/query.fidx" | sed -n '/^{"kind":"frame",/s/.*"quality":\([0-9]*\).*/\1/p' | head -n 1)
  if [ "${quality:-0}" -ge 50 ] && grep '^{"kind":"picture",' "$work/answers" | grep -q '"band":"\(same\|near\)"'; then with_points=0; fi
fi

# The order of frame-index: what is certain first; of clips the score, then the distance, of all else the distance, then the
# score; then the bytes of the path, and the time.
LC_ALL=C awk -v with_points="$with_points" '
BEGIN { for (i = 1; i < 256; i++) code[sprintf("%c", i)] = i }
function member(key,  text) {
  text = $0
  if (!match(text, "\"" key "\":[^,}]*")) return ""
  return substr(text, RSTART + length(key) + 3, RLENGTH - length(key) - 3)
}
# The bytes of a JSON string in hexadecimal, which has their order.
function path(  text, out, i, c, e) {
  text = substr($0, index($0, "\"video\":\"") + 9)
  for (i = 1; (c = substr(text, i, 1)) != "\"" && c != ""; i++) {
    if (c == "\\") {
      e = substr(text, ++i, 1)
      if (e == "u") { out = out substr(text, i + 3, 2); i += 4; continue }
      c = e == "n" ? "\n" : e == "t" ? "\t" : e == "r" ? "\r" : e == "b" ? "\b" : e == "f" ? "\f" : e
    }
    out = out sprintf("%02x", code[c])
  }
  rest = substr(text, i)
  return out
}
/^{"kind":"end",/ { next }
# What points found, that is: a fingerprint that they did not confirm is possible too, and stays.
!with_points && /^{"kind":"(capture|possible)",/ && /"inliers":/ { next }
{
  video = path()
  line = $0
  $0 = rest
  distance = member("distance"); if (distance == "null" || distance == "") distance = 1000
  score = -member("score")
  certainty = line ~ /^{"kind":"possible"/ ? 2 : line ~ /^{"kind":"picture"/ && distance + 0 > 64 ? 1 : 0
  byscore = line ~ /^{"kind":"(clip|all)"/
  printf "%d\t%.9f\t%.9f\t%s\t%.9f\t%.9f\t%s\n", certainty, byscore ? score : distance, byscore ? distance : score, video,
    member("seconds"), member("to_seconds"), line
}' "$work/answers" | LC_ALL=C sort -t "$(printf '\t')" -k1,1g -k2,2g -k3,3g -k4,4 -k5,5g -k6,6g | cut -f 7- >"$work/ranked"
[ -s "$work/ranked" ] || exit 1
if [ "$limit" != 0 ]; then
  head -n "$limit" "$work/ranked" >"$work/best"
  mv "$work/best" "$work/ranked"
fi
cat "$work/ranked"
if ! grep -q -v '^{"kind":"possible",' "$work/ranked"; then exit 3; fi
