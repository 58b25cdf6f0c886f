#!/bin/sh
# usage: find-exactly.sh INDEX PICTURE [FRAME-INDEX-FIND-FLAG...]
#
# Looks up a picture, then decodes the video around the best answer to name the exact frame: each frame's points are compared
# with the picture. Needs the video at the path that the index has. Exits with status 1 if nothing is found.
set -eu
# shellcheck source=pipelines/lib/framepipe-path.sh
. "$(dirname -- "$0")/lib/framepipe-path.sh"
takes 2 999 $# "INDEX PICTURE [FRAME-INDEX-FIND-FLAG...]"
index=$1 picture=$2
shift 2

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
trap 'exit 130' INT TERM
status=0
frame-decode -- "$picture" </dev/null | frame-index find --format ndjson "$@" -- "$index" >"$folder/found" || status=$?
read -r best <"$folder/found" || exit "$status"
video=$(printf '%s\n' "$best" | jq -r .video)
# Frames up to 1.2 seconds around the stretch may be the one; more than 30 seconds of them are not looked at.
from=$(printf '%s\n' "$best" | jq '[0, .seconds - 1.2] | max') to=$(printf '%s\n' "$best" | jq '[.to_seconds + 1.2, .seconds + 30] | min')
if [ ! -e "$video" ]; then
  echo "find-exactly.sh: $video: no such file: the answer is that of the index" >&2
  cat "$folder/found"
  exit "$status"
fi
frame-decode --from "$from" --to "$to" -- "$video" </dev/null >"$folder/frames"
frame-index add --no-features -- "$folder/frames.fidx" <"$folder/frames"
frame-index add-features --every-frame -- "$folder/frames.fidx" <"$folder/frames"
frame-decode -- "$picture" </dev/null | frame-index find --thorough --format ndjson "$@" -- "$folder/frames.fidx" >"$folder/exact" || :
# The frame of which most points agree; a whole picture has it from its fingerprint.
exact=$(head -n 1 "$folder/exact")
[ -n "$exact" ] || exact=$best
seconds=$(printf '%s\n' "$exact" | jq '.keyframe_seconds // .seconds')
frame=$(frame-info -- "$folder/frames" | jq --argjson at "$seconds" 'select(.record == "frame" and (.seconds - $at | fabs) < 0.0005) | .ordinal')
printf '%s\n' "$best" | jq -c --argjson at "$seconds" --argjson frame "${frame:-null}" '. + {frame: ($frame // .frame), seconds: $at, to_seconds: $at}'
