#!/bin/sh
# usage: find-frame.sh INDEX PICTURE [FRAME-INDEX-FIND-FLAG...]
#
# Looks up a screenshot or a clip in an index. Exits with status 1 if nothing is found.
set -eu
# shellcheck source=pipelines/lib/framepipe-path.sh
. "$(dirname -- "$0")/lib/framepipe-path.sh"
takes 2 999 $# "INDEX PICTURE [FRAME-INDEX-FIND-FLAG...]"
index=$1 picture=$2
shift 2

frame-decode -- "$picture" </dev/null | frame-index find "$@" -- "$index"
