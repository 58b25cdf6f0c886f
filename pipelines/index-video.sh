#!/bin/sh
# usage: index-video.sh INDEX VIDEO [FRAME-DECODE-FLAG...]
#
# Adds one video to an index: the unit that xargs runs. A video that is in the index and has not changed is skipped.
set -eu
# shellcheck source=pipelines/lib/framepipe-path.sh
. "$(dirname -- "$0")/lib/framepipe-path.sh"
takes 2 999 $# "INDEX VIDEO [FRAME-DECODE-FLAG...]"
index=$1 video=$2
shift 2

# FRAMEPIPE_THREADS is the number of decoder threads; frame-decode chooses unless it is set.
if [ -n "${FRAMEPIPE_THREADS-}" ]; then set -- --threads "$FRAMEPIPE_THREADS" "$@"; fi

# The pipeline's status is that of frame-index: a failure upstream reaches it in band.
frame-decode "$@" -- "$video" </dev/null | frame-index add --if-changed --single -- "$index"
