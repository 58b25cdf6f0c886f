#!/usr/bin/env bash
# usage: network.sh
#
# One folder seen twice, once as a local one and once through sshfs: only the local writer writes, both sides read, and what is
# published through sshfs is whole.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=Tests/Cluster/clips.sh
. "$here/clips.sh"
need sshfs fusermount3 frame-index ffmpeg
server=/usr/lib/openssh/sftp-server
[ -x "$server" ] || skip "$server is not installed"
if [ ! -r /dev/fuse ] || [ ! -w /dev/fuse ]; then skip "/dev/fuse can't be opened"; fi

work=$(mktemp -d)
finish() {
  fusermount3 -u "$work/far" 2>/dev/null || true
  rm -rf "$work"
}
trap finish EXIT
mkdir "$work/near" "$work/far"
printf '#!/bin/sh\nexec %s\n' "$server" >"$work/ssh"
chmod +x "$work/ssh"
sshfs -o ssh_command="$work/ssh" "loopback:$work/near" "$work/far" || skip "sshfs can't mount here"
ffmpeg -nostdin -v error -f lavfi -i testsrc2=size=160x120:rate=25:duration=3 "$work/clip.mkv"
frame-decode --threads 1 -- "$work/clip.mkv" >"$work/clip.frames"

# refused COMMAND...: ends with status 73 and names both the file system and the way out.
refused() {
  local status=0
  "$@" <"$work/clip.frames" 2>"$work/err" || status=$?
  [ "$status" = 73 ] && grep -q 'fuse.sshfs' "$work/err" && grep -q '^hint: .*publish' "$work/err" && return 0
  echo "not refused: $*: status $status: $(cat "$work/err")" >&2
  return 1
}

# holds_only NAME...: whether nothing else is left in the folder.
holds_only() { cmp <(printf '%s\n' "$@" | sort) <(find "$work/near" -mindepth 1 -printf '%f\n' | sort); }

# Two writers at once, one on either side.
(head -c 2000000 "$work/clip.frames" && sleep 1 && tail -c +2000001 "$work/clip.frames") | frame-index add "$work/near/i.fidx" &
writer=$!
wait_until 5 test -s "$work/near/i.fidx"
refused frame-index add --as second "$work/far/i.fidx"
refused frame-index add "$work/far/new.fidx"
wait "$writer"
frame-index verify "$work/near/i.fidx"
holds_only i.fidx

for side in near far; do
  frame-index export "$work/$side/i.fidx" >"$work/$side.ndjson"
  frame-decode --at 1 -- "$work/clip.mkv" | frame-index find --limit 1 "$work/$side/i.fidx" >"$work/$side.found"
done
cmp "$work/near.ndjson" "$work/far.ndjson"
cmp "$work/near.found" "$work/far.found"
for verb in 'rm' 'import'; do
  if [ "$verb" = rm ]; then set -- frame-index rm "$work/far/i.fidx" '*'; else set -- frame-index import "$work/far/i.fidx" "$work/far.ndjson"; fi
  refused "$@"
done
frame-index publish "$work/near/i.fidx" "$work/far/published.fidx"
cmp "$work/near/i.fidx" "$work/near/published.fidx"
holds_only i.fidx published.fidx

# A log that is open on the other machine can't be read from here.
(head -c 2000000 "$work/clip.frames" && sleep 2) | frame-index add --as third "$work/near/i.fidx" 2>/dev/null &
writer=$!
if wait_until 5 test -s "$work/near/i.fidx-wal"; then
  status=0
  frame-index info "$work/far/i.fidx" 2>"$work/err" >/dev/null || status=$?
  [ "$status" = 74 ] && grep -q 'on another machine' "$work/err"
fi
wait "$writer" || true
echo "equal: one writer wrote, one was refused, both sides read the same"
