#!/usr/bin/env bash
# usage: index-slice.sh LIST FOLDER N/COUNT [FRAME-DECODE-FLAG...]
#
# Indexes the N-th of COUNT slices of a list of videos and publishes it as one shard: the unit of work for a Slurm job
# array, GNU parallel or xargs.
#
# LIST      paths, each followed by a NUL, as find -print0 writes them; absolute ones, on a file system that every machine has.
#           The N-th slice has the N-th path and every COUNT-th after it, so a list may grow at its end.
# FOLDER    where shards go, also on a network file system: slice-N-of-COUNT.fidx, and beside it its account,
#           slice-N-of-COUNT.ndjson, one object a video (path, status, seconds, frames, host) and a last one for the slice.
#
# The index grows on a local disk, in SLURM_TMPDIR, TMPDIR or /tmp, and appears in FOLDER whole. A slice that is there is
# skipped, and of one that is not complete only what is missing is done: it can be run again, anywhere, and twice at once.
#
# Exit status: 0 where every video is in the shard or can't be; damaged (65) and missing (66) ones are in the account.
# 69, 74, 75 and 128 + signal: try again; what was complete has been published where that could be done. 64, 70 and 73:
# trying again will not help; the account of the attempt is in slice-N-of-COUNT.failed.ndjson.
#
# FRAMEPIPE_THREADS, or else SLURM_CPUS_PER_TASK, is the number of decoder threads; 1 unless given.
set -euo pipefail
# shellcheck source=pipelines/lib/framepipe-path.sh
. "$(dirname -- "$0")/lib/framepipe-path.sh"
takes 3 999 $# "LIST FOLDER N/COUNT [FRAME-DECODE-FLAG...]"
list=$1 folder=$2 slice=$3
shift 3
flags=(--threads "${FRAMEPIPE_THREADS:-${SLURM_CPUS_PER_TASK:-1}}" "$@")

# fail STATUS MESSAGE: ends the script.
fail() {
  echo "index-slice.sh: $2" >&2
  exit "$1"
}

[[ $slice =~ ^0*([1-9][0-9]{0,6})/0*([1-9][0-9]{0,6})$ ]] || fail 64 "$slice: expected N/COUNT, as 3/100"
number=${BASH_REMATCH[1]} count=${BASH_REMATCH[2]}
((number <= count)) || fail 64 "$slice: expected a slice of 1 to $count"
case $list in /*) ;; *) list=$PWD/$list ;; esac
case $folder in /*) ;; *) folder=$PWD/$folder ;; esac
if [ ! -f "$list" ] || [ ! -r "$list" ]; then fail 66 "$list: can't be read"; fi
if [ -s "$list" ] && [ "$(tr -dc '\0' <"$list" | head -c 1 | wc -c)" = 0 ]; then
  fail 65 "$list: no NUL in it: expected paths that are each ended by one, as find -print0 writes them"
fi
mkdir -p -- "$folder" || fail 73 "$folder: can't be made"

name=slice-$(printf '%0*d' ${#count} "$number")-of-$count
shard=$folder/$name.fidx account=$folder/$name.ndjson
for other in "$folder"/slice-*-of-*.fidx; do
  case $other in "$folder/slice-*-of-*.fidx" | *"-of-$count.fidx") ;; *)
    fail 64 "$folder: holds ${other##*/}, a slice of another count: videos would be in two shards"
    ;;
  esac
done

# A name for a draft in the folder that no other task has.
host=$(hostname -s 2>/dev/null || uname -n)
draft=$folder/.$name.$host.${SLURM_JOB_ID:-0}.${SLURM_RESTART_COUNT:-0}.$$.draft

# sum: SHA-256 of standard input.
sum() { sha256sum | cut -c1-64; }

mapfile -d '' -t videos < <(sed -z -n "$number~${count}p" -- "$list")
list_sum=$(printf '%s\0' "${videos[@]}" | sum)
flags_sum=$(printf '%s\0' "$@" | sum)

