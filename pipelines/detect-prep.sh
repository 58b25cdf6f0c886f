#!/bin/sh
# usage: detect-prep.sh VIDEO OUTPUT.npy [PRESET]
#
# Makes a detector's input of every frame: tensors in one .npy. The default preset is yolo, letterboxed 640x640.
set -eu
# shellcheck source=pipelines/lib/framepipe-path.sh
. "$(dirname -- "$0")/lib/framepipe-path.sh"
takes 2 3 $# "VIDEO OUTPUT.npy [PRESET]"
video=$1 output=$2 preset=${3:-yolo}

frame-decode -- "$video" </dev/null | frame-detect-prep --preset "$preset" | frame-export --format npy -o "$output"
