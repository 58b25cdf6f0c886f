# shellcheck shell=bash
# Sourced: what the tests of clusters index, and how they compare what came of it.

# skip REASON: ends a test that this machine can't run.
skip() {
  echo "skipped: $1"
  exit 0
}

# need PROGRAM...: skips the test where one is missing.
need() {
  local program
  for program; do
    command -v "$program" >/dev/null || skip "$program is not installed"
  done
}

# make_clips FOLDER COUNT: short clips with names that scripts trip over, and their list, FOLDER.list.
make_clips() {
  local i base
  mkdir -p "$1"
  base=$1/base.mkv
  ffmpeg -nostdin -v error -f lavfi -i "testsrc2=size=160x120:rate=25:duration=$(($2 + 3))" -c:v libx264 -preset ultrafast -g 25 "$base"
  for ((i = 0; i < $2; i++)); do
    ffmpeg -nostdin -v error -ss "$i" -t 3 -i "$base" -c copy -f matroska "$1/- clip"$'\n'"$i '\".mkv"
  done
  rm "$base"
  find "$1" -type f -print0 | sort -z >"$1.list"
}

# slow_programs FOLDER: sets FRAMEPIPE_BIN to the programs with a decoder that takes its time, so that tasks can be disturbed.
slow_programs() {
  local decoder
  decoder=$(command -v frame-decode)
  mkdir -p "$1"
  ln -s "$(command -v frame-index)" "$1/frame-index"
  printf '#!/bin/sh\nsleep 0.4\nexec %q "$@"\n' "$decoder" >"$1/frame-decode"
  chmod +x "$1/frame-decode"
  export FRAMEPIPE_BIN=$1
}

# content INDEX...: what they hold together, in an order of its own.
content() {
  local merged
  merged=$(mktemp -u).fidx
  frame-index merge "$merged" "$@" && frame-index export "$merged" | LC_ALL=C sort
  rm -f "$merged"
}

# free_ports FIRST COUNT: whether nothing listens on them.
free_ports() {
  local i
  for ((i = $1; i < $1 + $2; i++)); do
    if (: <"/dev/tcp/127.0.0.1/$i") 2>/dev/null; then return 1; fi
  done
}

# wait_until SECONDS COMMAND...: tries every tenth of a second.
wait_until() {
  local tries=$(($1 * 10))
  shift
  until "$@"; do
    if ((tries-- == 0)); then
      echo "not within its time: $*" >&2
      return 1
    fi
    sleep 0.1
  done
}

# check_shards WORK SLICES CLIPS: the shards are all there, nothing else is, and together they are an undisturbed index.
check_shards() {
  local stray good
  stray=$(find "$1/shards" -mindepth 1 -printf '%f\n' | grep -v "^slice-[1-$2]-of-$2\.\(fidx\|ndjson\)\$" || true)
  good=$(cat "$1"/shards/*.ndjson | grep -c '"kind":"video".*"status":0,.*"frames":75,' || true)
  if [ -n "$stray" ] || [ "$(find "$1/shards" -name '*.fidx' | wc -l)" != "$2" ] || [ "$good" != "$3" ]; then
    echo "shards or accounts are not what they should be: stray '$stray', $good of $3 videos" >&2
    cat "$1"/shards/*.ndjson >&2
    return 1
  fi
  content "$1"/shards/*.fidx >"$1/disturbed"
  # shellcheck disable=SC2016 # for sh
  xargs -0 -n 1 sh -c 'frame-decode --threads 1 -- "$2" </dev/null | frame-index add -- "$1"' add "$1/undisturbed.fidx" <"$1/my clips.list"
  content "$1/undisturbed.fidx" >"$1/expected"
  cmp "$1/disturbed" "$1/expected" || return 1
  [ "$(grep -c '"kind":"frame"' "$1/expected")" -gt "$3" ] || return 1
  echo "equal: $(wc -l <"$1/expected") lines of export, $SECONDS s"
}