# json TEXT: as a JSON string. Bytes that are not UTF-8 are left out: see path_base64.
json() {
  local LC_ALL=C text=$1 character i
  iconv -f UTF-8 -t UTF-8 <<<"$text" >/dev/null 2>&1 || text=$(iconv -c -f UTF-8 -t UTF-8 <<<"$text") || true
  REPLY='"'
  for ((i = 0; i < ${#text}; i++)); do
    character=${text:i:1}
    case $character in
    [\"\\]) REPLY+=\\$character ;;
    [[:cntrl:]]) printf -v character '\\u%04x' "'$character" && REPLY+=$character ;;
    *) REPLY+=$character ;;
    esac
  done
  REPLY+='"'
}

# path_key PATH: its members of an account's line. A path that is not UTF-8 has its bytes in Base64 too.
path_key() {
  json "$1"
  REPLY="\"path\":$REPLY"
  iconv -f UTF-8 -t UTF-8 <<<"$1" >/dev/null 2>&1 || REPLY+=",\"path_base64\":\"$(printf %s "$1" | base64 -w 0)\""
}

# Lines of an earlier account whose shard is the one that is there: what they say need not be done again.
declare -A settled=()
shard_sum=none
[ ! -f "$shard" ] || shard_sum=$(sum <"$shard")
if [ -f "$account" ]; then
  last=$(tail -n 1 -- "$account")
  if [[ $last == *"\"flags\":\"$flags_sum\",\"shard\":\"$shard_sum\"}" ]]; then
    if [[ $last == *"\"status\":0,"*"\"list\":\"$list_sum\","* ]]; then
      echo "index-slice.sh: $name: there already" >&2
      exit 0
    fi
    while IFS= read -r line; do
      case $line in '{"kind":"video",'*'"status":0,'* | '{"kind":"video",'*'"status":65,'*)
        key=${line#'{"kind":"video",'}
        settled[${key%,\"status\":*}]=$line
        ;;
      esac
    done <"$account"
  fi
fi

scratch=$(mktemp -d -- "${SLURM_TMPDIR:-${TMPDIR:-/tmp}}/framepipe-slice.XXXXXX") || fail 74 "no room for the index on this machine"
decoder='' adder=''
trap 'rm -rf -- "$scratch" "$draft"' EXIT
trap 'interrupted HUP' HUP
trap 'interrupted INT' INT
trap 'interrupted TERM' TERM

started=$EPOCHREALTIME
: >"$scratch/account"
if [ "$shard_sum" != none ]; then
  # What is there is gone on from. A shard that is damaged is made from nothing.
  frame-index publish "$shard" "$scratch/shard.fidx" >&2 || settled=()
fi

# seconds SINCE: the time that has passed.
seconds() {
  local now=$EPOCHREALTIME
  local passed=$((${now/[.,]/} - ${1/[.,]/}))
  printf -v REPLY '%d.%03d' $((passed / 1000000)) $((passed / 1000 % 1000))
}

# keep_account FILE: puts the account there, in one step.
keep_account() {
  cp -- "$scratch/account" "$draft" && sync -- "$draft" && mv -f -- "$draft" "$1"
}

# end_account STATUS: adds the line of the slice.
end_account() {
  local shown now=none
  seconds "$started"
  shown=$REPLY
  [ ! -f "$scratch/shard.fidx" ] || now=$(sum <"$scratch/shard.fidx")
  json "$host"
  printf '{"kind":"slice","slice":"%s","status":%d,"seconds":%s,"videos":%d,"host":%s,"list":"%s","flags":"%s","shard":"%s"}\n' \
    "$number/$count" "$1" "$shown" "${#videos[@]}" "$REPLY" "$list_sum" "$flags_sum" "$now" >>"$scratch/account"
}

# publish STATUS: puts shard and account into the folder. One that is not complete replaces only what it began with.
publish() {
  if [ "$1" != 0 ] && [ "$(if [ -f "$shard" ]; then sum <"$shard"; else echo none; fi)" != "$shard_sum" ]; then
    echo "index-slice.sh: $name: another task has published it in the meantime" >&2
    return 0
  fi
  if [ -f "$scratch/shard.fidx" ]; then frame-index publish "$scratch/shard.fidx" "$shard" >&2 || return $?; fi
  { end_account "$1" && keep_account "$account"; } || return 74
  rm -f -- "$folder/$name.failed.ndjson"
}

# give_up STATUS: this machine, or these programs, can't go on. Nothing is published but the account of the attempt.
give_up() {
  echo "index-slice.sh: $name: stopped with status $1" >&2
  { end_account "$1" && keep_account "$folder/$name.failed.ndjson"; } || true
  exit "$1"
}

# interrupted SIGNAL: a time limit, most often. What is complete is published, so that the next try goes on from there.
# shellcheck disable=SC2317 # called by traps
interrupted() {
  trap '' HUP INT TERM
  local status=$((128 + $(kill -l "$1")))
  for process in $decoder $adder; do kill -TERM "$process" 2>/dev/null || true; done
  wait || true
  publish "$status" || true
  echo "index-slice.sh: $name: interrupted by SIG$1" >&2
  exit "$status"
}

# frames_of VIDEO: how many of it are in the index, for one that was there already.
frames_of() {
  local exactly=${1//\[/[[]}
  exactly=${exactly//\*/[*]}
  frame-index info --format ndjson --video "${exactly//\?/[?]}" -- "$scratch/shard.fidx" |
    sed -n '/^{"kind":"video"/s/.*"frames":\([0-9]*\).*/\1/p' | head -n 1
}

# add VIDEO: one video, tried twice where a process died. Sets status and frames.
add() {
  local decoded stream
  for _ in 1 2; do
    : >"$scratch/messages"
    exec {stream}< <(exec frame-decode "${flags[@]}" -- "$1" </dev/null 2>>"$scratch/messages")
    decoder=$!
    frame-index add --if-changed --single --stats -- "$scratch/shard.fidx" <&"$stream" {stream}<&- 2>>"$scratch/messages" &
    adder=$!
    exec {stream}<&-
    status=0 decoded=0
    wait "$adder" || status=$?
    wait "$decoder" || decoded=$?
    decoder='' adder=''
    # A decoder that was killed, or never began, is no damage of the video.
    case $status:$decoded in
    65:64 | 65:69 | 65:7? | 75:64 | 75:69 | 75:7?) status=$decoded ;;
    65:129 | 65:1[3-5]?) status=75 ;;
    esac
    grep -v '^{"stage":' "$scratch/messages" >&2 || true
    frames=$(sed -n 's/^{"stage":"frame-index".*"frames_in":\([0-9]*\).*/\1/p' "$scratch/messages")
    [ "$status" != 0 ] || [ "${frames:-0}" != 0 ] || frames=$(frames_of "$1")
    [ "$status" = 75 ] || [ "$status" -gt 128 ] || return 0
  done
}

# has_room: whether the disk of the index takes 4 MiB more.
has_room() {
  local status=0
  head -c 4194304 /dev/zero 2>/dev/null >"$scratch/probe" || status=1
  rm -f -- "$scratch/probe"
  return "$status"
}

worst=0
for video in "${videos[@]}"; do
  path_key "$video"
  key=$REPLY
  if [ -n "${settled[$key]:-}" ]; then
    printf '%s\n' "${settled[$key]}" >>"$scratch/account"
    continue
  fi
  video_started=$EPOCHREALTIME
  add "$video"
  seconds "$video_started"
  shown=$REPLY
  json "$host"
  printf '{"kind":"video",%s,"status":%d,"seconds":%s,"frames":%d,"host":%s}\n' "$key" "$status" "$shown" "${frames:-0}" "$REPLY" \
    >>"$scratch/account" || give_up 74
  case $status in
  0 | 65 | 66) ;;
  64 | 69 | 70 | 73) give_up "$status" ;;
  74)
    has_room || give_up 74
    worst=74
    ;;
  *) worst=$status ;;
  esac
done

publish "$worst"
if [ "$worst" != 0 ]; then echo "index-slice.sh: $name: not complete: status $worst" >&2; fi
exit "$worst"
