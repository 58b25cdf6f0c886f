#!/bin/sh
# usage: contact-sheet.sh VIDEO OUTPUT.png [COLUMNS [FRAMES-A-SECOND]]
#
# Lays out frames of a video on one sheet, each with its time: by default 6 columns, one frame in 10 seconds.
set -eu
# shellcheck source=pipelines/lib/framepipe-path.sh
. "$(dirname -- "$0")/lib/framepipe-path.sh"
takes 2 4 $# "VIDEO OUTPUT.png [COLUMNS [FRAMES-A-SECOND]]"
video=$1 output=$2 columns=${3:-6} rate=${4:-0.1}

frame-decode --fps "$rate" -- "$video" </dev/null | frame-export --format png --sheet "$columns" -o "$output"
