#!/bin/sh
# usage: index-video.sh [FLAG...] INDEX VIDEO [FRAME-DECODE-FLAG...]
#
# Adds one video to an index: the unit that xargs runs. A video that is in the index and has not changed is skipped.
# Flags before the index are those of frame-index add:
#
#   --thumbs          store a picture of each shot, for find --sheet and --html
#   --keep-borders    hash frames with their black borders
#   --no-features     store no points of keyframes
#   --as NAME         store the video under this name
#   --stats, --progress, --trace FILE, --max-frame-bytes N, -q
set -eu
# shellcheck source=pipelines/lib/framepipe-path.sh
. "$(dirname -- "$0")/lib/framepipe-path.sh"
# shellcheck source=pipelines/lib/flags.sh
. "$here/lib/flags.sh"

passed_flags='--as --trace --max-frame-bytes' passed_switches='--thumbs --keep-borders --no-features --stats --progress'
take_flags "$@"
shift "$taken"
[ $# -ge 2 ] || usage_and_exit 64 >&2
# shellcheck disable=SC2034 # eval uses index
index=$1 video=$2
shift 2
[ -z "$quiet" ] || flags="$flags -q"

# FRAMEPIPE_THREADS is the number of decoder threads; frame-decode chooses unless it is set.
if [ -n "${FRAMEPIPE_THREADS-}" ]; then set -- --threads "$FRAMEPIPE_THREADS" "$@"; fi

# The pipeline's status is that of frame-index: a failure upstream reaches it in band.
frame-decode "$@" -- "$video" </dev/null | eval "frame-index add --if-changed --single $flags -- \"\$index\""
